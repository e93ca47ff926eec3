"""Visits to libraries in the quarter for each 1,000 residents.

Visits as in the indicator of library visits, divided by the mid-year population estimate of the Office
for National Statistics for the 30 June that falls in the financial year, all ages. Where that estimate
is not held, the newest one of the two years before is used; without any, there is no figure.
"""

from datetime import date

import sqlalchemy as sa

from assets.facts.libraries.library_activity import fact_library_activity as activity
from warehouse.indicators.declaration import Indicator, Population

indicator = Indicator(
    code="library_visits_per_1000_population",
    title="Library visits for each 1,000 residents",
    definition=__doc__,
    why_it_matters="Makes councils of different size, and years of different population, comparable.",
    fact=activity,
    date_role="period_first_date",
    where=lambda: sa.and_(activity.c.activity == "visits", activity.c.is_within_quarter),
    numerator=sa.func.sum(activity.c.activity_count),
    numerator_words="Visits in the quarter",
    denominator=Population("all_ages"),
    denominator_words="Residents, mid-year estimate",
    scale=1000,
    unit="visits per 1,000 residents",
    polarity="high is good",
    review_date=date(2027, 4, 1),
)
