"""Of the assessments of children in need completed in the year so far, the share completed within 45 working days.

The year to date: all assessments authorised from 1 April to the end of the quarter, so the figure of the
fourth quarter is that of the year. Working days are those after the actual start of the assessment, up
to its authorisation. The Department for Education's guidance speaks of 45 working days from referral,
while its published bands count from the start: the start is used here, and `START_FIELD` names it.
Assessments that are still open do not count.
"""

from datetime import date

import sqlalchemy as sa

from assets.facts.childrens.childrens_assessment import fact_childrens_assessment as assessment
from warehouse.indicators.declaration import Indicator, Published
from warehouse.indicators.periods import YearToDate

LIMIT = 45
START_FIELD = assessment.c.working_days_from_start_count

indicator = Indicator(
    code="assessments_within_45_working_days",
    title="Assessments completed within 45 working days",
    definition=__doc__,
    why_it_matters="A child in need should not wait for the decision that brings help.",
    fact=assessment,
    date_role="authorised_date",
    numerator=sa.func.count().filter(START_FIELD <= LIMIT),
    numerator_words="Assessments authorised in the year so far, within 45 working days of their start",
    denominator=sa.func.count(),
    denominator_words="Assessments authorised in the year so far",
    scale=100,
    unit="percent",
    polarity="high is good",
    period=YearToDate(),
    suppression_threshold=5,
    published=Published("assessments_within_45_working_days"),
    review_date=date(2027, 4, 1),
)
