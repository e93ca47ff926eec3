"""Groups of areas that a council is compared with: England, the region, statistical neighbours by edition."""

import sqlalchemy as sa

from assets.declarations.dimension import Dimension
from warehouse.database.connection import Warehouse
from warehouse.database.load import replace_from
from warehouse.schema.dimensions import dim_organisation
from warehouse.schema.reference import dim_comparator_group

OF_THE_GROUP = (
    "comparator_group", "title", "kind", "publisher", "edition", "valid_from_date", "valid_to_date", "extract_key",
)  # fmt: skip


def load(warehouse: Warehouse, rows: sa.FromClause | None) -> int:
    """Replaces the groups with those that count now: one for all rows of its members, which say the same of it."""
    groups = None if rows is None else _of_each(rows)
    return replace_from(warehouse, dim_comparator_group, groups, _groups)


def _of_each(rows: sa.FromClause) -> sa.Subquery:
    return (
        sa.select(rows.c.organisation_code, *(rows.c[name] for name in OF_THE_GROUP))
        .distinct()
        .subquery("groups")
    )


def _groups(groups: sa.FromClause) -> sa.Select:
    council = dim_organisation
    return sa.select(council.c.organisation_key, *(groups.c[name] for name in OF_THE_GROUP)).join(
        council, council.c.organisation_code == groups.c.organisation_code
    )


dimension = Dimension(
    table=dim_comparator_group,
    title="Groups of comparators",
    load=load,
    rows_of="comparator_groups",
    after=("dim_organisation",),
)
