"""Which areas belong to which group of comparators; membership changes with the edition of the list."""

import sqlalchemy as sa

from assets.declarations.dimension import Dimension
from warehouse.database.connection import Warehouse
from warehouse.database.load import replace_from
from warehouse.schema.dimensions import dim_area, dim_organisation
from warehouse.schema.reference import dim_comparator_member


def load(warehouse: Warehouse, rows: sa.FromClause | None) -> int:
    """Replaces the members with those that count now."""
    return replace_from(warehouse, dim_comparator_member, rows, _members)


def _members(rows: sa.FromClause) -> sa.Select:
    council = dim_organisation
    return (
        sa.select(council.c.organisation_key, rows.c.comparator_group, dim_area.c.area_key, rows.c.rank,
                  rows.c.extract_key, rows.c.line_number)
        .join(council, council.c.organisation_code == rows.c.organisation_code)
        .join(dim_area, dim_area.c.area_code == rows.c.area_code)
    )  # fmt: skip


dimension = Dimension(
    table=dim_comparator_member,
    title="Members of the groups of comparators",
    load=load,
    rows_of="comparator_groups",
    after=("dim_area", "dim_organisation", "dim_comparator_group"),
)
