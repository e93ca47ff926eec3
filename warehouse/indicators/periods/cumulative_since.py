"""Everything since a programme began."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from warehouse.calendar import Quarter
from warehouse.indicators.periods.period import Period


@dataclass(frozen=True)
class CumulativeSince(Period):
    """Records dated from the first day of a programme to the end of the quarter, over any number of years.

    The figure stands in the quarter that it is counted up to; quarters before the first day have none.
    """

    first: date

    name = "cumulative"

    @property
    def words(self) -> str:
        """What the figure is counted over."""
        return f"all since {self.first.day} {self.first:%B %Y}, up to the end of the quarter"

    def window(self, dated: sa.FromClause, target: sa.FromClause) -> sa.ColumnElement[bool]:
        """From the first day to the last of the quarter."""
        return dated.c.calendar_date.between(self.first, target.c.last_date)

    def rests_on(self, quarter: Quarter) -> tuple[Quarter, Quarter]:
        """From the quarter of the first day to this one."""
        return Quarter.of(self.first), quarter

    def stands_in(self, quarter: Quarter) -> bool:
        """From the quarter of the first day on."""
        return quarter >= Quarter.of(self.first)

    def grows_since(self, quarter: Quarter) -> Quarter:
        """The quarter of the first day."""
        return Quarter.of(self.first)
