"""Indicators with their definitions, from the files that declare them."""

import sqlalchemy as sa

from assets.declarations.declared import all_indicators
from assets.declarations.dimension import Dimension
from warehouse.database.connection import Warehouse
from warehouse.database.load import upsert_dimension
from warehouse.indicators.declaration import Indicator
from warehouse.schema.indicators import dim_indicator


def load(warehouse: Warehouse, _: sa.FromClause | None) -> int:
    """Writes every indicator; an older version of a definition stays beside the new one."""
    rows = declared()
    upsert_dimension(warehouse, dim_indicator, ["indicator_code", "definition_version"], rows)
    return len(rows)


def declared() -> list[dict[str, object]]:
    """What the indicators say of themselves."""
    return [_row(indicator) for indicator in all_indicators().values()]


def _row(indicator: Indicator) -> dict[str, object]:
    return {
        "indicator_code": indicator.code,
        "definition_version": indicator.definition_version,
        "title": indicator.title,
        "definition": " ".join(indicator.definition.split()),
        "why_it_matters": indicator.why_it_matters,
        "numerator_words": indicator.numerator_words,
        "denominator_words": indicator.denominator_words,
        "unit": indicator.unit,
        "decimal_places": indicator.decimals,
        "polarity": indicator.polarity,
        "period_type": indicator.period.name,
        "fact_name": indicator.fact.name,
        "date_role": indicator.date_role,
        "suppression_threshold": indicator.suppression_threshold,
        "owner": indicator.owner,
        "author": indicator.author,
        "checker": indicator.checker,
        "review_date": indicator.review_date,
    }


dimension = Dimension(
    table=dim_indicator, title="Indicators and their definitions", load=load, declared=declared
)
