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
    or an outcome in it where `outcome` names the column of its date.
    """

    months: int
    outcome: sa.Column | None = None

    name = "cohort"

    def __post_init__(self) -> None:
        if self.months < 1:
            raise ValueError(
                f"Cohort(months={self.months}): a follow-up takes at least one month; "
                "expected: the whole months from the date of a record to the end of its follow-up"
            )

    @property
    def words(self) -> str:
        """What the figure is counted over."""
        lag = f"{self.months} months" if self.months > 1 else "a month"
        return f"the cohort of {lag} before, whose follow-up ends in the quarter"

    def window(self, dated: sa.FromClause, target: sa.FromClause) -> sa.ColumnElement[bool]:
        """The three months of the quarter, so many months before."""
        return within_months(dated, target, -self.months, 2 - self.months)

    def rests_on(self, quarter: Quarter) -> tuple[Quarter, Quarter]:
        """From the quarter in which the cohort begins to this one, in which its outcomes come to be known."""
        return quarter.plus(-((self.months + 2) // 3)), quarter

    @property
    def columns(self) -> tuple[sa.Column, ...]:
        """The date of the outcome, if one is declared."""
        return () if self.outcome is None else (self.outcome,)
