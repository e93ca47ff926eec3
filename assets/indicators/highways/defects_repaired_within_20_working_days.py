"""Of the highway defects repaired in the quarter, the share repaired within 20 working days.

A working day is Monday to Friday less the bank holidays of England and Wales. The day on which the
defect was recorded is not counted: recorded on a Friday and repaired on the Monday is one working day.
A defect counts in the quarter of its last repair. Defects that are still open do not count.
"""

from datetime import date

import sqlalchemy as sa

from assets.facts.highways.highway_defect import fact_highway_defect as defect
from warehouse.indicators.declaration import Indicator

indicator = Indicator(
    code="defects_repaired_within_20_working_days",
    title="Highway defects repaired within 20 working days",
    definition=__doc__,
    why_it_matters="A defect that is left grows and may injure somebody; the highways policy promises a repair "
    "within 20 working days.",
    fact=defect,
    date_role="repaired_date",
    numerator=sa.func.count().filter(defect.c.working_days_to_repair_count <= 20),
    numerator_words="Defects repaired in the quarter within 20 working days of the day recorded",
    denominator=sa.func.count(),
    denominator_words="Defects repaired in the quarter",
    scale=100,
    unit="percent",
    polarity="high is good",
    areas=("organisation", "district"),
    review_date=date(2027, 4, 1),
)
