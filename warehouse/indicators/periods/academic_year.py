"""The school year."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from warehouse.calendar import Quarter
from warehouse.indicators.periods.period import Period, within_months

JULY_TO_SEPTEMBER = 2


@dataclass(frozen=True)
class AcademicYear(Period):
    """Records dated from 1 August to 31 July, as the school census counts a year of attendance.

    The figure stands in the second quarter, July to September, in which the year ends; the other quarters have
    none. What is dated in August and September of that quarter belongs to the year after.
    """

    name = "academic year"

    @property
    def words(self) -> str:
        """What the figure is counted over."""
        return "the academic year that ended in July (in second quarters only)"

    def window(self, dated: sa.FromClause, target: sa.FromClause) -> sa.ColumnElement[bool]:
        """The twelve months up to the first one of a second quarter."""
        return sa.and_(target.c.quarter_number == JULY_TO_SEPTEMBER, within_months(dated, target, -11, 0))

    def rests_on(self, quarter: Quarter) -> tuple[Quarter, Quarter]:
        """The quarter and the four before: the year begins in August, the middle of a quarter."""
        return quarter.plus(-4), quarter

    def stands_in(self, quarter: Quarter) -> bool:
        """July to September alone."""
        return quarter.number == JULY_TO_SEPTEMBER
