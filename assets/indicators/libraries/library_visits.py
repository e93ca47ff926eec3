"""Visits to libraries in the quarter, all places together.

Visits in buildings, to mobile libraries and home deliveries, as the Arts Council return counts them.
Only counts whose period lies within the quarter are added up: a figure that is given for a whole year
belongs to no quarter.
"""

from datetime import date

import sqlalchemy as sa

from assets.facts.libraries.library_activity import fact_library_activity as activity
from warehouse.indicators.declaration import Indicator

indicator = Indicator(
    code="library_visits",
    title="Library visits",
    definition=__doc__,
    why_it_matters="Visits show whether people use what the library strategy offers.",
    fact=activity,
    date_role="period_first_date",
    where=lambda: sa.and_(activity.c.activity == "visits", activity.c.is_within_quarter),
    numerator=sa.func.sum(activity.c.activity_count),
    numerator_words="Visits in the quarter",
    unit="visits",
    decimals=0,
    polarity="high is good",
    review_date=date(2027, 4, 1),
)
