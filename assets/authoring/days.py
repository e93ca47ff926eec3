"""The forms in which days, moments and spans of time are tried, and the limits that leave every one of them right.

Belongs here: forms in the order in which they are tried. Does not belong here: reading them (checks/columns).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

from assets.authoring.sample import Texts
from checks.columns import (
    AcademicYear,
    ColumnType,
    Date,
    ExcelSerialDate,
    FinancialYear,
    Month,
    NamedPeriod,
    Period,
    Timestamp,
)
from checks.columns.days import OfDays
from checks.columns.forms import form_flaws

_FORMS = (
    "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%d/%m/%y", "%d-%b-%Y", "%d %b %Y", "%d-%b-%y",
    "%d %B %Y", "%-d/%-m/%Y", "%m/%d/%Y",
)  # fmt: skip
"""Days first, as in this country; with the month first only where nothing else reads it."""
_DIGITS_ALONE = "%Y%m%d"
_TIMES = ("%H:%M", "%H:%M:%S", "%H:%M:%S.%f")
_MOMENTS = (
    *(f"{day} {time}" for time in _TIMES for day in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d-%b-%Y", "%d %b %Y")),
    *(f"%Y-%m-%dT{time}{zone}" for time in _TIMES for zone in ("", "Z")),
)  # fmt: skip
_MONTHS = ("%b-%y", "%b %y", "%b-%Y", "%b %Y", "%B %Y", "%m/%Y", "%Y/%m")
_MOST_FORMS = 3
_LONG_AGO = date(1900, 1, 1)
_END_OF_TIME = date(9999, 12, 31)
_LIMITS: tuple[dict[str, Any], ...] = (
    {}, {"may_lie_ahead": True}, {"earliest": _LONG_AGO}, {"earliest": _LONG_AGO, "may_lie_ahead": True},
    {"earliest": _LONG_AGO, "latest": _END_OF_TIME},
)  # fmt: skip
"""From what is always declared to what is only declared where the sample needs it."""


def kinds_of_days(words: str) -> Iterator[tuple[OfDays, bool]]:
    """The types that are tried on a column of that heading; True for those that also read texts of digits alone."""
    told = set(words.split())
    if "month" in told:
        yield from ((kind, False) for kind in MONTHS)
    years: list[OfDays] = [FinancialYear(), AcademicYear()]
    yield from ((kind, False) for kind in (years[::-1] if told & {"academic", "school"} else years))
    if "month" not in told:
        yield from ((kind, False) for kind in MONTHS)
    yield Period(), False
    yield NamedPeriod(), False
    for form in _FORMS:
        yield Date(form), False
    for form in _MOMENTS:
        yield Timestamp(form), False
    if told & {"date", "day", "on", "start", "end", "from", "to"}:
        yield Date(_DIGITS_ALONE), True
        yield ExcelSerialDate(), True


MONTHS: tuple[Month, ...] = (Month(), *(Month(or_forms=(form,)) for form in _MONTHS))


def within_limits(kind: OfDays, texts: Texts, but: Sequence[str] = ()) -> ColumnType | None:
    """The type with limits that leave all texts right; None where there are none such."""
    kinds: list[ColumnType] = [replace(kind, **limits) for limits in _LIMITS]
    broken = texts.broken(kinds, but)
    return kinds[broken.index(0)] if not min(broken) else None


def in_several_forms(texts: Texts, but: Sequence[str] = ()) -> OfDays | None:
    """The type that reads days (or moments) written in two or three forms at once; None where none does."""
    for make, forms in ((_date, _FORMS), (_moment, _MOMENTS)):
        count = len({text for text, _ in texts.values} - set(but))
        unread = texts.unread([make((form,)) for form in forms], but)
        some = [form for form, left in zip(forms, unread, strict=True) if left < count]
        for size in range(2, _MOST_FORMS + 1):
            kinds = [make(tried) for tried in combinations(some, size) if not list(form_flaws(tried))]
            left = texts.unread(kinds, but)
            if kinds and not min(left):
                return kinds[left.index(0)]
    return None


def _date(forms: Sequence[str]) -> OfDays:
    return Date(forms[0], or_forms=tuple(forms[1:]))


def _moment(forms: Sequence[str]) -> OfDays:
    return Timestamp(forms[0], or_forms=tuple(forms[1:]))
