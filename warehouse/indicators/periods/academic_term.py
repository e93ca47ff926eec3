"""The school term."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from warehouse.calendar import Quarter, easter_mondays
from warehouse.indicators.periods.period import Period, within_months

SUMMER, AUTUMN, SPRING = 2, 3, 4
"""The quarter of the financial year in which each term stands."""


@dataclass(frozen=True)
class AcademicTerm(Period):
    """Records dated in a school term, cut as the school census cuts attendance.

    Autumn is 1 August to 31 December and stands in the third quarter; spring is 1 January to Easter Sunday and
    stands in the fourth, its days in April with it; summer is Easter Monday to 31 July and stands in the second,
    in which it ends. First quarters have no figure. The three terms are the academic year and nothing twice.
    """

    name = "academic term"

    @property
    def words(self) -> str:
        """What the figure is counted over."""
        return "the school term: autumn in third, spring in fourth and summer in second quarters"

    def window(self, dated: sa.FromClause, target: sa.FromClause) -> sa.ColumnElement[bool]:
        """The dates of the term that stands in the quarter."""
        number, day = target.c.quarter_number, dated.c.calendar_date
        # Easter Monday of the year of the quarter, as a list of dates: a look-up for every record would cost more.
        easter = sa.case(
            *(
                (sa.extract("year", target.c.first_date) == monday.year, sa.literal(monday, sa.Date))
                for monday in easter_mondays()
            )
        )
        autumn = sa.and_(number == AUTUMN, within_months(dated, target, -2, 2))
        spring = sa.and_(number == SPRING, day >= target.c.first_date, day < easter)
        summer = sa.and_(number == SUMMER, within_months(dated, target, -4, 0), day >= easter)
        return sa.or_(autumn, spring, summer)

    def rests_on(self, quarter: Quarter) -> tuple[Quarter, Quarter]:
        """Autumn begins in the quarter before, summer two before; spring may end in the quarter after."""
        if quarter.number == SPRING:
            return quarter, quarter.plus(1)
        return quarter.plus(-2 if quarter.number == SUMMER else -1), quarter

    def stands_in(self, quarter: Quarter) -> bool:
        """All but April to June, in which no term ends that does not stand elsewhere."""
        return quarter.number in (SUMMER, AUTUMN, SPRING)
