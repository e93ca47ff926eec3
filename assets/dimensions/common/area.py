"""Areas with their GSS codes: England, its regions and councils, and the districts of Lancashire."""

import sqlalchemy as sa

from assets import reference
from assets.declarations.dimension import Dimension
from warehouse.database.connection import Warehouse
from warehouse.database.load import upsert_dimension
from warehouse.schema.dimensions import dim_area


def load(warehouse: Warehouse, _: sa.FromClause | None) -> int:
    """Writes every area of the reference file."""
    rows = reference.rows("areas.csv")
    upsert_dimension(warehouse, dim_area, ["area_code"], rows)
    return len(rows)


dimension = Dimension(table=dim_area, title="Areas", load=load)
