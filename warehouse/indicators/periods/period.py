"""What every period answers.

Belongs here: the questions, and counting months in SQL that every engine understands. Does not belong here:
any one period.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import sqlalchemy as sa

from warehouse.calendar import Quarter


@dataclass(frozen=True)
class Period(ABC):
    """Which records the figure of a quarter covers, by the date that places them."""

    name: ClassVar[str]
    """As published in `dim_indicator.period_type`."""

    ends_at_newest: ClassVar[bool] = True
    """No figure after the newest quarter with data: such a figure would repeat, or miss a part of, older data."""

    @property
    @abstractmethod
    def words(self) -> str:
        """What a figure is counted over, for a reader: 'the quarter', 'the state on the last day of the quarter'."""

    @abstractmethod
    def window(self, dated: sa.FromClause, target: sa.FromClause) -> sa.ColumnElement[bool]:
        """Whether a record belongs to the figure of a quarter.

        `dated` is the row of `dim_date` of the record's date, `target` the row of `dim_quarter` of the figure.
        """

    @abstractmethod
    def rests_on(self, quarter: Quarter) -> tuple[Quarter, Quarter]:
        """The first and last quarter whose records can change the figure of a quarter."""

    def stands_in(self, quarter: Quarter) -> bool:
        """Whether the period has a figure in this quarter of the year at all."""
        return True

    def grows_since(self, quarter: Quarter) -> Quarter | None:
        """The first quarter of those over which figures only add up to this one; None when each stands alone.

        What was added from one figure to the next can be worked out by subtraction, and the first of them has
        no figure before it.
        """
        return None

    @property
    def columns(self) -> tuple[sa.Column, ...]:
        """Further date columns of the fact that the period reads; data in them counts as data of their quarter."""
        return ()


def month_number(day: sa.ColumnElement) -> sa.ColumnElement[int]:
    """The months since the year nought, so that months can be counted on and back without any engine's intervals."""
    return sa.cast(sa.extract("year", day) * 12 + sa.extract("month", day), sa.Integer)


def within_months(
    dated: sa.FromClause, target: sa.FromClause, first: int, last: int
) -> sa.ColumnElement[bool]:
    """Whether a date lies in the months from `first` to `last`, counted from the first month of the quarter."""
    opening = month_number(target.c.first_date)
    return month_number(dated.c.calendar_date).between(opening + first, opening + last)
