"""Financial years, quarters and working days: the only place that knows that April starts the year.

Belongs here: turning dates into quarters, naming quarters, counting working days. Does not belong
here: reading files of bank holidays (the date dimension does that) or Dagster's partitions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

_NAME = re.compile(r"^(\d{4})-(\d{2}) Q([1-4])$")
_FIRST_MONTH = {1: 4, 2: 7, 3: 10, 4: 1}


@dataclass(frozen=True, order=True)
class Quarter:
    """A financial quarter; `start_year` is the year in which its financial year began."""

    start_year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter in which a day falls."""
        if day.month < 4:
            return cls(day.year - 1, 4)
        return cls(day.year, (day.month - 1) // 3)

    @classmethod
    def parse(cls, name: str) -> Quarter:
        """The quarter called `name`, such as `2017-18 Q4`. Raises ValueError otherwise."""
        match = _NAME.match(name.strip())
        if not match or (int(match[1]) + 1) % 100 != int(match[2]):
            raise ValueError(f"'{name}' is not a financial quarter: write it as '2017-18 Q4'")
        return cls(int(match[1]), int(match[3]))

    @classmethod
    def from_key(cls, key: int) -> Quarter:
        """The quarter with a `quarter_key` such as 20174. Raises ValueError when there is none."""
        if key % 10 not in _FIRST_MONTH:
            raise ValueError(f"{key} is no key of a quarter")
        return cls(key // 10, key % 10)

    @property
    def key(self) -> int:
        """The `quarter_key` of the star: 20174 for 2017-18 Q4, so that keys sort as time does."""
        return self.start_year * 10 + self.number

    @property
    def financial_year(self) -> str:
        """`2017-18`."""
        return f"{self.start_year}-{(self.start_year + 1) % 100:02d}"

    @property
    def name(self) -> str:
        """`2017-18 Q4`."""
        return f"{self.financial_year} Q{self.number}"

    @property
    def first_date(self) -> date:
        """The first day of the quarter."""
        year = self.start_year + (1 if self.number == 4 else 0)
        return date(year, _FIRST_MONTH[self.number], 1)

    @property
    def last_date(self) -> date:
        """The last day of the quarter."""
        return self.plus(1).first_date - timedelta(days=1)

    def plus(self, quarters: int) -> Quarter:
        """The quarter so many later (or earlier, when negative)."""
        index = self.start_year * 4 + (self.number - 1) + quarters
        return Quarter(index // 4, index % 4 + 1)

    def until(self, last: Quarter) -> Iterator[Quarter]:
        """Every quarter from this one to `last`, both included."""
        quarter = self
        while quarter <= last:
            yield quarter
            quarter = quarter.plus(1)

    def __str__(self) -> str:
        return self.name


FIRST_QUARTER = Quarter(2008, 1)
"""The first quarter that the warehouse holds: the earliest month of any source that we have."""

FIRST_DATE = date(2000, 4, 1)
LAST_DATE = date(2040, 3, 31)
"""The first and last day of `dim_date`; no date of a record may lie outside."""


@dataclass(frozen=True)
class CalendarDay:
    """One day of the calendar with its place among the working days."""

    day: date
    quarter: Quarter
    is_working_day: bool
    bank_holiday_name: str | None
    working_day_number: int


def calendar_days(published_holidays: dict[date, str]) -> Iterator[CalendarDay]:
    """Every day of the calendar in order, with the cumulative number of working days up to it.

    A working day is Monday to Friday less the bank holidays of England and Wales. Years that the
    published list does not cover are filled from the `holidays` library.
    """
    holidays = complete_holidays(published_holidays, range(FIRST_DATE.year, LAST_DATE.year + 1))
    number = 0
    for offset in range((LAST_DATE - FIRST_DATE).days + 1):
        day = FIRST_DATE + timedelta(days=offset)
        holiday = holidays.get(day)
        working = day.weekday() < 5 and holiday is None
        number += working
        yield CalendarDay(day, Quarter.of(day), working, holiday, number)


@cache
def easter_mondays() -> tuple[date, ...]:
    """Easter Monday of every year of the calendar, in order: there the spring term ends and the summer term begins."""
    holidays = complete_holidays({}, range(FIRST_DATE.year, LAST_DATE.year + 1))
    return tuple(sorted(day for day, name in holidays.items() if name == "Easter Monday"))


def complete_holidays(published: dict[date, str], years: Iterable[int]) -> dict[date, str]:
    """The published bank holidays, and for years that the list does not name those of the library."""
    from holidays import country_holidays

    covered = {day.year for day in published}
    missing = [year for year in years if year not in covered]
    calculated = country_holidays("GB", subdiv="ENG", years=missing, observed=True) if missing else {}
    return {**dict(calculated.items()), **published}
