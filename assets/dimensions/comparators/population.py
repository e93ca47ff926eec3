"""Mid-year population estimates of the Office for National Statistics, each with its vintage."""

import sqlalchemy as sa

from assets import reference
from assets.declarations.dimension import Dimension
from warehouse.database.connection import Warehouse
from warehouse.database.load import replace_rows
from warehouse.schema.dimensions import dim_area
from warehouse.schema.reference import fact_population


def load(warehouse: Warehouse, _: sa.FromClause | None) -> int:
    """Replaces the estimates with those of the reference file."""
    areas = area_keys(warehouse)
    rows = [
        {
            "area_key": areas[str(row["area_code"])],
            "mid_year": int(str(row["mid_year"])),
            "age_band": row["age_band"],
            "population": int(str(row["population"])),
            "vintage": row["vintage"],
        }
        for row in reference.rows("population.csv")
    ]
    return replace_rows(warehouse, fact_population, rows)


def area_keys(warehouse: Warehouse) -> dict[str, int]:
    """GSS code to surrogate key."""
    found = warehouse.sql.execute(sa.select(dim_area.c.area_code, dim_area.c.area_key))
    return {str(row.area_code): int(row.area_key) for row in found}


dimension = Dimension(table=fact_population, title="Population estimates", load=load, after=("dim_area",))
