"""Withholding figures that could point to people, and those from which they could be worked out.

Belongs here: which figures of a release are withheld. Does not belong here: where they are stored.
The warehouse keeps every figure; a release is built from what this leaves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from warehouse.calendar import Quarter
from warehouse.indicators.periods import Period

Row = dict[str, Any]

WITHHELD = (
    "numerator",
    "denominator",
    "value",
    "rag",
    "direction",
    "direction_year",
    "previous_value",
    "year_before_value",
)


@dataclass(frozen=True)
class Protection:
    """What suppression must know of an indicator."""

    threshold: int
    period: Period
    """Tells which figures add up, so that one less the other is what came between."""
    measure: str
    """Indicators of one measure count the same people, such as 'within' and 'over' a limit."""


def suppressed(
    rows: Sequence[Mapping[str, Any]], protections: Mapping[int, Protection], parents: Mapping[int, int]
) -> list[Row]:
    """The rows of fact_indicator_value as a release may show them.

    A figure is withheld when its numerator, or the rest of its denominator, is above nought and below
    the threshold; or when a figure that adds up, such as a year to date, differs by so little from the last one
    shown. Where the
    county's total would give the withheld areas away, or that they share so little, the next smallest is
    withheld too; and what is withheld in one indicator is withheld in all of the same measure. `protections`
    is keyed by indicator, `parents` gives the county of a district; both by surrogate key.
    """
    result = [dict(row) for row in rows]
    at = {_place(row): row for row in result}
    withheld: set[Place] = set()
    while True:
        more = (
            _small(withheld, at, protections)
            | _same_measure(withheld, at, protections)
            | _told_by_the_county(withheld, at, parents, protections)
        )
        if more <= withheld:
            break
        withheld |= more
    for place in withheld:
        at[place].update(dict.fromkeys(WITHHELD), is_suppressed=True)
    for place, row in at.items():
        quarter = Quarter.from_key(place[3])
        if (*place[:3], quarter.plus(-1).key) in withheld:
            row.update(previous_value=None, direction=None)
        if (*place[:3], quarter.plus(-4).key) in withheld:
            row.update(year_before_value=None, direction_year=None)
    return result


Place = tuple[int, int, int, int]


def _place(row: Mapping[str, Any]) -> Place:
    return row["organisation_key"], row["indicator_key"], row["area_key"], row["quarter_key"]


def _small(
    withheld: set[Place], at: Mapping[Place, Row], protections: Mapping[int, Protection]
) -> set[Place]:
    """Figures with a part that is small, by itself or less the last figure shown that it adds to."""
    hidden = set(withheld)
    for place, row in sorted(at.items()):
        protection = protections[place[1]]
        parts = _parts(row)
        before = _shown_before(place, at, hidden, protection.period)
        if before:
            parts += [now - then for now, then in zip(parts, _parts(before), strict=True)]
        if any(0 < part < protection.threshold for part in parts):
            hidden.add(place)
    return hidden


def _shown_before(place: Place, at: Mapping[Place, Row], hidden: set[Place], period: Period) -> Row | None:
    quarter = Quarter.from_key(place[3])
    first = period.grows_since(quarter)
    between = reversed(list(first.until(quarter.plus(-1)))) if first else ()
    earlier = ((*place[:3], before.key) for before in between)
    return next((at[before] for before in earlier if before in at and before not in hidden), None)


def _parts(row: Row) -> list[int]:
    """The people counted, and those of the denominator who were not."""
    numerator, denominator = row["numerator"] or 0, row["denominator"]
    return [numerator, (denominator - numerator) if denominator is not None else 0]


def _same_measure(
    withheld: set[Place], at: Mapping[Place, Row], protections: Mapping[int, Protection]
) -> set[Place]:
    measures = {(place[0], protections[place[1]].measure, *place[2:]) for place in withheld}
    return {
        place for place in at
        if protections[place[1]].threshold and (place[0], protections[place[1]].measure, *place[2:]) in measures
    }  # fmt: skip


def _told_by_the_county(
    withheld: set[Place],
    at: Mapping[Place, Row],
    parents: Mapping[int, int],
    protections: Mapping[int, Protection],
) -> set[Place]:
    """For each county whose figure and districts tell too much together, one more district to withhold."""
    counties: dict[Place, list[Place]] = defaultdict(list)
    for place in at:
        if place[2] in parents and protections[place[1]].threshold:
            counties[place[0], place[1], parents[place[2]], place[3]].append(place)
    more: set[Place] = set()
    for county, places in counties.items():
        hidden = [place for place in places if place in withheld]
        shown = [place for place in places if place not in withheld]
        if county not in at or not (hidden or county in withheld):
            continue
        exclusive_lock = len(hidden) + (county in withheld) == 1
        little = [] if county in withheld else _shared_by_few(hidden, at, county, protections[county[1]])
        helping = [place for place in shown if any(_parts(at[place])[part] for part in little)]
        candidates = helping or (shown if exclusive_lock else [])
        if candidates:
            more.add(min(candidates, key=lambda place: (at[place]["numerator"] or 0, place)))
    return more


def _shared_by_few(
    hidden: Sequence[Place], at: Mapping[Place, Row], county: Place, protection: Protection
) -> list[int]:
    """Which parts of the county's figure are so small over the withheld areas together that they point to people."""
    whole = _parts(at[county])
    together = [sum(parts) for parts in zip(*(_parts(at[place]) for place in hidden), strict=True)]
    return [part for part in (0, 1) if whole[part] and together[part] < protection.threshold]
