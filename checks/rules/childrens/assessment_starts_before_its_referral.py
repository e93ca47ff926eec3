"""An assessment that began before the referral it belongs to.

It happens when a referral is re-recorded, so the row is loaded, and counted for the data owner.
"""

from checks.rule import RowRule

rule = RowRule(
    code="assessment_starts_before_its_referral",
    message="the assessment does not start before the date of its referral",
    severity="warning",
    applies_to=("childrens_assessments",),
    columns=("started_date", "referral_date"),
    fails=lambda row: row.started_date < row.referral_date,
)
