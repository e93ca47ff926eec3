"""Which layout of a table a file has, told from its headings.

Belongs here: matching headings to layouts and saying what differs. Does not belong here: reading
the headings. A heading that the contract does not know may be a piece of a record: it is told by the
column over which it stands and never by its words.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from checks.contract import Layout, Table

_MOST_PLACES = 12
"""Runs of columns beyond these are not told one by one."""


@dataclass(frozen=True)
class UnknownHeading:
    """A heading that the contract does not know: the column over which it stands, from 1, and its words."""

    position: int
    text: str = field(repr=False)


@dataclass(frozen=True)
class LayoutFound:
    """The layout of a file, and headings in it that the contract does not know."""

    layout: Layout
    unknown_headings: tuple[UnknownHeading, ...] = ()


class LayoutUnknown(Exception):
    """No layout of the table has these headings; the message says what is missing and where others stand."""

    def __init__(self, message: str, unknown_headings: Sequence[UnknownHeading] = ()) -> None:
        super().__init__(message)
        self.unknown_headings = tuple(unknown_headings)


def find_layout(
    table: Table, headings: tuple[str, ...], others: Iterable[tuple[int, str]] = ()
) -> LayoutFound:
    """The layout whose headings are all in the file; the order of columns does not matter.

    `others` are headings that the reader has set aside, each with its column. Headings beyond the contract
    are returned (or refused, as the contract says). Raises LayoutUnknown against the nearest layout.
    """
    given = set(headings)
    aside = tuple(UnknownHeading(*other) for other in others)
    fitting = [layout for layout in table.layouts() if set(layout.headings.values()) <= given]
    if not fitting:
        raise _nothing_fits(table, headings, aside)
    layout = max(fitting, key=lambda candidate: (len(candidate.headings), candidate.from_date is not None))
    unknown = _unknown(layout, headings, aside)
    if unknown and table.other_headings == "refuse":
        raise LayoutUnknown(f"only headings that the contract knows; found {told(unknown)}", unknown)
    return LayoutFound(layout, unknown)


def told(unknown: Iterable[UnknownHeading | int]) -> str:
    """How many headings are unknown and where: `2 unknown headings, over columns 3 (C) and 7 (G)`."""
    places = sorted(each if isinstance(each, int) else each.position for each in unknown)
    if len(places) == 1:
        return f"1 unknown heading, over column {_places(places)}"
    return f"{len(places):,} unknown headings, over columns {_places(places)}"


def column_letters(position: int) -> str:
    """The letters that a spreadsheet gives to the column of this number: 1 is A, 28 is AB."""
    letters = ""
    while position:
        position, place = divmod(position - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def _unknown(
    layout: Layout, headings: tuple[str, ...], others: tuple[UnknownHeading, ...]
) -> tuple[UnknownHeading, ...]:
    known = set(layout.headings.values())
    here = [UnknownHeading(place, text) for place, text in enumerate(headings, start=1) if text not in known]
    return tuple(sorted((*here, *others), key=lambda heading: heading.position))


def _nothing_fits(
    table: Table, headings: tuple[str, ...], others: tuple[UnknownHeading, ...]
) -> LayoutUnknown:
    given = {*headings, *(heading.text for heading in others)}
    nearest = max(table.layouts(), key=lambda layout: len(set(layout.headings.values()) & given))
    wanted = set(nearest.headings.values())
    missing = sorted(wanted - given)
    unknown = _unknown(nearest, headings, others)
    if len(missing) == len(wanted) > 1:
        said = f"a first line with the headings {_quoted(missing)}; it has none of them"
        said += "; is it a record, or is the file divided by another mark than agreed?"
        return LayoutUnknown(said, unknown)
    said = f"the heading {_quoted(missing)}, which is missing"
    if unknown:
        said += f"; found instead {told(unknown)}"
        for heading in missing:
            if like := difflib.get_close_matches(heading, [u.text for u in unknown], n=1, cutoff=0.5):
                place = next(u.position for u in unknown if u.text == like[0])
                said += f" (does column {_place(place)} hold the new name of '{heading}'?)"
    said += "; a change of layout is declared in the source's contract before it is accepted"
    return LayoutUnknown(said, unknown)


def _places(places: Sequence[int]) -> str:
    """Columns in words, neighbours drawn together: `3 (C), 5 (E) to 9 (I) and 12 (L)`."""
    starts = [places[0], *(after for before, after in pairwise(places) if after > before + 1)]
    ends = [*(before for before, after in pairwise(places) if after > before + 1), places[-1]]
    runs = [
        _place(first) if first == last else f"{_place(first)} to {_place(last)}"
        for first, last in zip(starts, ends, strict=True)
    ]
    if len(runs) > _MOST_PLACES:
        return f"{', '.join(runs[:_MOST_PLACES])} and more"
    return " and ".join(filter(None, (", ".join(runs[:-1]), runs[-1])))


def _place(position: int) -> str:
    return f"{position} ({column_letters(position)})"


def _quoted(headings: Iterable[str]) -> str:
    return ", ".join(f"'{heading}'" for heading in headings)
