"""Types of highway defect, from the code list of the HAMS contract."""

import sqlalchemy as sa

from assets.declarations.dimension import Dimension, code_members
from assets.sources.highways.highways_defects import DEFECT_TYPES
from warehouse.database.connection import Warehouse
from warehouse.schema.base import metadata, surrogate_key

dim_defect_type = sa.Table(
    "dim_defect_type",
    metadata,
    surrogate_key("defect_type_key", "the type of defect"),
    sa.Column(
        "defect_type_code",
        sa.Text,
        nullable=False,
        unique=True,
        comment="Code of the highways asset management system",
    ),
    sa.Column("defect_type_name", sa.Text, nullable=False, comment="Meaning"),
    comment="Types of highway defect",
)


def load(warehouse: Warehouse, _: sa.FromClause | None) -> int:
    """Writes the code list."""
    return code_members(
        warehouse, dim_defect_type, dict(DEFECT_TYPES.standard), "defect_type_code", "defect_type_name"
    )


dimension = Dimension(table=dim_defect_type, title="Types of defect", load=load)
