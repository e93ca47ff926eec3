"""Assessments of children in need, one row an assessment, open ones included.

Placed in the quarter in which the assessment began; the indicators look at the day it was authorised.
"""

import sqlalchemy as sa

from assets.declarations.fact import Fact
from warehouse.schema.base import lineage, metadata, organisation, reference
from warehouse.schema.dimensions import dim_area, dim_date, dim_organisation

fact_childrens_assessment = sa.Table(
    "fact_childrens_assessment",
    metadata,
    organisation(),
    reference("quarter_key", "dim_quarter.quarter_key", "Quarter in which the assessment began"),
    reference("area_key", "dim_area.area_key", "Area of the council"),
    sa.Column(
        "assessment_id",
        sa.Text,
        nullable=False,
        comment="Keyed hash of child, referral and start; identifies no person",
    ),
    sa.Column("referral_date", sa.Date, nullable=False, comment="Day of the referral"),
    sa.Column("started_date", sa.Date, nullable=False, comment="Day on which the assessment actually began"),
    sa.Column(
        "authorised_date", sa.Date, comment="Day on which the assessment was authorised; empty while open"
    ),
    sa.Column("referral_source_code", sa.Text, comment="Code list of the children in need census"),
    sa.Column("primary_need_code", sa.Text, comment="Code list of the children in need census"),
    sa.Column(
        "working_days_from_start_count",
        sa.Integer,
        comment="Working days after the start, up to authorisation",
    ),
    sa.Column(
        "working_days_from_referral_count",
        sa.Integer,
        comment="Working days after the referral, up to authorisation",
    ),
    *lineage(),
    sa.UniqueConstraint("organisation_key", "assessment_id"),
    comment="Assessments of children in need, one row an assessment, open ones included",
)


def shape(rows: sa.FromClause) -> sa.Select:
    """The assessments as they are: each staged row is a fact row."""
    return sa.select(rows, rows.c.started_date.label("quarter_date"), sa.literal(1).label("source_row_count"))


def resolve(shaped: sa.FromClause) -> sa.Select:
    """The columns of the fact, with working days from the start and from the referral."""
    started, referred, authorised = (dim_date.alias(name) for name in ("started", "referred", "authorised"))
    return (
        sa.select(
            dim_organisation.c.organisation_key,
            started.c.quarter_key,
            dim_area.c.area_key,
            shaped.c.record_id.label("assessment_id"),
            shaped.c.referral_date,
            shaped.c.started_date,
            shaped.c.authorised_date,
            shaped.c.referral_source_code,
            shaped.c.primary_need_code,
            (authorised.c.working_day_number - started.c.working_day_number).label(
                "working_days_from_start_count"
            ),
            (authorised.c.working_day_number - referred.c.working_day_number).label(
                "working_days_from_referral_count"
            ),
            shaped.c.extract_key,
            shaped.c.source_row_count,
        )
        .join(started, started.c.calendar_date == shaped.c.quarter_date)
        .join(referred, referred.c.calendar_date == shaped.c.referral_date)
        .outerjoin(authorised, authorised.c.calendar_date == shaped.c.authorised_date)
        .join(dim_organisation, dim_organisation.c.organisation_code == shaped.c.organisation_code)
        .join(dim_area, dim_area.c.area_code == shaped.c.organisation_code)
    )


fact = Fact(
    table=fact_childrens_assessment,
    title="Assessments of children in need, one row an assessment",
    shape=shape,
    resolve=resolve,
    record=("assessment_id", "record_id"),
    dimensions=("dim_date", "dim_area", "dim_organisation"),
)
