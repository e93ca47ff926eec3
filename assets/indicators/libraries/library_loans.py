"""Loans from libraries in the quarter: issues and renewals, physical and digital.

Books, e-books and audiobooks of every age group. Electronic magazines are not counted. Only counts
whose period lies within the quarter are added up.
"""

from datetime import date

import sqlalchemy as sa

from assets.facts.libraries.library_activity import fact_library_activity as activity
from warehouse.indicators.declaration import Indicator

indicator = Indicator(
    code="library_loans",
    title="Library loans",
    definition=__doc__,
    why_it_matters="Reading is the first of the universal offers of public libraries.",
    fact=activity,
    date_role="period_first_date",
    where=lambda: sa.and_(activity.c.activity == "loans", activity.c.is_within_quarter),
    numerator=sa.func.sum(activity.c.activity_count),
    numerator_words="Loans in the quarter",
    unit="loans",
    decimals=0,
    polarity="high is good",
    review_date=date(2027, 4, 1),
)
