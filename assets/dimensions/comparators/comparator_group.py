"""Groups of areas that the council is compared with: England, the region, statistical neighbours by edition."""

from datetime import date

import sqlalchemy as sa

from assets import reference
from assets.declarations.dimension import Dimension
from warehouse.database.connection import Warehouse
from warehouse.database.load import upsert_dimension
from warehouse.schema.reference import dim_comparator_group


def load(warehouse: Warehouse, _: sa.FromClause | None) -> int:
    """Writes the groups of the reference file."""
    rows = [
        {
            "comparator_group": row["comparator_group"],
            "title": row["title"],
            "kind": row["kind"],
            "publisher": row["publisher"],
            "edition": row["edition"],
            "valid_from_date": date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
            "valid_to_date": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        }
        for row in reference.rows("comparator_groups.csv")
    ]
    upsert_dimension(warehouse, dim_comparator_group, ["comparator_group"], rows)
    return len(rows)


dimension = Dimension(table=dim_comparator_group, title="Groups of comparators", load=load)
