"""A count for a branch that was not open in the period, by the register of branches.

Visits that are reported after a branch closed belong to another one, or the register is wrong: either way whoever
keeps the sheet must say. A nought is what a closed branch has, and is accepted.
"""

from typing import Any

import sqlalchemy as sa

from checks.registers.libraries.library_branches import register
from checks.rule import RowRule


def _fails(row: Any) -> sa.ColumnElement[bool]:
    days = row.period_first_date, row.period_last_date
    return sa.and_(
        row.activity_count > 0, register.was_not_there(row.organisation_code, row.library_name, *days)
    )


rule = RowRule(
    code="library_was_not_open",
    message="the library was open on a day of the period, by the register of branches; mend the sheet or the register",
    severity="error",
    applies_to=("library_visits_by_branch", "library_loans_by_branch"),
    columns=("library_name", "period_first_date", "period_last_date", "activity_count"),
    fails=_fails,
)
