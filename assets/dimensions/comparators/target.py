"""Targets of councils, with the quarters to which they apply."""

import sqlalchemy as sa

from assets.declarations.dimension import Dimension
from warehouse.database.connection import Warehouse
from warehouse.database.load import replace_from
from warehouse.schema.dimensions import dim_organisation, dim_quarter
from warehouse.schema.reference import fact_target


def load(warehouse: Warehouse, rows: sa.FromClause | None) -> int:
    """Replaces the targets with those that count now."""
    return replace_from(warehouse, fact_target, rows, _targets)


def _targets(rows: sa.FromClause) -> sa.Select:
    first, last = dim_quarter.alias("first"), dim_quarter.alias("last")
    council = dim_organisation
    return (
        sa.select(
            council.c.organisation_key, rows.c.indicator_code, first.c.quarter_key.label("from_quarter_key"),
            last.c.quarter_key.label("to_quarter_key"), rows.c.target, rows.c.tolerance, rows.c.publisher, rows.c.note,
            rows.c.extract_key, rows.c.line_number,
        )
        .join(council, council.c.organisation_code == rows.c.organisation_code)
        .join(first, first.c.quarter_name == rows.c.from_quarter_name)
        .outerjoin(last, last.c.quarter_name == rows.c.to_quarter_name)
    )  # fmt: skip


dimension = Dimension(
    table=fact_target,
    title="Targets",
    load=load,
    rows_of="targets",
    after=("dim_organisation", "dim_quarter"),
)
