"""The last quarter of a target is not before its first: such a target would hold for no quarter."""

from checks.rule import RowRule

rule = RowRule(
    code="target_ends_before_it_begins",
    message="the last quarter is not before the first",
    severity="error",
    applies_to=("targets",),
    columns=("from_quarter_first_date", "to_quarter_first_date"),
    fails=lambda row: row.to_quarter_first_date < row.from_quarter_first_date,
)
