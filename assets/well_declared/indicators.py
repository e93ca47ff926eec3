"""Indicators: a fact and a date that there are, a place in the report, words for both parts of the figure.

Belongs here: an indicator by itself and its names. Does not belong here: its expressions (trial.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import sqlalchemy as sa

from warehouse.indicators.declaration import Indicator, Population
from warehouse.indicators.periods import SubmissionSnapshot
from warehouse.misdeclared import Flaw, Subject

LEAST_THRESHOLD = 3


def indicator_flaws(
    subject: Subject, indicator: Indicator, facts: Collection[str], about_people: Collection[str]
) -> Iterator[Flaw]:
    """What is wrong with an indicator. `facts` are all that there are, `about_people` those that are about people."""
    yield from _fact(subject, indicator, facts)
    yield from _words(subject, indicator)
    if indicator.service:  # Else the flaw of its folder comes first.
        yield from _of_service(subject, indicator)
    if not indicator.areas:
        yield subject.flaw("areas", "is empty and needs 'organisation', 'district' or both")
    for field, least in (
        ("scale", 1),
        ("decimals", 0),
        ("suppression_threshold", 0),
        ("definition_version", 1),
    ):
        if getattr(indicator, field) < least:
            yield subject.flaw(field, f"{getattr(indicator, field)}: {least} or more")
    if indicator.fact.name in about_people and indicator.suppression_threshold < LEAST_THRESHOLD:
        said = f"{indicator.suppression_threshold}: figures about people withhold all below {LEAST_THRESHOLD}"
        yield subject.flaw("suppression_threshold", said)


def _fact(subject: Subject, indicator: Indicator, facts: Collection[str]) -> Iterator[Flaw]:
    table = indicator.fact
    if table.name not in facts:
        yield subject.unknown("fact", table.name, "fact table", facts)
    days = [column.name for column in table.c if isinstance(column.type, sa.Date)]
    if indicator.date_role not in days:
        yield subject.unknown("date_role", indicator.date_role, f"column of days in {table.name}", days)
    for column in indicator.period.columns:
        if column.table is not table or column.name not in days:
            yield subject.unknown(
                "period", f"{column.table.name}.{column.name}", f"column of days in {table.name}", days
            )
    if (
        isinstance(indicator.period, SubmissionSnapshot)
        and indicator.period.as_at.name != indicator.date_role
    ):
        said = f"goes by {indicator.period.as_at.name!r}, which must be the date_role ({indicator.date_role!r}) as well"
        yield subject.flaw("period", said)
    if "district" in indicator.areas and "area_key" not in table.c:
        yield subject.flaw("areas", f"'district' needs the column area_key, which {table.name} does not have")


def _words(subject: Subject, indicator: Indicator) -> Iterator[Flaw]:
    for field in (
        "title",
        "definition",
        "why_it_matters",
        "unit",
        "numerator_words",
        "author",
        "checker",
    ):
        if not getattr(indicator, field).strip():
            yield subject.flaw(field, "is empty, and is published with the figure")
    if (indicator.denominator is None) != (not indicator.denominator_words):
        said = "describes a denominator, and there is none" if indicator.denominator_words else (
            "is empty: the denominator is not described in words")  # fmt: skip
        yield subject.flaw("denominator_words", said)
    if indicator.author == indicator.checker:
        yield subject.flaw("checker", f"{indicator.checker!r} is the author too; somebody else checks")
    if isinstance(indicator.denominator, Population) and indicator.scale == 1:
        yield subject.flaw("scale", "a figure for each resident has a scale such as 1000")


def _of_service(subject: Subject, indicator: Indicator) -> Iterator[Flaw]:
    """What it says itself or takes from its service."""
    if not indicator.owner.strip():
        yield subject.flaw("owner", "is empty, and is published with the figure")
    if not indicator.themes:
        said = "is empty here and in the service, so that the figure has no place in the report"
        yield subject.flaw("themes", said)
