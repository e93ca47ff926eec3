"""Priorities of highway defects, from the code list of the HAMS contract."""

import sqlalchemy as sa

from assets.declarations.dimension import Dimension, code_members
from assets.sources.highways.highways_defects import PRIORITIES
from warehouse.database.connection import Warehouse
from warehouse.schema.base import metadata, surrogate_key

dim_priority = sa.Table(
    "dim_priority",
    metadata,
    surrogate_key("priority_key", "the priority"),
    sa.Column(
        "priority_code",
        sa.Text,
        nullable=False,
        unique=True,
        comment="Code of the highways asset management system",
    ),
    sa.Column("priority_name", sa.Text, nullable=False, comment="Meaning, with the time allowed"),
    comment="Priorities of highway defects, each with the time allowed for its repair",
)


def load(warehouse: Warehouse, _: sa.FromClause | None) -> int:
    """Writes the code list."""
    return code_members(warehouse, dim_priority, dict(PRIORITIES.standard), "priority_code", "priority_name")


dimension = Dimension(table=dim_priority, title="Priorities of defects", load=load)
