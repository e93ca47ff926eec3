"""Types of highway defect, from the code list of the HAMS contract."""

import sqlalchemy as sa

from assets.declarations.dimension import Dimension, code_members
from assets.sources.highways.highways_defects import DEFECT_TYPES
from warehouse.database.connection import Warehouse
from warehouse.schema.dimensions import dim_defect_type


def load(warehouse: Warehouse, _: sa.FromClause | None) -> int:
    """Writes the code list."""
    return code_members(
        warehouse, dim_defect_type, dict(DEFECT_TYPES.standard), "defect_type_code", "defect_type_name"
    )


dimension = Dimension(table=dim_defect_type, title="Types of defect", load=load, group="highways")
