"""Published figures that ours are held against: population, targets, comparators.

Belongs here: tables of figures that somebody else published. Does not belong here: what we compute.
"""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.schema.base import line, metadata, reference

fact_population = sa.Table(
    "fact_population",
    metadata,
    reference("area_key", "dim_area.area_key", "The area"),
    sa.Column("mid_year", sa.Integer, nullable=False, comment="The estimate is for 30 June of this year"),
    sa.Column("age_band", sa.Text, nullable=False, comment="all_ages, 0-17, 10-17, 18+, 18-64, 65+ or 40-74"),
    sa.Column("population", sa.Integer, nullable=False, comment="Residents"),
    sa.Column("vintage", sa.Text, nullable=False, comment="Release of the estimate; estimates are revised"),
    *line(),
    sa.UniqueConstraint("area_key", "mid_year", "age_band", "vintage"),
    comment="Mid-year population estimates of the Office for National Statistics",
)

fact_target = sa.Table(
    "fact_target",
    metadata,
    reference("organisation_key", "dim_organisation.organisation_key", "The council whose target this is"),
    sa.Column("indicator_code", sa.Text, nullable=False, comment="The indicator"),
    sa.Column(
        "from_quarter_key", sa.Integer, nullable=False, comment="First quarter to which the target applies"
    ),
    sa.Column("to_quarter_key", sa.Integer, comment="Last quarter to which it applies; empty while in force"),
    sa.Column("target", sa.Numeric(18, 4), nullable=False, comment="In the unit of the indicator"),
    sa.Column(
        "tolerance", sa.Numeric(18, 4), nullable=False, comment="How far short of the target is still amber"
    ),
    sa.Column("publisher", sa.Text, nullable=False, comment="Who set the target"),
    sa.Column("note", sa.Text, comment="Where it was reported and what to mind"),
    *line(),
    sa.UniqueConstraint("organisation_key", "indicator_code", "from_quarter_key"),
    comment="Targets with the quarters to which they apply",
)

dim_comparator_group = sa.Table(
    "dim_comparator_group",
    metadata,
    reference("organisation_key", "dim_organisation.organisation_key", "The council that it is for"),
    sa.Column("comparator_group", sa.Text, nullable=False, comment="Such as dfe_2021"),
    sa.Column("title", sa.Text, nullable=False, comment="Name for a reader"),
    sa.Column("kind", sa.Text, nullable=False, comment="country, region or statistical_neighbours"),
    sa.Column("publisher", sa.Text, nullable=False, comment="Who drew up the group"),
    sa.Column("edition", sa.Text, comment="Edition of the list"),
    sa.Column(
        "valid_from_date", sa.Date, comment="First day from which the list is used; empty: from the beginning"
    ),
    sa.Column("valid_to_date", sa.Date, comment="Last day on which the list is used; empty: still in use"),
    sa.Column("extract_key", sa.BigInteger, nullable=False, comment="Extract that the list stands in"),
    sa.UniqueConstraint("organisation_key", "comparator_group"),
    comment="Groups of areas that a council is compared with; membership has editions",
)

# Members are found by council and group; no key says so, as both tables are replaced whole, one after the other.
dim_comparator_member = sa.Table(
    "dim_comparator_member",
    metadata,
    reference("organisation_key", "dim_organisation.organisation_key", "The council that the group is for"),
    sa.Column("comparator_group", sa.Text, nullable=False, comment="The group"),
    reference("area_key", "dim_area.area_key", "A member of the group"),
    sa.Column("rank", sa.Integer, nullable=False, comment="1 is the closest"),
    *line(),
    sa.UniqueConstraint("organisation_key", "comparator_group", "area_key"),
    comment="Which areas belong to which group of comparators",
)

fact_published_figure = sa.Table(
    "fact_published_figure",
    metadata,
    sa.Column(
        "indicator_code", sa.Text, nullable=False, comment="The indicator that the figure compares with"
    ),
    reference("area_key", "dim_area.area_key", "The area"),
    sa.Column(
        "period_type",
        sa.Text,
        nullable=False,
        comment="financial year, academic year, quarter, month, rolling year or mid-year",
    ),
    sa.Column(
        "period", sa.Text, nullable=False, comment="Such as 2017-18, 2017-18 Q4 or year ending March 2018"
    ),
    sa.Column("period_last_date", sa.Date, nullable=False, comment="Last day of the period"),
    sa.Column(
        "numerator", sa.BigInteger, comment="As published; regional and national counts may be rounded"
    ),
    sa.Column("denominator", sa.BigInteger, comment="As published"),
    sa.Column("value", sa.Numeric(18, 4), comment="In the unit of the indicator; empty when not available"),
    sa.Column("symbol", sa.Text, comment="c suppressed, z not applicable, x not available"),
    sa.Column("publisher", sa.Text, nullable=False, comment="Who published it"),
    sa.Column("release_name", sa.Text, nullable=False, comment="In which release"),
    sa.Column("published_date", sa.Date, comment="When the release was published, where that is known"),
    *line(),
    sa.UniqueConstraint("indicator_code", "area_key", "period", "release_name"),
    comment="Figures that others published for this and other areas",
)
