"""The mean number of working days from recording a highway defect to its repair.

Counted over the defects repaired in the quarter, whatever their priority. Working days are those after
the day recorded, up to the day of the last repair; a defect repaired on the day recorded took none.
"""

from datetime import date

import sqlalchemy as sa

from assets.facts.highways.highway_defect import fact_highway_defect as defect
from warehouse.indicators.declaration import Indicator

indicator = Indicator(
    code="defect_days_to_repair",
    title="Working days taken to repair a highway defect",
    definition=__doc__,
    why_it_matters="A share within a limit hides how long the rest waited; the mean shows it.",
    fact=defect,
    date_role="repaired_date",
    numerator=sa.func.sum(defect.c.working_days_to_repair_count),
    numerator_words="Working days taken by the defects repaired in the quarter, added up",
    denominator=sa.func.count(),
    denominator_words="Defects repaired in the quarter",
    unit="working days",
    polarity="low is good",
    areas=("organisation", "district"),
    review_date=date(2027, 4, 1),
)
