"""Days, working days and financial quarters of the synthetic county.

Belongs here: the demo's own arithmetic of days. It is kept apart from the project's calendar on purpose, so
that the two can be held against each other. Days are counted as whole numbers from `FIRST`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

FIRST = date(2015, 10, 1)
LAST = date(2018, 10, 31)


@dataclass(frozen=True)
class Quarter:
    """A financial quarter: `label` such as "2017-18 Q4", first and last day."""

    label: str
    first: date
    last: date

    @property
    def year(self) -> str:
        """The financial year, such as "2017-18"."""
        return self.label[:7]

    @property
    def number(self) -> int:
        """1 for April to June, 4 for January to March."""
        return int(self.label[-1])


def quarter(starting_year: int, number: int) -> Quarter:
    """The quarter `number` (1 to 4) of the financial year that begins in April of `starting_year`."""
    months = starting_year * 12 + 3 * number
    first = date(months // 12, months % 12 + 1, 1)
    after = months + 3
    last = date(after // 12, after % 12 + 1, 1) - timedelta(days=1)
    return Quarter(f"{starting_year}-{(starting_year + 1) % 100:02d} Q{number}", first, last)


def demo_quarters() -> list[Quarter]:
    """The eight quarters that the synthetic county reports, oldest first."""
    return [quarter(year, number) for year in (2016, 2017) for number in (1, 2, 3, 4)]


class Calendar:
    """Every day from `FIRST` to `LAST` by its number, with cumulative working days and its written forms."""

    def __init__(self) -> None:
        bank_holidays = holidays.country_holidays("GB", subdiv="ENG", years=range(FIRST.year, LAST.year + 1))
        self.dates = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
        self.british = [day.strftime("%d/%m/%Y") for day in self.dates]
        self.iso = [day.isoformat() for day in self.dates]
        #: working days from FIRST up to and including the day: two of them subtract to a length
        self.worked: list[int] = []
        #: the day on which the cumulative count reaches each number (index 0 is never used)
        self.reaching: list[int] = [0]
        for number, day in enumerate(self.dates):
            if day.weekday() < 5 and day not in bank_holidays:
                self.reaching.append(number)
            self.worked.append(len(self.reaching) - 1)

    def number(self, day: date) -> int:
        """The number of a date."""
        return (day - FIRST).days

    def is_working(self, number: int) -> bool:
        """Whether the day is a working day."""
        return self.reaching[self.worked[number]] == number

    def span(self, first: date, last: date) -> Iterator[int]:
        """The numbers of all days from `first` to `last`, both included."""
        return iter(range(self.number(first), self.number(last) + 1))


@lru_cache(maxsize=1)
def calendar() -> Calendar:
    """The one calendar of the demo (built once: looking up bank holidays is slow)."""
    return Calendar()
