"""Mid-year population estimates of the Office for National Statistics, each with its vintage."""

import sqlalchemy as sa

from assets.declarations.dimension import Dimension
from warehouse.database.connection import Warehouse
from warehouse.database.load import replace_from
from warehouse.schema.dimensions import dim_area
from warehouse.schema.reference import fact_population


def load(warehouse: Warehouse, rows: sa.FromClause | None) -> int:
    """Replaces the estimates with those that count now."""
    return replace_from(warehouse, fact_population, rows, _estimates)


def _estimates(rows: sa.FromClause) -> sa.Select:
    return sa.select(
        dim_area.c.area_key, rows.c.mid_year, rows.c.age_band, rows.c.population, rows.c.vintage, rows.c.extract_key,
        rows.c.line_number,
    ).join(dim_area, dim_area.c.area_code == rows.c.area_code)  # fmt: skip


dimension = Dimension(
    table=fact_population,
    title="Population estimates",
    load=load,
    rows_of="population_estimates",
    after=("dim_area",),
)
