"""Indicators: their definitions, their values, and every edition in which a value was published.

Belongs here: the tall tables that hold any indicator, so that a new one changes no schema. Does not
belong here: the definitions themselves (assets/indicators).
"""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.schema.base import metadata, organisation, reference, surrogate_key

VALUE = sa.Numeric(18, 4)

dim_indicator = sa.Table(
    "dim_indicator",
    metadata,
    surrogate_key("indicator_key", "the indicator in one version of its definition"),
    sa.Column("indicator_code", sa.Text, nullable=False, comment="Stable code"),
    sa.Column(
        "definition_version", sa.Integer, nullable=False, comment="Raised when the same code changes meaning"
    ),
    sa.Column("title", sa.Text, nullable=False, comment="Title for a reader"),
    sa.Column("definition", sa.Text, nullable=False, comment="The published definition"),
    sa.Column("why_it_matters", sa.Text, nullable=False, comment="Why the committee looks at it"),
    sa.Column("numerator_words", sa.Text, nullable=False, comment="What is counted"),
    sa.Column("denominator_words", sa.Text, nullable=False, comment="Out of what; empty for a plain count"),
    sa.Column("unit", sa.Text, nullable=False, comment="percent, working days, visits and so on"),
    sa.Column("decimal_places", sa.Integer, nullable=False, comment="Decimals shown"),
    sa.Column("polarity", sa.Text, nullable=False, comment="high is good, low is good, or neither"),
    sa.Column(
        "period_type",
        sa.Text,
        nullable=False,
        comment="quarter, year to date, rolling year, snapshot and so on",
    ),
    sa.Column("fact_name", sa.Text, nullable=False, comment="The fact table that it is counted from"),
    sa.Column(
        "date_role", sa.Text, nullable=False, comment="The date of the fact that places it in a quarter"
    ),
    sa.Column(
        "suppression_threshold",
        sa.Integer,
        nullable=False,
        comment="Counts above nought and below this are not shown; 0 for none",
    ),
    sa.Column("owner", sa.Text, nullable=False, comment="Role that answers for the figure"),
    sa.Column("author", sa.Text, nullable=False, comment="Role that wrote the definition"),
    sa.Column("checker", sa.Text, nullable=False, comment="Role that checked it"),
    sa.Column("review_date", sa.Date, nullable=False, comment="When the definition is next reviewed"),
    sa.UniqueConstraint("indicator_code", "definition_version"),
    comment="Indicators with their definitions, one row a version of a definition",
)

dim_indicator_theme = sa.Table(
    "dim_indicator_theme",
    metadata,
    reference("indicator_key", "dim_indicator.indicator_key", "The indicator"),
    sa.Column(
        "from_quarter_key", sa.Integer, nullable=False, comment="First quarter of this place in the report"
    ),
    sa.Column("to_quarter_key", sa.Integer, comment="Last quarter; empty while it holds"),
    sa.Column("directorate", sa.Text, nullable=False, comment="Directorate that reports it"),
    sa.Column("theme", sa.Text, nullable=False, comment="Section of the report"),
    sa.UniqueConstraint("indicator_key", "from_quarter_key"),
    comment="Where an indicator stands in the report; directorates and themes change over the years",
)


def _identity() -> tuple[sa.Column, ...]:
    return (
        organisation(),
        reference("indicator_key", "dim_indicator.indicator_key", "The indicator"),
        reference("quarter_key", "dim_quarter.quarter_key", "The quarter reported on"),
        reference("area_key", "dim_area.area_key", "The area"),
    )


def _figures() -> tuple[sa.Column, ...]:
    return (
        sa.Column("numerator", sa.BigInteger, comment="A whole number; empty when suppressed"),
        sa.Column(
            "denominator", sa.BigInteger, comment="A whole number; empty for a plain count or when suppressed"
        ),
        sa.Column(
            "value",
            VALUE,
            comment="The figure as shown, in the unit of the indicator; empty when suppressed or out of nothing",
        ),
        sa.Column(
            "is_suppressed",
            sa.Boolean,
            nullable=False,
            comment="The figure is withheld because it could point to people",
        ),
        sa.Column("target", VALUE, comment="Target in force, in the unit of the indicator"),
        sa.Column("rag", sa.Text, comment="green, amber or red against the target; empty without a target"),
    )


fact_indicator_value = sa.Table(
    "fact_indicator_value",
    metadata,
    *_identity(),
    *_figures(),
    sa.Column("previous_value", VALUE, comment="The figure of the quarter before"),
    sa.Column("year_before_value", VALUE, comment="The figure of the same quarter a year before"),
    sa.Column("direction", sa.Text, comment="better, worse or same than the quarter before"),
    sa.Column("direction_year", sa.Text, comment="better, worse or same than the same quarter a year before"),
    sa.Column("england_value", VALUE, comment="Published figure of England for comparator_period"),
    sa.Column("region_value", VALUE, comment="Published figure of the region for comparator_period"),
    sa.Column(
        "neighbours_value", VALUE, comment="Plain mean of the statistical neighbours that have a figure"
    ),
    sa.Column(
        "neighbours_count",
        sa.Integer,
        comment="How many statistical neighbours have a figure, of which that is the mean",
    ),
    sa.Column(
        "neighbours_group", sa.Text, comment="Which edition of the list of statistical neighbours was used"
    ),
    sa.Column(
        "published_value", VALUE, comment="The figure that the department published for this council, if any"
    ),
    sa.Column("comparator_period", sa.Text, comment="Period of the comparators, such as 2017-18"),
    sa.UniqueConstraint("organisation_key", "indicator_key", "quarter_key", "area_key"),
    comment="Indicator values as they stand now, one row an indicator, quarter and area",
)

indicator_staleness = sa.Table(
    "indicator_staleness",
    metadata,
    reference("indicator_key", "dim_indicator.indicator_key", "The indicator"),
    sa.Column("service_name", sa.Text, nullable=False, comment="The service area that it belongs to"),
    sa.Column(
        "from_quarter_key",
        sa.Integer,
        comment="First quarter whose figure is stale; empty: from the beginning",
    ),
    sa.Column(
        "to_quarter_key", sa.Integer, comment="Last quarter whose figure is stale; empty: to the newest"
    ),
    sa.Column(
        "stale_reason",
        sa.Text,
        nullable=False,
        comment="Why it shows its last good figures and not the newest; empty for a figure that is not stale",
    ),
    sa.UniqueConstraint("indicator_key"),
    comment="Indicators whose figures are stale: their last good ones, with the reason; no row for one that is sound",
)

dim_edition = sa.Table(
    "dim_edition",
    metadata,
    sa.Column(
        "edition_key", sa.Integer, primary_key=True, autoincrement=False, comment="Order of publication"
    ),
    sa.Column("edition_name", sa.Text, nullable=False, comment="Such as 'Quarter 3 of 2017-18'"),
    sa.Column("published_at", sa.DateTime, nullable=False, comment="When it was published, UTC"),
    sa.Column("reason", sa.Text, nullable=False, comment="Why it was published"),
    comment="Editions: what was published together, and when",
)

fact_indicator_edition = sa.Table(
    "fact_indicator_edition",
    metadata,
    reference(
        "edition_key", "dim_edition.edition_key", "The edition in which the figure was published or restated"
    ),
    *_identity(),
    *_figures(),
    sa.Column("reason", sa.Text, nullable=False, comment="'first published', or why the figure was restated"),
    sa.UniqueConstraint("edition_key", "organisation_key", "indicator_key", "quarter_key", "area_key"),
    comment="Every figure as it was published: a row when first published and a row at each restatement, never altered",
)

release = sa.Table(
    "release",
    metadata,
    sa.Column("release_id", sa.Text, primary_key=True, comment="Name of the release and of its folder"),
    sa.Column("edition_key", sa.Integer, nullable=False, comment="The newest edition in it"),
    sa.Column("published_at", sa.DateTime, nullable=False, comment="When readers first saw it, UTC"),
    sa.Column(
        "content_sha256",
        sa.Text,
        nullable=False,
        comment="Fingerprint of the figures, so that nothing is published twice",
    ),
    sa.Column("figure_count", sa.Integer, nullable=False, comment="Indicator values in the release"),
    comment="Releases, the newest of which readers see",
)
