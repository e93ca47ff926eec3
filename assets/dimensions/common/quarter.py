"""Financial quarters of the calendar, with their working days."""

from collections import Counter

import sqlalchemy as sa

from assets.declarations.dimension import Dimension
from assets.dimensions.common.date import calendar
from warehouse.database.connection import Warehouse
from warehouse.database.load import upsert_dimension
from warehouse.schema.dimensions import dim_quarter


def load(warehouse: Warehouse, _: sa.FromClause | None) -> int:
    """Writes every quarter of the calendar."""
    days = calendar()
    working = Counter(day.quarter for day in days if day.is_working_day)
    rows = [
        {
            "quarter_key": quarter.key,
            "quarter_name": quarter.name,
            "financial_year": quarter.financial_year,
            "quarter_number": quarter.number,
            "first_date": quarter.first_date,
            "last_date": quarter.last_date,
            "working_day_count": working[quarter],
            "mid_year": quarter.start_year,
            "previous_quarter_key": quarter.plus(-1).key,
            "year_before_quarter_key": quarter.plus(-4).key,
        }
        for quarter in sorted({day.quarter for day in days})
    ]
    upsert_dimension(warehouse, dim_quarter, ["quarter_key"], rows)
    return len(rows)


dimension = Dimension(table=dim_quarter, title="Financial quarters", load=load)
