"""Councils whose records the warehouse can hold: every upper-tier authority of England."""

import sqlalchemy as sa

from assets import reference
from assets.declarations.dimension import Dimension
from warehouse.database.connection import Warehouse
from warehouse.database.load import upsert_dimension
from warehouse.schema.dimensions import dim_organisation


def load(warehouse: Warehouse, _: sa.FromClause | None) -> int:
    """Writes every upper-tier authority of the reference file."""
    rows = [
        {"organisation_code": code, "organisation_name": name} for code, name in reference.councils().items()
    ]
    upsert_dimension(warehouse, dim_organisation, ["organisation_code"], rows)
    return len(rows)


dimension = Dimension(table=dim_organisation, title="Councils", load=load)
