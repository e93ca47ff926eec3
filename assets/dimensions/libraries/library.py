"""Library branches, as the extracts name them, and for each council a member for figures not given by branch."""

import sqlalchemy as sa

from assets.declarations.dimension import Dimension
from warehouse.database.connection import Warehouse
from warehouse.database.load import upsert_dimension
from warehouse.schema.base import metadata, surrogate_key

dim_library = sa.Table(
    "dim_library",
    metadata,
    surrogate_key("library_key", "the library"),
    sa.Column("organisation_code", sa.Text, nullable=False, comment="GSS code of the library authority"),
    sa.Column("library_name", sa.Text, nullable=False, comment="Name of the branch as the extract gives it"),
    sa.UniqueConstraint("organisation_code", "library_name"),
    comment="Library branches; one member of each council stands for figures that are not given by branch",
)


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
)
