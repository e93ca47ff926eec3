"""Priorities of highway defects, from the code list of the HAMS contract."""

import sqlalchemy as sa

from assets.declarations.dimension import Dimension, code_members
from assets.sources.highways.highways_defects import PRIORITIES
from warehouse.database.connection import Warehouse
from warehouse.schema.dimensions import dim_priority


def load(warehouse: Warehouse, _: sa.FromClause | None) -> int:
    """Writes the code list."""
    return code_members(warehouse, dim_priority, dict(PRIORITIES.standard), "priority_code", "priority_name")


dimension = Dimension(table=dim_priority, title="Priorities of defects", load=load, group="highways")
