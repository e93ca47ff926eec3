"""What all types that stage days have in common: between which days they may lie.

Belongs here: limits of days. Does not belong here: how a text is read as one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from checks.columns.column_type import OUT_OF_RANGE, RECEIVED, ColumnType, Limit
from warehouse.calendar import FIRST_DATE, LAST_DATE
from warehouse.database import sql

WITHIN_THE_CALENDAR = "within the calendar of the warehouse"


@dataclass(frozen=True, kw_only=True)
class OfDays(ColumnType):
    """A type that stages days. Without limits: within the calendar, and not after the day of receipt."""

    earliest: date | None = None
    """The first day that can be right; without it, the first of the calendar."""
    latest: date | None = None
    """The last day that can be right; without it, the day of receipt."""
    may_lie_ahead: bool = False
    """Whether a day after the one on which the extract was received is right, as the end of a period may be."""

    places_rows: ClassVar[bool] = True

    @property
    def smallest(self) -> date | None:
        """The earliest day, where one is declared."""
        return self.earliest

    def flaws(self) -> Iterator[tuple[str, str]]:
        """Limits that leave no day, or contradict each other."""
        if self.earliest is not None and self.latest is not None and self.latest < self.earliest:
            yield "latest", f"{self.latest} is before earliest, {self.earliest}: no value could be right"
        if self.may_lie_ahead and self.latest is not None:
            yield "may_lie_ahead", "has no meaning beside `latest`; leave one of them out"

    def out_of_range(self, first: str, last: str | None = None) -> Limit:
        """The limit on the days, which are given as expressions; of one day, `first` alone."""
        outside = f"{first} < date '{self.earliest or FIRST_DATE}'"
        end = f"cast({last or first} as date)"
        latest = self.latest or (LAST_DATE if self.may_lie_ahead else None)
        outside += f" or {end} > " + (f"date '{latest}'" if latest else sql.name(RECEIVED))
        return Limit(OUT_OF_RANGE, self._range_words(), outside)

    def _range_words(self) -> str:
        start = f"from {self.earliest:%d/%m/%Y}" if self.earliest else WITHIN_THE_CALENDAR
        if self.latest is not None:
            return f"{start} to {self.latest:%d/%m/%Y}"
        if not self.may_lie_ahead:
            return f"{start} and not after the day the extract was received"
        return f"{start} to {LAST_DATE:%d/%m/%Y}" if self.earliest else start
