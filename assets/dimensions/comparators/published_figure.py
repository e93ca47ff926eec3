"""Figures that departments publish for this and other areas, from which comparators are taken."""

import sqlalchemy as sa

from assets.declarations.dimension import Dimension
from warehouse.database.connection import Warehouse
from warehouse.database.load import replace_from
from warehouse.schema.dimensions import dim_area
from warehouse.schema.reference import fact_published_figure


def load(warehouse: Warehouse, rows: sa.FromClause | None) -> int:
    """Replaces the figures with those that count now."""
    return replace_from(warehouse, fact_published_figure, rows, _figures)


def _figures(rows: sa.FromClause) -> sa.Select:
    as_sent = [rows.c[name] for name in ("numerator", "denominator", "value", "symbol", "publisher", "release_name",
                                         "published_date", "extract_key", "line_number")]  # fmt: skip
    return sa.select(
        rows.c.indicator_code, dim_area.c.area_key, rows.c.period_type, rows.c.period_name.label("period"),
        rows.c.period_last_date, *as_sent,
    ).join(dim_area, dim_area.c.area_code == rows.c.area_code)  # fmt: skip


dimension = Dimension(
    table=fact_published_figure,
    title="Published figures",
    load=load,
    rows_of="published_figures",
    after=("dim_area",),
)
