"""Figures that departments publish for this and other councils, from which comparators are taken."""

from decimal import Decimal

import sqlalchemy as sa

from assets import reference
from assets.declarations.dimension import Dimension
from assets.dimensions.comparators.population import area_keys
from warehouse.database.connection import Warehouse
from warehouse.database.load import replace_rows
from warehouse.schema.reference import fact_published_figure


def load(warehouse: Warehouse, _: sa.FromClause | None) -> int:
    """Replaces the figures with those of the reference file."""
    areas = area_keys(warehouse)
    rows = [
        {
            "indicator_code": row["indicator_code"],
            "area_key": areas[str(row["area_code"])],
            "financial_year": row["financial_year"],
            "numerator": int(row["numerator"]) if row["numerator"] else None,
            "denominator": int(row["denominator"]) if row["denominator"] else None,
            "value": Decimal(row["value"]) if row["value"] else None,
            "symbol": row["symbol"],
            "publisher": row["publisher"],
            "release_name": row["release"],
        }
        for row in reference.rows("published_figures.csv")
    ]
    return replace_rows(warehouse, fact_published_figure, rows)


dimension = Dimension(table=fact_published_figure, title="Published figures", load=load, after=("dim_area",))
