"""Library branches, as the extracts name them, and for each council a member for figures not given by branch."""

import sqlalchemy as sa

from assets.declarations.dimension import Dimension
from warehouse.database.connection import Warehouse
from warehouse.database.load import upsert_dimension
from warehouse.schema.dimensions import dim_library


def load(warehouse: Warehouse, rows: sa.FromClause | None) -> int:
    """Adds the branches that the staged rows name; an empty name is the member for 'not by branch'."""
    if rows is None:
        return 0
    named = sa.select(rows.c.organisation_code, rows.c.library_name).distinct()
    members = [
        {"organisation_code": code, "library_name": name} for code, name in warehouse.sql.execute(named).all()
    ]
    return upsert_dimension(warehouse, dim_library, ["organisation_code", "library_name"], members)


dimension = Dimension(
    table=dim_library,
    title="Library branches",
    load=load,
    members_of="fact_library_activity",
    group="libraries",
)
