"""Library visits and loans: one row a count and period, from tidy returns and from branch sheets.

A count over more than a quarter is kept, placed in the quarter in which its period begins and marked
as not within a quarter, so that quarterly figures leave it out and nothing is lost.
"""

import sqlalchemy as sa

from assets.declarations.fact import Fact
from warehouse.schema.dimensions import dim_area, dim_date, dim_library, dim_organisation
from warehouse.schema.facts import fact_library_activity


def shape(rows: sa.FromClause) -> sa.Select:
    """The counts as they are: each staged row is a fact row."""
    return sa.select(
        rows, rows.c.period_first_date.label("quarter_date"), sa.literal(1).label("source_row_count")
    )


def resolve(shaped: sa.FromClause) -> sa.Select:
    """The columns of the fact; a period is within a quarter when both its ends are in the same one."""
    first, last = dim_date.alias("first"), dim_date.alias("last")
    return (
        sa.select(
            dim_organisation.c.organisation_key,
            first.c.quarter_key,
            dim_area.c.area_key,
            dim_library.c.library_key,
            shaped.c.activity,
            shaped.c.category,
            shaped.c.age_group,
            shaped.c.period_first_date,
            shaped.c.period_last_date,
            (first.c.quarter_key == last.c.quarter_key).label("is_within_quarter"),
            shaped.c.activity_count,
            shaped.c.record_id,
            shaped.c.extract_key,
            shaped.c.source_row_count,
        )
        .join(first, first.c.calendar_date == shaped.c.quarter_date)
        .join(last, last.c.calendar_date == shaped.c.period_last_date)
        .join(dim_organisation, dim_organisation.c.organisation_code == shaped.c.organisation_code)
        .join(dim_area, dim_area.c.area_code == shaped.c.organisation_code)
        .join(
            dim_library,
            sa.and_(
                dim_library.c.organisation_code == shaped.c.organisation_code,
                dim_library.c.library_name == shaped.c.library_name,
            ),
        )
    )


def counted_twice() -> sa.Select:
    """Quarters whose visits or loans are given both by branch and by authority."""
    fact = fact_library_activity
    return (
        sa.select(fact.c.organisation_key, fact.c.activity, fact.c.quarter_key)
        .join(dim_library, dim_library.c.library_key == fact.c.library_key)
        .where(fact.c.is_within_quarter)
        .group_by(fact.c.organisation_key, fact.c.activity, fact.c.quarter_key)
        .having(sa.func.count(sa.distinct(sa.case((dim_library.c.library_name == "", 1), else_=2))) > 1)
    )


fact = Fact(
    table=fact_library_activity,
    group="libraries",
    owner="team:libraries",
    title="Library visits and loans, one row a count",
    shape=shape,
    resolve=resolve,
    record=("record_id", "record_id"),
    dimensions=("dim_date", "dim_area", "dim_organisation", "dim_library"),
    measures_counted_twice=counted_twice,
)
