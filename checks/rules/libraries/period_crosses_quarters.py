"""A count over a period that begins in one quarter and ends in the next belongs to neither.

A whole financial year is accepted: it is kept for yearly figures and no quarter claims it.
"""

from typing import Any

import sqlalchemy as sa

from checks.rule import RowRule


def _fails(row: Any) -> sa.ColumnElement[bool]:
    first, last = row.period_first_date, row.period_last_date
    months = (sa.extract("year", last) - sa.extract("year", first)) * 12 + (
        sa.extract("month", last) - sa.extract("month", first) + 1
    )
    month_in_quarter = (sa.extract("month", first) - 1) % 3
    whole_year = sa.and_(months == 12, sa.extract("month", first) == 4)
    return sa.and_(month_in_quarter + months > 3, sa.not_(whole_year))


rule = RowRule(
    code="period_crosses_quarters",
    message="the period lies within one quarter, or is a whole financial year",
    severity="error",
    applies_to=("library_visits", "library_loans"),
    columns=("period_first_date", "period_last_date"),
    fails=_fails,
)
