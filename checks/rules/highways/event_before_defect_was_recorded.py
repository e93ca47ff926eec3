"""Nothing can happen to a defect before the day on which it was recorded."""

import sqlalchemy as sa

from checks.rule import RowRule

rule = RowRule(
    code="event_before_defect_was_recorded",
    message="the date of the event is not before the recorded date of the defect",
    severity="error",
    applies_to=("highways_defects",),
    columns=("event_at", "recorded_date"),
    fails=lambda row: sa.cast(row.event_at, sa.Date) < row.recorded_date,
)
