"""The quarter alone: what most counts of events cover."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from warehouse.calendar import Quarter
from warehouse.indicators.periods.period import Period


@dataclass(frozen=True)
class QuarterAlone(Period):
    """Records dated in the quarter; the figure stands in that quarter, whatever came after it."""

    name = "quarter"
    ends_at_newest = False

    @property
    def words(self) -> str:
        """What the figure is counted over."""
        return "the quarter"

    def window(self, dated: sa.FromClause, target: sa.FromClause) -> sa.ColumnElement[bool]:
        """The dates of the quarter."""
        return dated.c.quarter_key == target.c.quarter_key

    def rests_on(self, quarter: Quarter) -> tuple[Quarter, Quarter]:
        """The quarter itself."""
        return quarter, quarter
