"""Of the assessments of children in need completed in the year so far, the share that took over 45 working days.

The year to date: all assessments authorised from 1 April to the end of the quarter, so the figure of the
fourth quarter is that of the year. Working days are those after the actual start of the assessment, up
to its authorisation. The Department for Education's guidance speaks of 45 working days from referral,
while its published bands count from the start: the start is used here, and `START_FIELD` names it.
Assessments that are still open do not count.
"""

from datetime import date

import sqlalchemy as sa

from assets.facts.childrens.childrens_assessment import fact_childrens_assessment as assessment
from assets.indicators.childrens.assessments_within_45_working_days import LIMIT, START_FIELD
from warehouse.indicators.declaration import Indicator, Published
from warehouse.indicators.periods import YearToDate

indicator = Indicator(
    code="assessments_over_45_working_days",
    title="Assessments that took over 45 working days",
    definition=__doc__,
    why_it_matters="A child in need should not wait for the decision that brings help.",
    fact=assessment,
    date_role="authorised_date",
    numerator=sa.func.count().filter(START_FIELD > LIMIT),
    numerator_words="Assessments authorised in the year so far, more than 45 working days after their start",
    denominator=sa.func.count(),
    denominator_words="Assessments authorised in the year so far",
    scale=100,
    unit="percent",
    polarity="low is good",
    period=YearToDate(),
    suppression_threshold=5,
    published=Published("assessments_within_45_working_days", complement=True),
    review_date=date(2027, 4, 1),
)
