"""The state that the newest submission of the quarter tells: staff in post, cases that wait."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from warehouse.calendar import Quarter
from warehouse.indicators.periods.period import Period


@dataclass(frozen=True)
class SubmissionSnapshot(Period):
    """Records of the newest submission of a council whose as-at day lies in the quarter, and of no earlier one.

    Each submission lists the whole state, so those of two days must never be added up. `as_at` is the column of the
    fact that holds the day, which is the indicator's `date_role` as well. A quarter without a submission has no figure.
    """

    as_at: sa.Column

    name = "snapshot of a submission"
    ends_at_newest = False

    @property
    def words(self) -> str:
        """What the figure is counted over."""
        return "the state as at the day of the newest submission of the quarter"

    def window(self, dated: sa.FromClause, target: sa.FromClause) -> sa.ColumnElement[bool]:
        """Dated in the quarter, and no record of the council dated later in it."""
        fact = self.as_at.table
        later = fact.alias("later_submission")
        day = later.c[self.as_at.name]
        newer = (
            sa.select(sa.literal(1))
            .where(
                later.c.organisation_key == fact.c.organisation_key,
                day > dated.c.calendar_date,
                day <= target.c.last_date,
            )
            .correlate(fact, dated, target)
        )
        return sa.and_(dated.c.quarter_key == target.c.quarter_key, sa.not_(newer.exists()))

    @property
    def columns(self) -> tuple[sa.Column, ...]:
        """The day as at which the submission speaks."""
        return (self.as_at,)

    def rests_on(self, quarter: Quarter) -> tuple[Quarter, Quarter]:
        """The quarter itself."""
        return quarter, quarter
