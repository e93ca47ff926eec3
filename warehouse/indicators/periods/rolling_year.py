"""The twelve months up to the end of the quarter."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from warehouse.calendar import Quarter
from warehouse.indicators.periods.period import Period


@dataclass(frozen=True)
class RollingYear(Period):
    """Records dated in the quarter or the three before; the figure stands in the quarter that ends the year."""

    name = "rolling year"

    @property
    def words(self) -> str:
        """What the figure is counted over."""
        return "the four quarters up to and including this one"

    def window(self, dated: sa.FromClause, target: sa.FromClause) -> sa.ColumnElement[bool]:
        """After the same quarter of the year before, up to this one."""
        return sa.and_(
            dated.c.quarter_key > target.c.year_before_quarter_key,
            dated.c.quarter_key <= target.c.quarter_key,
        )

    def rests_on(self, quarter: Quarter) -> tuple[Quarter, Quarter]:
        """The quarter and the three before."""
        return quarter.plus(-3), quarter
