"""Every day of the calendar, with the bank holidays that GOV.UK publishes for England and Wales."""

from datetime import date

import sqlalchemy as sa

from assets import reference
from assets.declarations.dimension import Dimension
from warehouse.calendar import CalendarDay, calendar_days
from warehouse.database.connection import Warehouse
from warehouse.database.load import upsert_dimension
from warehouse.schema.dimensions import dim_date


def calendar() -> list[CalendarDay]:
    """The days of the calendar in order, counted with the published bank holidays."""
    published = {
        date.fromisoformat(str(row["date"])): str(row["title"]) for row in reference.rows("bank_holidays.csv")
    }
    return list(calendar_days(published))


def load(warehouse: Warehouse, _: sa.FromClause | None) -> int:
    """Writes every day of the calendar."""
    rows = [
        {
            "date_key": int(day.day.strftime("%Y%m%d")),
            "calendar_date": day.day,
            "quarter_key": day.quarter.key,
            "is_working_day": day.is_working_day,
            "bank_holiday_name": day.bank_holiday_name,
            "working_day_number": day.working_day_number,
        }
        for day in calendar()
    ]
    upsert_dimension(warehouse, dim_date, ["date_key"], rows)
    return len(rows)


dimension = Dimension(table=dim_date, title="Days and working days", load=load, after=("dim_quarter",))
