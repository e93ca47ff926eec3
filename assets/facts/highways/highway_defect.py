"""Highway defects: the event log gathered into one row a defect.

The first of each event counts, except that a defect repaired or closed twice was reopened, and then
the last counts. A defect that is recorded, inspected, ordered or made safe anew after its last repair
is open again: it has no repair until the next one. District, priority and kind are those of the newest
extract that speaks of the defect; it began on the earliest day that an event gives as recorded. Working
days are those after the day recorded.
"""

import sqlalchemy as sa

from assets.declarations.fact import Fact
from assets.dimensions.highways.defect_type import dim_defect_type
from assets.dimensions.highways.priority import dim_priority
from warehouse.schema.base import NOT_STATED, lineage, metadata, organisation, reference
from warehouse.schema.dimensions import dim_area, dim_date, dim_organisation

fact_highway_defect = sa.Table(
    "fact_highway_defect",
    metadata,
    organisation(),
    reference("quarter_key", "dim_quarter.quarter_key", "Quarter in which the defect was recorded"),
    reference("area_key", "dim_area.area_key", "District in which the defect lies"),
    reference("priority_key", "dim_priority.priority_key", "Priority given to the defect"),
    reference("defect_type_key", "dim_defect_type.defect_type_key", "What kind of defect it is"),
    sa.Column(
        "defect_id",
        sa.Text,
        nullable=False,
        comment="Number of the defect in the highways system, no leading zeros",
    ),
    sa.Column("recorded_date", sa.Date, nullable=False, comment="Day on which the defect was recorded"),
    sa.Column("inspected_at", sa.DateTime, comment="First inspection, Europe/London wall clock"),
    sa.Column("made_safe_at", sa.DateTime, comment="First time made safe, Europe/London wall clock"),
    sa.Column("repaired_at", sa.DateTime, comment="Last repair, Europe/London wall clock"),
    sa.Column("cleared_at", sa.DateTime, comment="Last close-out, Europe/London wall clock"),
    sa.Column("repaired_date", sa.Date, comment="Day of the last repair"),
    sa.Column(
        "days_to_repair_count", sa.Integer, comment="Plain days from the day recorded to the day repaired"
    ),
    sa.Column(
        "working_days_to_repair_count",
        sa.Integer,
        comment="Working days after the day recorded, up to the repair",
    ),
    *lineage(),
    sa.UniqueConstraint("organisation_key", "defect_id"),
    comment="Highway defects as an accumulating snapshot: one row a defect, filled in as its events arrive",
)


RECORDED, INSPECTED, ORDERED, MADE_SAFE, REPAIRED, CLEARED = "1", "2", "4", "5", "7", "9"


def shape(rows: sa.FromClause) -> sa.Select:
    """One row a defect from the events in `rows`."""

    def first(stage: str) -> sa.ColumnElement:
        return sa.func.min(rows.c.event_at).filter(rows.c.stage_code == stage)

    def last(stage: str) -> sa.ColumnElement:
        return sa.func.max(rows.c.event_at).filter(rows.c.stage_code == stage)

    def standing(stage: str) -> sa.ColumnElement:
        """The last event of a stage, unless work on the defect began again after it."""
        return sa.case((opened_again > last(stage), sa.null()), else_=last(stage))

    opened_again = sa.func.max(rows.c.event_at).filter(
        rows.c.stage_code.in_((RECORDED, INSPECTED, ORDERED, MADE_SAFE))
    )
    newest = (
        sa.select(
            rows.c.organisation_code,
            rows.c.defect_id,
            sa.func.max(rows.c.extract_order).label("extract_order"),
        )
        .group_by(rows.c.organisation_code, rows.c.defect_id)
        .subquery("newest_extract")
    )

    def latest(name: str) -> sa.ColumnElement:
        """A code as the newest extract has it, and as any other where that leaves it empty.

        Within one extract the greatest is as good as any and the same on every engine.
        """
        of_newest = sa.func.max(rows.c[name]).filter(rows.c.extract_order == newest.c.extract_order)
        return sa.func.coalesce(of_newest, sa.func.max(rows.c[name])).label(name)

    recorded = sa.func.min(rows.c.recorded_date)
    return (
        sa.select(
            rows.c.organisation_code,
            rows.c.defect_id,
            recorded.label("quarter_date"),
            recorded.label("recorded_date"),
            first(INSPECTED).label("inspected_at"),
            first(MADE_SAFE).label("made_safe_at"),
            standing(REPAIRED).label("repaired_at"),
            standing(CLEARED).label("cleared_at"),
            latest("area_code"),
            latest("priority_code"),
            latest("defect_type_code"),
            sa.func.max(rows.c.extract_key).label("extract_key"),
            sa.func.count().label("source_row_count"),
        )
        .join(
            newest,
            sa.and_(
                newest.c.organisation_code == rows.c.organisation_code, newest.c.defect_id == rows.c.defect_id
            ),
        )
        .group_by(rows.c.organisation_code, rows.c.defect_id)
    )


def resolve(shaped: sa.FromClause) -> sa.Select:
    """The columns of the fact: keys of its dimensions, plain and working days to repair."""
    recorded, repaired = dim_date.alias("recorded"), dim_date.alias("repaired")
    repaired_date = sa.cast(shaped.c.repaired_at, sa.Date)
    return (
        sa.select(
            dim_organisation.c.organisation_key,
            recorded.c.quarter_key,
            dim_area.c.area_key,
            dim_priority.c.priority_key,
            sa.func.coalesce(dim_defect_type.c.defect_type_key, NOT_STATED).label("defect_type_key"),
            shaped.c.defect_id,
            shaped.c.recorded_date,
            shaped.c.inspected_at,
            shaped.c.made_safe_at,
            shaped.c.repaired_at,
            shaped.c.cleared_at,
            repaired_date.label("repaired_date"),
            sa.type_coerce(repaired_date - shaped.c.recorded_date, sa.Integer).label("days_to_repair_count"),
            (repaired.c.working_day_number - recorded.c.working_day_number).label(
                "working_days_to_repair_count"
            ),
            shaped.c.extract_key,
            shaped.c.source_row_count,
        )
        .join(recorded, recorded.c.calendar_date == shaped.c.quarter_date)
        .join(dim_organisation, dim_organisation.c.organisation_code == shaped.c.organisation_code)
        .join(dim_area, dim_area.c.area_code == shaped.c.area_code)
        .join(dim_priority, dim_priority.c.priority_code == shaped.c.priority_code)
        .outerjoin(dim_defect_type, dim_defect_type.c.defect_type_code == shaped.c.defect_type_code)
        .outerjoin(repaired, repaired.c.calendar_date == repaired_date)
    )


fact = Fact(
    table=fact_highway_defect,
    title="Highway defects, one row a defect",
    shape=shape,
    resolve=resolve,
    record=("defect_id", "record_id"),
    dimensions=("dim_date", "dim_area", "dim_organisation", "dim_priority", "dim_defect_type"),
)
