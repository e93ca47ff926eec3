"""Those who began together, counted when their follow-up is over."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from warehouse.calendar import Quarter
from warehouse.indicators.periods.period import Period, within_months


@dataclass(frozen=True)
class Cohort(Period):
    """Records dated so many months before the quarter: their follow-up ends in it, and there the figure stands.

    People discharged from October to December and followed for three months are counted in January to March.
    Months are whole: whoever began in October, on whichever day, is followed up in January. A cohort is counted
    once its quarter has data, because only then can its outcomes be known: a record that begins in that quarter,
    or an outcome in it where `outcome` names the column of its date. With `gathered` the cohort is that of more
    months than a quarter's: those who offended in a year (twelve), followed for another.
    """

    months: int
    outcome: sa.Column | None = None
    gathered: int = 3
    """The months over which the cohort begins, the last of which is followed until the end of the quarter."""

    name = "cohort"

    def __post_init__(self) -> None:
        if self.months < 1:
            raise ValueError(
                f"Cohort(months={self.months}): a follow-up takes at least one month; "
                "expected: the whole months from the date of a record to the end of its follow-up"
            )
        if self.gathered < 1:
            raise ValueError(
                f"Cohort(gathered={self.gathered}): a cohort begins over at least one month; "
                "expected: 3 for those of a quarter, 12 for those of a year"
            )

    @property
    def words(self) -> str:
        """What the figure is counted over."""
        lag = f"{self.months} months" if self.months > 1 else "a month"
        who = "the cohort" if self.gathered == 3 else f"the {self.gathered} months' cohort"
        return f"{who} of {lag} before, whose follow-up ends in the quarter"

    def window(self, dated: sa.FromClause, target: sa.FromClause) -> sa.ColumnElement[bool]:
        """The months up to the last of the quarter, so many months before."""
        return within_months(dated, target, 3 - self.gathered - self.months, 2 - self.months)

    def rests_on(self, quarter: Quarter) -> tuple[Quarter, Quarter]:
        """From the quarter in which the cohort begins to this one, in which its outcomes come to be known."""
        return quarter.plus(-((self.months + self.gathered - 1) // 3)), quarter

    @property
    def columns(self) -> tuple[sa.Column, ...]:
        """The date of the outcome, if one is declared."""
        return () if self.outcome is None else (self.outcome,)
