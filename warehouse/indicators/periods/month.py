"""The last month of the quarter: for what is only meant to be read by the month."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from warehouse.calendar import Quarter
from warehouse.indicators.periods.period import Period, within_months


@dataclass(frozen=True)
class Month(Period):
    """Records dated in the last month of the quarter, such as March; the figure stands in the quarter it ends.

    Figures have a key of a quarter and no finer one, so the two months before have no figure of this kind: an
    indicator that needs all three is declared by quarter.
    """

    name = "month"
    ends_at_newest = False

    @property
    def words(self) -> str:
        """What the figure is counted over."""
        return "the last month of the quarter"

    def window(self, dated: sa.FromClause, target: sa.FromClause) -> sa.ColumnElement[bool]:
        """The third month of the quarter."""
        return within_months(dated, target, 2, 2)

    def rests_on(self, quarter: Quarter) -> tuple[Quarter, Quarter]:
        """The quarter itself."""
        return quarter, quarter
