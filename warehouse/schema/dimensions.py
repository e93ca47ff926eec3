"""The dimensions: what facts are counted by.

Belongs here: one table a dimension. Does not belong here: their rows (assets/dimensions).
"""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.schema.base import metadata, reference, surrogate_key

dim_quarter = sa.Table(
    "dim_quarter",
    metadata,
    sa.Column(
        "quarter_key",
        sa.Integer,
        primary_key=True,
        autoincrement=False,
        comment="Such as 20174 for 2017-18 Q4",
    ),
    sa.Column("quarter_name", sa.Text, nullable=False, comment="Such as 2017-18 Q4"),
    sa.Column("financial_year", sa.Text, nullable=False, comment="April to March, such as 2017-18"),
    sa.Column("quarter_number", sa.Integer, nullable=False, comment="1 is April to June"),
    sa.Column("first_date", sa.Date, nullable=False, comment="First day of the quarter"),
    sa.Column("last_date", sa.Date, nullable=False, comment="Last day of the quarter"),
    sa.Column("working_day_count", sa.Integer, nullable=False, comment="Working days in the quarter"),
    sa.Column(
        "mid_year",
        sa.Integer,
        nullable=False,
        comment="The 30 June that falls in the financial year; rates use its population",
    ),
    sa.Column("previous_quarter_key", sa.Integer, nullable=False, comment="Key of the quarter before"),
    sa.Column(
        "year_before_quarter_key", sa.Integer, nullable=False, comment="Key of the same quarter a year before"
    ),
    comment="Financial quarters of a council's year, April to March",
)

dim_date = sa.Table(
    "dim_date",
    metadata,
    sa.Column("date_key", sa.Integer, primary_key=True, autoincrement=False, comment="Such as 20180131"),
    sa.Column("calendar_date", sa.Date, nullable=False, unique=True, comment="The day"),
    reference("quarter_key", "dim_quarter.quarter_key", "The financial quarter of the day"),
    sa.Column("is_working_day", sa.Boolean, nullable=False, comment="Monday to Friday and no bank holiday"),
    sa.Column("bank_holiday_name", sa.Text, comment="Bank holiday of England and Wales on this day, if any"),
    sa.Column(
        "working_day_number",
        sa.Integer,
        nullable=False,
        comment="Working days from the start of the calendar up to and including this day; "
        "the working days between two dates are the difference of their numbers",
    ),
    comment="Every day of the calendar, with its place among the working days of England and Wales",
)

dim_area = sa.Table(
    "dim_area",
    metadata,
    surrogate_key("area_key", "the area"),
    sa.Column(
        "area_code",
        sa.Text,
        nullable=False,
        unique=True,
        comment="GSS code of the Office for National Statistics",
    ),
    sa.Column("area_name", sa.Text, nullable=False, comment="Ordinary name of the area"),
    sa.Column(
        "area_type", sa.Text, nullable=False, comment="country, region, county, unitary, district and so on"
    ),
    sa.Column("parent_area_code", sa.Text, comment="GSS code of the area that it is part of"),
    sa.Column("dfe_code", sa.Text, comment="Three-digit code of the Department for Education"),
    sa.Column(
        "cassr_code", sa.Text, comment="Code of the council with adult social services responsibilities"
    ),
    comment="Areas with their codes: England, regions, councils and the districts of the county",
)

dim_organisation = sa.Table(
    "dim_organisation",
    metadata,
    surrogate_key("organisation_key", "the council"),
    sa.Column("organisation_code", sa.Text, nullable=False, unique=True, comment="GSS code of the council"),
    sa.Column("organisation_name", sa.Text, nullable=False, comment="Name of the council"),
    comment="Councils whose records the warehouse holds",
)
