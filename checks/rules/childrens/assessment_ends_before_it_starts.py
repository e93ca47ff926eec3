"""An assessment cannot be authorised before it began.

The census guide gives both dates; a swap of the two is the usual cause.
"""

from checks.rule import RowRule

rule = RowRule(
    code="assessment_ends_before_it_starts",
    message="the authorisation date is not before the actual start date of the assessment",
    severity="error",
    applies_to=("childrens_assessments",),
    columns=("started_date", "authorised_date"),
    fails=lambda row: row.authorised_date < row.started_date,
)
