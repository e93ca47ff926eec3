"""Which columns together name a record, and which of them places it in a quarter.

Belongs here: trying sets of columns on the sample. Does not belong here: one column by itself (columns.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod

from assets.authoring.columns import GuessedColumn
from assets.authoring.sample import Sample
from assets.authoring.types import is_day
from checks.columns import BirthMonth, PostcodeArea, Timestamp
from checks.columns.days import OfDays
from checks.columns.spans import OfSpans
from warehouse.calendar import FIRST_DATE
from warehouse.database import sql

_MOST_TRIED = 12
_LARGEST = 5


@dataclass(frozen=True)
class Key:
    """The staged columns that name a record, and why."""

    names: tuple[str, ...]
    why: str
    is_unique: bool


def guess_key(sample: Sample, columns: Sequence[GuessedColumn]) -> Key:
    """The smallest set of columns that no two rows share, leading ones first; all of them where there is none.

    The council, and a period that is the same in every row, belong to it whether or not they tell rows apart: the next
    file has others.
    """
    staged = [each for each in columns if each.column.staged]
    sample.stage([(each.place, each.column) for each in staged])
    counts = {each.place: _different(sample, [each]) for each in staged}
    always = [each for each in staged if _belongs(each, counts[each.place])]
    naming = [each for each in staged if each not in always and _may_name(each)]
    filled = [each for each in naming if each.column.required]
    leading = [each for each in staged[:1] if each.column.type.is_number and each.column.required]
    plain = [each for each in filled if not isinstance(each.column.type, Timestamp)]
    # When something happened tells rows apart by chance; where the number of a thing does it as well, that names it.
    for choice in (plain, filled, naming, leading):
        if found := next(_unique(sample, counts, always, choice), None):
            why = f"no two of {sample.row_count:,} rows share it"
            if constant := [each.column.name for each in always if counts[each.place] == 1]:
                why += f" ({', '.join(constant)}: the same in all of them, and another in other files)"
            return Key(_names(found), why, True)
    said = "no columns but those of counts are unique, so it is the whole row: choose, or declare `sums`"
    return Key(_names(staged), said, False)


def guess_dates(sample: Sample, columns: Sequence[GuessedColumn]) -> tuple[tuple[str, ...], str]:
    """The staged day that places a row in a quarter, and why; nothing where no column of days is always filled in."""
    days = [each for each in columns if each.column.staged and is_day(each.column.type)]
    fit = [each for each in days if each.column.required and _begins_in_calendar(each)]
    if not fit:
        said = "no column of days is always filled in" if days else "no column holds days"
        return (), f"{said}, so nothing places a row in a quarter"
    first, *others = [each.column.day_names[0] for each in fit]
    beside = f"; {', '.join(others[:3])} would do as well" if others else ""
    return (first,), f"the first column of days that is always filled in{beside}"


def _begins_in_calendar(each: GuessedColumn) -> bool:
    kind = each.column.type
    return isinstance(kind, OfDays) and (kind.earliest is None or kind.earliest >= FIRST_DATE)


def _may_name(each: GuessedColumn) -> bool:
    kind = each.column.type
    return (
        not kind.is_number and not isinstance(kind, BirthMonth | PostcodeArea) and each.column.markers is None
    )


def _belongs(each: GuessedColumn, count: int) -> bool:
    kind = each.column.type
    return each.column.required and (
        each.column.name == "organisation_code" or (isinstance(kind, OfSpans) and count == 1)
    )


def _unique(
    sample: Sample, counts: Mapping[int, int], always: list[GuessedColumn], choice: list[GuessedColumn]
) -> Iterator[list[GuessedColumn]]:
    """Sets of columns that no two rows share: small ones before large ones, then the fewest that lead.

    `counts` has how many different values each column has.
    """
    tried = [each for each in choice if counts[each.place] > 1 or sample.row_count == 1][:_MOST_TRIED]
    smallest = 0 if always and sample.row_count > 1 else 1
    for size in range(smallest, min(_LARGEST, len(tried)) + 1):
        for some in combinations(tried, size):
            together = _in_order([*always, *some])
            could = prod(counts[each.place] for each in together) >= sample.row_count
            if could and _is_unique(sample, together):
                yield together
    for size in range(_LARGEST + 1, len(choice) + 1):
        together = _in_order([*always, *choice[:size]])
        if _is_unique(sample, together):
            yield together


def _in_order(columns: list[GuessedColumn]) -> list[GuessedColumn]:
    return sorted(columns, key=lambda each: each.place)


def _is_unique(sample: Sample, columns: Sequence[GuessedColumn]) -> bool:
    return _different(sample, columns) == sample.row_count


def _different(sample: Sample, columns: Sequence[GuessedColumn]) -> int:
    names = ", ".join(map(sql.name, _names(columns)))
    asked = f"select count(*) from (select 1 from valued group by {names})"
    return int(sample.con.execute(asked).fetchone()[0])


def _names(columns: Sequence[GuessedColumn]) -> tuple[str, ...]:
    return tuple(name for each in columns for name in each.column.value_names)
