"""The last day on which a list of comparators is used is not before the first: it would hold on no day."""

from checks.rule import RowRule

rule = RowRule(
    code="list_ends_before_it_begins",
    message="valid_to is not before valid_from",
    severity="error",
    applies_to=("comparator_groups",),
    columns=("valid_from_date", "valid_to_date"),
    fails=lambda row: row.valid_to_date < row.valid_from_date,
)
