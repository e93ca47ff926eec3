"""The month of a birth: a date of birth is received, and its day goes no further.

Belongs here: BirthMonth. Does not belong here: any other date (date.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from checks.columns.column_type import Limit
from checks.columns.date import Date


@dataclass(frozen=True)
class BirthMonth(Date):
    """A date of birth of which only the first day of its month is staged; its limits are those of the day."""

    example: ClassVar[str] = 'BirthMonth("%d/%m/%Y", earliest=date(1980, 1, 1))'
    sample: ClassVar[str] = "14/03/2009"
    is_personal: ClassVar[bool] = True
    places_rows: ClassVar[bool] = False
    ending: ClassVar[str] = "_month"

    def values(self, name: str, text: str) -> Mapping[str, str]:
        """The first day of the month."""
        return {name: f"cast(date_trunc('month', {self.day(text)}) as date)"}

    def limits(self, name: str, text: str) -> Iterator[Limit]:
        """As of any date, by the day and not by the month."""
        yield self.not_a_date(self.unread(name, text))
        yield self.out_of_range(self.day(text))

    @property
    def smallest(self) -> None:
        """None: the month of the earliest day may begin before it."""
        return None
