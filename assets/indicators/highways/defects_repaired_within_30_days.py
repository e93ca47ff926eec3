"""Of the highway defects repaired in the quarter, the share repaired within 30 plain days.

Every day counts, weekends and bank holidays too; the day on which the defect was recorded is not
counted. A defect counts in the quarter of its last repair. This is not the same measure as repair
within 20 working days, which is about four weeks: the two are shown side by side.
"""

from datetime import date

import sqlalchemy as sa

from assets.facts.highways.highway_defect import fact_highway_defect as defect
from warehouse.indicators.declaration import Indicator

indicator = Indicator(
    code="defects_repaired_within_30_days",
    title="Highway defects repaired within 30 days",
    definition=__doc__,
    why_it_matters="Shows how much of what missed 20 working days was repaired soon after.",
    fact=defect,
    date_role="repaired_date",
    numerator=sa.func.count().filter(defect.c.days_to_repair_count <= 30),
    numerator_words="Defects repaired in the quarter within 30 plain days of the day recorded",
    denominator=sa.func.count(),
    denominator_words="Defects repaired in the quarter",
    scale=100,
    unit="percent",
    polarity="high is good",
    areas=("organisation", "district"),
    review_date=date(2027, 4, 1),
)
