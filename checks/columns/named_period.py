"""A period by its name, which says of itself of what kind it is: 2017-18, 2017-18 Q4, year ending March 2018.

Belongs here: NamedPeriod. Does not belong here: years of one kind (named_years.py), intervals in the form of ISO 8601
(period.py), or what is held against such a period (warehouse/indicators/published_periods.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

import sqlalchemy as sa

from checks.columns.academic_year import AcademicYear
from checks.columns.financial_year import FinancialYear
from checks.columns.spans import OfSpans
from warehouse.database import sql
from warehouse.indicators.published_periods import PERIOD_TYPES

SUCH_AS = {
    "financial year": "a financial year such as 2017-18",
    "academic year": "academic year 2017-18",
    "quarter": "a quarter such as 2017-18 Q4",
    "month": "a month such as March 2018",
    "rolling year": "year ending March 2018",
    "mid-year": "mid-2018",
}


@dataclass(frozen=True)
class NamedPeriod(OfSpans):
    """A period by its name: 2017-18, 2017-18 Q4, March 2018, academic year 2017-18, year ending March 2018, mid-2018"""

    kinds: tuple[str, ...] = PERIOD_TYPES
    """The kinds of period that can be right."""

    example: ClassVar[str] = 'NamedPeriod(kinds=("financial year", "quarter"))'
    sample: ClassVar[str] = "2017-18 Q4"
    wrong: ClassVar[str] = "not_a_period"

    def words(self) -> str:
        """With an example of each kind."""
        *others, last = [SUCH_AS[kind] for kind in self.kinds]
        return f"{', '.join(others)} or {last}" if others else last

    def staged(self, name: str) -> Mapping[str, sa.types.TypeEngine]:
        """The kind and the name in one spelling, beside the two days."""
        return {f"{name}_type": sa.Text(), f"{name}_name": sa.Text(), **super().staged(name)}

    def values(self, name: str, text: str) -> Mapping[str, str]:
        """The kind, the name in one spelling, and the days."""
        read = [(kind, *_READ[kind](text)) for kind in self.kinds]
        first, last = self.days(text)
        return {
            f"{name}_type": _first_of(
                f"when {begins} is not null then {sql.text(kind)}" for kind, begins, *_ in read
            ),
            f"{name}_name": _first_of(
                f"when {begins} is not null then {called}" for _, begins, _, called in read
            ),
            f"{name}_first_date": first,
            f"{name}_last_date": last,
        }

    def days(self, text: str) -> tuple[str, str]:
        """Those of whichever kind the text is; no text is of two."""
        read = [_READ[kind](text) for kind in self.kinds]
        return _any_of(begins for begins, _, _ in read), _any_of(ends for _, ends, _ in read)

    def flaws(self) -> Iterator[tuple[str, str]]:
        """Also kinds that there are not."""
        yield from super().flaws()
        if not self.kinds:
            yield "kinds", "is empty, so that no period could be right"
        for kind in self.kinds:
            if kind not in PERIOD_TYPES:
                yield "kinds", f"{kind!r} is none of {', '.join(PERIOD_TYPES)}"


def _first_of(cases: Iterator[str]) -> str:
    return f"case {' '.join(cases)} end"


def _any_of(expressions: Iterator[str]) -> str:
    return f"coalesce({', '.join(expressions)})"


def _after(text: str, beginning: str) -> str:
    """What follows the beginning of a text; null where it begins otherwise."""
    return f"case when starts_with(lower({text}), {sql.text(beginning)}) then substr({text}, {len(beginning) + 1}) end"


def _called(first: str, last: str) -> str:
    return f"strftime({first}, '%Y') || '-' || strftime({last}, '%y')"


def _financial_year(text: str) -> tuple[str, str, str]:
    first, last = FinancialYear().days(text)
    return first, last, _called(first, last)


def _academic_year(text: str) -> tuple[str, str, str]:
    first, last = AcademicYear().days(f"({_after(text, 'academic year ')})")
    return first, last, f"'academic year ' || {_called(first, last)}"


def _quarter(text: str) -> tuple[str, str, str]:
    year = f"(case when regexp_full_match({text}, '.+ Q[1-4]') then left({text}, length({text}) - 3) end)"
    first_of_year, last_of_year = FinancialYear().days(year)
    number = f"try_cast(right({text}, 1) as integer)"
    first = f"cast({first_of_year} + to_months(3 * ({number} - 1)) as date)"
    last = f"cast({first_of_year} + to_months(3 * {number}) - interval 1 day as date)"
    return first, last, f"{_called(first_of_year, last_of_year)} || ' Q' || right({text}, 1)"


def _month(text: str) -> tuple[str, str, str]:
    good = f"regexp_full_match({text}, '[A-Za-z]{{3,9}} \\d{{4}}')"
    first = f"case when {good} then cast(try_strptime({text}, '%B %Y') as date) end"
    return first, f"last_day({first})", f"strftime({first}, '%B %Y')"


def _rolling_year(text: str) -> tuple[str, str, str]:
    month, last, called = _month(f"({_after(text, 'year ending ')})")
    return f"cast({month} - interval 11 month as date)", last, f"'year ending ' || {called}"


def _mid_year(text: str) -> tuple[str, str, str]:
    good = f"regexp_full_match({text}, '[Mm]id-[1-9]\\d{{3}}')"
    day = f"case when {good} then make_date(try_cast(right({text}, 4) as integer), 6, 30) end"
    return day, day, f"'mid-' || right({text}, 4)"


_READ = {
    "financial year": _financial_year,
    "academic year": _academic_year,
    "quarter": _quarter,
    "month": _month,
    "rolling year": _rolling_year,
    "mid-year": _mid_year,
}
"""For each kind, the expressions of the first day, the last day and the name; null where the text is none of it."""
