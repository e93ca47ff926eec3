"""Targets, with the quarters to which they apply."""

from decimal import Decimal

import sqlalchemy as sa

from assets import reference
from assets.declarations.dimension import Dimension
from warehouse.calendar import Quarter
from warehouse.database.connection import Warehouse
from warehouse.database.load import replace_rows
from warehouse.schema.reference import fact_target


def load(warehouse: Warehouse, _: sa.FromClause | None) -> int:
    """Replaces the targets with those of the reference file."""
    rows = [
        {
            "indicator_code": row["indicator_code"],
            "from_quarter_key": Quarter.parse(str(row["from_quarter"])).key,
            "to_quarter_key": Quarter.parse(row["to_quarter"]).key if row["to_quarter"] else None,
            "target": Decimal(str(row["target"])),
            "tolerance": Decimal(str(row["tolerance"])),
            "publisher": row["publisher"],
            "note": row["note"],
        }
        for row in reference.rows("targets.csv")
    ]
    return replace_rows(warehouse, fact_target, rows)


dimension = Dimension(table=fact_target, title="Targets", load=load)
