"""The periods for which others publish figures, and which of them a quarter of ours is held against.

Belongs here: the kinds of period by name, and the last day of the one that has most recently ended. Does not belong
here: how a text is read as such a period (checks/columns/named_period.py), or what our own figures are counted over
(periods).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal, get_args

from warehouse.calendar import Quarter

PeriodType = Literal["financial year", "academic year", "quarter", "month", "rolling year", "mid-year"]
PERIOD_TYPES: tuple[PeriodType, ...] = get_args(PeriodType)


def _last_of_year(month: int, day: int) -> Callable[[date], date]:
    def ended(today: date) -> date:
        this_year = date(today.year, month, day)
        return this_year if this_year <= today else date(today.year - 1, month, day)

    return ended


_ENDED: Mapping[PeriodType, Callable[[date], date]] = {
    "financial year": _last_of_year(3, 31),
    "academic year": _last_of_year(8, 31),
    "mid-year": _last_of_year(6, 30),
    # These end with the quarter itself.
    "quarter": lambda last: last,
    "month": lambda last: last,
    "rolling year": lambda last: last,
}


def held_against(period_type: PeriodType, quarter: Quarter) -> date:
    """The last day of the published period that a quarter is held against: the newest that has ended by then.

    So of financial years the last quarter is held against its own, and the others against the year before.
    """
    return _ENDED[period_type](quarter.last_date)
