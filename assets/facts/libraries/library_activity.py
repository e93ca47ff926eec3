"""Library visits and loans: one row a count and period, from tidy returns and from branch sheets.

A count over more than a quarter is kept, placed in the quarter in which its period begins and marked
as not within a quarter, so that quarterly figures leave it out and nothing is lost.
"""

import sqlalchemy as sa

from assets.declarations.fact import Fact
from assets.dimensions.libraries.library import dim_library, is_library
from warehouse.schema.base import lineage, metadata, organisation, reference
from warehouse.schema.dimensions import dim_area, dim_date, dim_organisation

fact_library_activity = sa.Table(
    "fact_library_activity",
    metadata,
    organisation(),
    reference("quarter_key", "dim_quarter.quarter_key", "Quarter in which the period begins"),
    reference("area_key", "dim_area.area_key", "Area of the library authority"),
    reference(
        "library_key",
        "dim_library.library_key",
        "Branch under its name of the time, or the member for figures not given by branch",
    ),
    sa.Column("activity", sa.Text, nullable=False, comment="What is counted: visits, loans and so on"),
    sa.Column(
        "category",
        sa.Text,
        nullable=False,
        comment="Place of a visit or format of a loan, as the return names it",
    ),
    sa.Column("age_group", sa.Text, nullable=False, comment="Age group of the content, or 'All'"),
    sa.Column("period_first_date", sa.Date, nullable=False, comment="First day that the count covers"),
    sa.Column("period_last_date", sa.Date, nullable=False, comment="Last day that the count covers"),
    sa.Column(
        "is_within_quarter",
        sa.Boolean,
        nullable=False,
        comment="False for a count over a longer period, which no quarter can claim",
    ),
    sa.Column("activity_count", sa.BigInteger, nullable=False, comment="How many"),
    sa.Column("record_id", sa.Text, nullable=False, comment="Hash of the key of the staged row"),
    *lineage(),
    sa.UniqueConstraint("organisation_key", "record_id"),
    comment="Library visits and loans by branch or authority, one row a count and period",
)


def shape(rows: sa.FromClause) -> sa.Select:
    """One row a record; where the contract lets a key repeat, its counts add up."""
    counted = ("activity_count", "extract_key")
    kept = [column for column in rows.c if column.name not in counted]
    return sa.select(
        *kept,
        rows.c.period_first_date.label("quarter_date"),
        # A sum of whole numbers is a decimal to some engines.
        sa.cast(sa.func.sum(rows.c.activity_count), sa.BigInteger).label("activity_count"),
        sa.func.max(rows.c.extract_key).label("extract_key"),
        sa.func.count().label("source_row_count"),
    ).group_by(*kept)


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
            is_library(shaped.c.organisation_code, shaped.c.library_name, shaped.c.period_first_date),
        )
    )


BY_TWO_RETURNS = "both by branch and by authority"
OVERLAPPING = "for periods that overlap, such as a month and its quarter"


def counted_twice() -> sa.CompoundSelect:
    """Quarters whose visits or loans are given by branch and by authority, or for periods that overlap."""
    return sa.union(_by_branch_and_authority(), _for_overlapping_periods())


def _by_branch_and_authority() -> sa.Select:
    fact = fact_library_activity
    return (
        sa.select(fact.c.organisation_key, fact.c.activity, fact.c.quarter_key, sa.literal(BY_TWO_RETURNS).label("how"))
        .join(dim_library, dim_library.c.library_key == fact.c.library_key)
        .where(fact.c.is_within_quarter)
        .group_by(fact.c.organisation_key, fact.c.activity, fact.c.quarter_key)
        .having(sa.func.count(sa.distinct(sa.case((dim_library.c.library_name == "", 1), else_=2))) > 1)
    )  # fmt: skip


def _for_overlapping_periods() -> sa.Select:
    """A count that begins before the one before it, of the same thing in the same quarter, has ended."""
    fact = fact_library_activity
    same = [fact.c[name] for name in ("organisation_key", "quarter_key", "activity", "category", "age_group")]
    in_order = sa.select(
        fact.c.organisation_key, fact.c.activity, fact.c.quarter_key, fact.c.period_first_date,
        sa.func.max(fact.c.period_last_date).over(
            partition_by=[dim_library.c.library_id, *same],
            order_by=[fact.c.period_first_date, fact.c.record_id], rows=(None, -1)
        ).label("covered_until"),
    ).join(dim_library, dim_library.c.library_key == fact.c.library_key).where(
        fact.c.is_within_quarter
    ).subquery("in_order")  # fmt: skip
    return (
        sa.select(in_order.c.organisation_key, in_order.c.activity, in_order.c.quarter_key,
                  sa.literal(OVERLAPPING).label("how"))
        .where(in_order.c.period_first_date <= in_order.c.covered_until)
        .distinct()
    )  # fmt: skip


fact = Fact(
    table=fact_library_activity,
    title="Library visits and loans, one row a count",
    shape=shape,
    resolve=resolve,
    record=("record_id", "record_id"),
    dimensions=("dim_date", "dim_area", "dim_organisation", "dim_library"),
    measures_counted_twice=counted_twice,
)
