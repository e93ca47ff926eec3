"""The state on the last day of the quarter: cases that are open, children who are looked after."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from warehouse.calendar import FIRST_DATE, Quarter
from warehouse.indicators.periods.period import Period


@dataclass(frozen=True)
class Snapshot(Period):
    """Records open on the last day of the quarter: begun on or before it, and not ended by it.

    The indicator's `date_role` is the day on which a record begins, `ends` the day on which it ended; a record
    that ended on the last day is not open any more. The figure stands in the quarter whose last day it is. A
    record that has not ended is open in every quarter after, up to the newest one in which any record of the
    council began or ended.
    """

    ends: sa.Column

    name = "snapshot"

    @property
    def words(self) -> str:
        """What the figure is counted over."""
        return "the state on the last day of the quarter"

    def window(self, dated: sa.FromClause, target: sa.FromClause) -> sa.ColumnElement[bool]:
        """Begun by the last day and not ended by it."""
        last = target.c.last_date
        return sa.and_(dated.c.calendar_date <= last, sa.or_(self.ends.is_(None), self.ends > last))

    def rests_on(self, quarter: Quarter) -> tuple[Quarter, Quarter]:
        """Every quarter up to this one."""
        return Quarter.of(FIRST_DATE), quarter

    @property
    def columns(self) -> tuple[sa.Column, ...]:
        """The day on which a record ended."""
        return (self.ends,)
