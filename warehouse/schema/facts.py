"""The facts: what happened, one row an event, a defect or a count.

Belongs here: one table a fact; all are replaced by `quarter_key`. Does not belong here: the selects
that fill them (assets/facts).
"""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.schema.base import lineage, metadata, organisation, reference

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

fact_library_activity = sa.Table(
    "fact_library_activity",
    metadata,
    organisation(),
    reference("quarter_key", "dim_quarter.quarter_key", "Quarter in which the period begins"),
    reference("area_key", "dim_area.area_key", "Area of the library authority"),
    reference(
        "library_key", "dim_library.library_key", "Branch, or the member for figures not given by branch"
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
