"""Where each indicator stands in the report; directorates and themes change over the years."""

import sqlalchemy as sa

from assets.declarations.declared import all_indicators
from assets.declarations.dimension import Dimension
from warehouse.calendar import Quarter
from warehouse.database.connection import Warehouse
from warehouse.database.load import replace_rows
from warehouse.indicators.values import indicator_key
from warehouse.schema.indicators import dim_indicator_theme


def load(warehouse: Warehouse, _: sa.FromClause | None) -> int:
    """Replaces the places in the report with those that the indicators declare."""
    rows = []
    for indicator in all_indicators().values():
        key = indicator_key(warehouse, indicator)
        starts = [Quarter.parse(theme.from_quarter) for theme in indicator.themes]
        ends = [start.plus(-1).key for start in starts[1:]] + [None]
        rows += [
            {
                "indicator_key": key,
                "from_quarter_key": start.key,
                "to_quarter_key": end,
                "directorate": theme.directorate,
                "theme": theme.theme,
            }
            for theme, start, end in zip(indicator.themes, starts, ends, strict=True)
        ]
    return replace_rows(warehouse, dim_indicator_theme, rows)


dimension = Dimension(
    table=dim_indicator_theme,
    title="Indicators in the report",
    load=load,
    declared=lambda: [(indicator.identity, indicator.themes) for indicator in all_indicators().values()],
    after=("dim_indicator",),
)
