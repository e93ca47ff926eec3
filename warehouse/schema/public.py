"""What readers are promised: the tables and views of a release, by names that do not change.

Belongs here: which tables go into a release and the views over them. Does not belong here: building a
release (warehouse/release/publish.py). No row-level fact is in this list.
"""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.schema import metadata
from warehouse.schema.dimensions import dim_area, dim_organisation, dim_quarter
from warehouse.schema.indicators import (
    dim_edition,
    dim_indicator,
    dim_indicator_theme,
    fact_indicator_edition,
    fact_indicator_value,
    indicator_staleness,
)

PUBLIC_TABLES = (
    "dim_quarter", "dim_area", "dim_organisation", "dim_indicator", "dim_indicator_theme", "dim_edition",
    "fact_indicator_value", "fact_indicator_edition", "fact_target", "fact_population", "fact_published_figure",
    "dim_comparator_group", "dim_comparator_member", "indicator_staleness", "extract_ledger", "extract_rejection",
    "release",
)  # fmt: skip

RELEASE_ID = "The release that this row belongs to; the same in every table of a file"


def public_table(name: str) -> sa.Table:
    """A table as it stands in a release: that of the warehouse with the release's id on every row."""
    table = metadata.tables[name]
    columns = [sa.Column(c.name, c.type, nullable=c.nullable, comment=c.comment) for c in table.columns]
    if "release_id" not in table.c:
        columns.append(sa.Column("release_id", sa.Text, nullable=False, comment=RELEASE_ID))
    return sa.Table(name, sa.MetaData(), *columns, comment=table.comment)


def _places(fact: sa.Table) -> sa.Join:
    """A table of figures with the names of its organisation, indicator, quarter and area."""
    return (
        fact.join(dim_organisation, dim_organisation.c.organisation_key == fact.c.organisation_key)
        .join(dim_indicator, dim_indicator.c.indicator_key == fact.c.indicator_key)
        .join(dim_quarter, dim_quarter.c.quarter_key == fact.c.quarter_key)
        .join(dim_area, dim_area.c.area_key == fact.c.area_key)
    )


def _named(fact: sa.Table) -> tuple[sa.ColumnElement, ...]:
    return (
        dim_organisation.c.organisation_name, dim_indicator.c.indicator_code, dim_indicator.c.definition_version,
        dim_indicator.c.title, dim_quarter.c.quarter_name, dim_quarter.c.quarter_key, dim_area.c.area_code,
        dim_area.c.area_name, dim_area.c.area_type,
    )  # fmt: skip


def scorecard() -> sa.Select:
    """One row an indicator, quarter and area: the figure with all that is said of it."""
    value, theme, stale = fact_indicator_value, dim_indicator_theme, indicator_staleness
    joined = (
        _places(value)
        .outerjoin(
            theme,
            sa.and_(
                theme.c.indicator_key == value.c.indicator_key,
                theme.c.from_quarter_key <= value.c.quarter_key,
                sa.or_(theme.c.to_quarter_key.is_(None), theme.c.to_quarter_key >= value.c.quarter_key),
            ),
        )
        .outerjoin(
            stale,
            sa.and_(
                stale.c.indicator_key == value.c.indicator_key,
                sa.func.coalesce(stale.c.from_quarter_key, value.c.quarter_key) <= value.c.quarter_key,
                sa.func.coalesce(stale.c.to_quarter_key, value.c.quarter_key) >= value.c.quarter_key,
            ),
        )
    )
    shown = [
        value.c[name]
        for name in (
            "numerator", "denominator", "value", "is_suppressed", "target", "rag", "previous_value",
            "year_before_value", "direction", "direction_year", "england_value", "region_value", "neighbours_value",
            "neighbours_count", "neighbours_group", "published_value", "comparator_period",
        )
    ]  # fmt: skip
    unit = (dim_indicator.c.unit, dim_indicator.c.decimal_places, dim_indicator.c.polarity)
    staleness = (stale.c.indicator_key.is_not(None).label("is_stale"), stale.c.stale_reason)
    return sa.select(
        theme.c.directorate, theme.c.theme, *_named(value), *unit, *shown, *staleness, _release(value)
    ).select_from(joined)


def indicator_trend() -> sa.Select:
    """Figures in the order of time; `is_break` marks the first quarter of another definition."""
    value = fact_indicator_value
    before = sa.func.lag(dim_indicator.c.definition_version).over(
        partition_by=[dim_indicator.c.indicator_code, value.c.organisation_key, value.c.area_key],
        order_by=[value.c.quarter_key, dim_indicator.c.definition_version],
    )
    return sa.select(
        *_named(value), dim_quarter.c.first_date, dim_quarter.c.last_date, value.c.numerator, value.c.denominator,
        value.c.value, value.c.target, value.c.rag, value.c.is_suppressed,
        sa.func.coalesce(before != dim_indicator.c.definition_version, sa.false()).label("is_break"), _release(value),
    ).select_from(_places(value))  # fmt: skip


def _figure_of(edition: sa.Table) -> list[sa.ColumnElement]:
    return [edition.c[name] for name in ("organisation_key", "indicator_key", "quarter_key", "area_key")]


def as_first_published() -> sa.Select:
    """Each figure as it stood in the first edition that had it."""
    edition = fact_indicator_edition
    first = (
        sa.select(*_figure_of(edition), sa.func.min(edition.c.edition_key).label("first_key"))
        .group_by(*_figure_of(edition))
        .subquery("first_editions")
    )
    same = [first.c[column.name] == column for column in _figure_of(edition)]
    joined = (
        _places(edition)
        .join(first, sa.and_(*same, first.c.first_key == edition.c.edition_key))
        .join(dim_edition, dim_edition.c.edition_key == edition.c.edition_key)
    )
    return sa.select(*_named(edition), dim_edition.c.edition_name, dim_edition.c.published_at,
                     edition.c.numerator, edition.c.denominator, edition.c.value, edition.c.target, edition.c.rag,
                     edition.c.is_suppressed, _release(edition)).select_from(joined)  # fmt: skip


def restatement() -> sa.Select:
    """Every figure that was published again with another value: before, after, when and why."""
    edition = fact_indicator_edition
    place, order = _figure_of(edition), edition.c.edition_key
    numbered = sa.select(
        edition,
        _release(edition),
        sa.func.row_number().over(partition_by=place, order_by=order).label("place"),
        sa.func.lag(edition.c.value).over(partition_by=place, order_by=order).label("value_before"),
        sa.func.lag(edition.c.numerator).over(partition_by=place, order_by=order).label("numerator_before"),
        sa.func.lag(edition.c.denominator)
        .over(partition_by=place, order_by=order)
        .label("denominator_before"),
    ).subquery("numbered")
    joined = _places(numbered).join(dim_edition, dim_edition.c.edition_key == numbered.c.edition_key)  # type: ignore[arg-type]
    return (
        sa.select(*_named(numbered), dim_edition.c.edition_name, dim_edition.c.published_at,  # type: ignore[arg-type]
                  numbered.c.numerator_before, numbered.c.denominator_before, numbered.c.value_before,
                  numbered.c.numerator, numbered.c.denominator, numbered.c.value, numbered.c.reason,
                  numbered.c.release_id)
        .select_from(joined)
        .where(numbered.c.place > 1)
    )  # fmt: skip


def _release(relation: sa.FromClause) -> sa.ColumnElement:
    """The release's id, which the tables have in a release and not in the warehouse."""
    return sa.literal_column(f"{relation.name}.release_id").label("release_id")  # type: ignore[attr-defined]


VIEWS = {
    "scorecard": (scorecard, "One row an indicator, quarter and area, ready for a report"),
    "indicator_trend": (indicator_trend, "Figures in the order of time, with breaks of definition"),
    "as_first_published": (as_first_published, "Each figure as it stood in the first edition that had it"),
    "restatement": (restatement, "Figures that were published again with another value, and why"),
}

VIEW_COMMENTS = {
    "is_stale": "True for the last good figure of what could not be built anew; stale_reason says why",
    "is_break": "True in the first quarter that is counted by another version of the definition",
    "value_before": "The figure as it was published before",
    "numerator_before": "The numerator as it was published before",
    "denominator_before": "The denominator as it was published before",
    "release_id": RELEASE_ID,
}


def origin(column: sa.ColumnElement) -> sa.ColumnElement:
    """The column of a table that a view shows, through whatever subqueries it came."""
    return next((base for base in column.base_columns if isinstance(base, sa.Column)), column)


def view_comment(column: sa.ColumnElement) -> str | None:
    """What a column of a view means: what the column that it shows says of itself; many tables may have its name."""
    return VIEW_COMMENTS.get(column.name) or getattr(origin(column), "comment", None)
