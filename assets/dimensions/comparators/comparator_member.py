"""Which areas belong to which group of comparators; membership changes with the edition of the list."""

import sqlalchemy as sa

from assets import reference
from assets.declarations.dimension import Dimension
from assets.dimensions.comparators.population import area_keys
from warehouse.database.connection import Warehouse
from warehouse.database.load import replace_rows
from warehouse.schema.reference import dim_comparator_member


def load(warehouse: Warehouse, _: sa.FromClause | None) -> int:
    """Replaces the members with those of the reference file."""
    areas = area_keys(warehouse)
    rows = [
        {
            "comparator_group": row["comparator_group"],
            "area_key": areas[str(row["area_code"])],
            "rank": int(str(row["rank"])),
        }
        for row in reference.rows("comparator_members.csv")
    ]
    return replace_rows(warehouse, dim_comparator_member, rows)


dimension = Dimension(
    table=dim_comparator_member,
    title="Members of the groups of comparators",
    load=load,
    after=("dim_area", "dim_comparator_group"),
)
