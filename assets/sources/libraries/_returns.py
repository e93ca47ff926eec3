"""What the extracts of libraries have in common: readers, columns, and the shape that their fact asks for.

Belongs here: parts shared by several contracts of libraries. Does not belong here: the contract of any one
extract (assets/sources).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import sqlalchemy as sa

from assets.readers.csv.delimited import Delimited
from assets.readers.csv.wide import Wide
from assets.reference import FOLDER
from checks.columns import Code, Column, Integer, Month, Period, ReferenceCodes, Text
from checks.contract import Tolerance

FIRST_MONTH = date(2008, 4, 1)

SHEET = Delimited(footers=(r"\*\*\*", r"Total$"))
"""UTF-8, perhaps with a line of totals, perhaps with a trailer in asterisks."""

SHEET_BY_MONTH = Wide(
    SHEET, id_headings=("Library",), value_heading_pattern=r"\d{4}-\d{1,2}", name="Month", value="Count"
)
"""A line a branch, a column a month."""

AUTHORITY = Column(
    "organisation_code", "Authority", Code(ReferenceCodes(FOLDER / "areas.csv", "area_code", "area_name")),
    "GSS code of the library authority", required=True,
)  # fmt: skip
BRANCH = Column("library_name", "Library", Text(), "Name of the branch", required=True)
PERIOD = Column("period", "Period", Period(earliest=FIRST_MONTH), "What the count covers", required=True)
MONTH = Column("period", "Month", Month(earliest=FIRST_MONTH), "Month of the count", required=True)

# A return has some fifty rows, so a few bad ones are a large share and no reason to refuse it.
SMALL_RETURN = Tolerance(rejected_share=0.1, rejected_rows=10)


def count(unit: str, description: str, maximum: int) -> Column:
    """The column of a count; `maximum` is more than any authority or branch ever had in a period."""
    return Column(
        "activity_count", "Count", Integer(minimum=0, maximum=maximum, unit=unit), description, required=True
    )


def as_activity(
    activity: str, category: str | None = None, age_group: str | None = None
) -> Callable[[sa.FromClause], sa.Select]:
    """A `tidy` that gives counts the shape of fact_library_activity.

    `category` and `age_group` name the staged columns that hold them; without one the word is 'All'. Rows
    without a branch stand under the member for figures not given by branch.
    """

    def tidy(rows: sa.FromClause) -> sa.Select:
        return sa.select(
            rows.c.organisation_code,
            (rows.c.library_name if "library_name" in rows.c else sa.literal("")).label("library_name"),
            sa.literal(activity).label("activity"),
            (rows.c[category] if category else sa.literal("All")).label("category"),
            (rows.c[age_group] if age_group else sa.literal("All")).label("age_group"),
            rows.c.period_first_date,
            rows.c.period_last_date,
            rows.c.activity_count,
            rows.c.record_id,
            rows.c.extract_key,
        )

    return tidy
