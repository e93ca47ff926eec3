"""The financial year so far."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from warehouse.calendar import Quarter
from warehouse.indicators.periods.period import Period


@dataclass(frozen=True)
class YearToDate(Period):
    """Records dated from 1 April to the end of the quarter; the figure of the fourth quarter is that of the year.

    A quarter without records of its own has the figure of the year so far once a later quarter has data, and
    none before: what arrived for the third quarter is not the year to date of the fourth.
    """

    name = "year to date"

    @property
    def words(self) -> str:
        """What the figure is counted over."""
        return "the financial year up to the end of the quarter"

    def window(self, dated: sa.FromClause, target: sa.FromClause) -> sa.ColumnElement[bool]:
        """The quarters of the year up to this one: keys of one financial year follow each other."""
        year_start = target.c.quarter_key - target.c.quarter_number + 1
        return dated.c.quarter_key.between(year_start, target.c.quarter_key)

    def rests_on(self, quarter: Quarter) -> tuple[Quarter, Quarter]:
        """The quarters of the year up to this one."""
        return Quarter(quarter.start_year, 1), quarter

    def grows_since(self, quarter: Quarter) -> Quarter:
        """The first quarter of the year."""
        return Quarter(quarter.start_year, 1)
