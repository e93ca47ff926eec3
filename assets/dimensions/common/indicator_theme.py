"""Where each indicator stands in the report; directorates and themes change over the years."""

from collections import defaultdict
from collections.abc import Iterator

import sqlalchemy as sa

from assets.declarations.declared import all_indicators
from assets.declarations.dimension import Dimension
from warehouse.calendar import Quarter
from warehouse.database.connection import Warehouse
from warehouse.database.load import replace_rows
from warehouse.indicators.declaration import Theme
from warehouse.schema.indicators import dim_indicator, dim_indicator_theme


def load(warehouse: Warehouse, _: sa.FromClause | None) -> int:
    """Replaces the places in the report with those that the indicators declare.

    Each version of a definition has them: figures that were counted by an earlier one stand in the report as well.
    """
    versions: dict[str, list[int]] = defaultdict(list)
    for code, key in warehouse.sql.execute(
        sa.select(dim_indicator.c.indicator_code, dim_indicator.c.indicator_key)
    ):
        versions[code].append(key)
    rows = [
        {"indicator_key": key, **place}
        for indicator in all_indicators().values()
        for key in versions[indicator.code]
        for place in _places(indicator.themes)
    ]
    return replace_rows(warehouse, dim_indicator_theme, rows)


def _places(themes: tuple[Theme, ...]) -> Iterator[dict[str, object]]:
    """Each place with its first and last quarter: it ends where the next one begins."""
    starts = [Quarter.parse(theme.from_quarter) for theme in themes]
    ends = [start.plus(-1).key for start in starts[1:]] + [None]
    for theme, start, end in zip(themes, starts, ends, strict=True):
        yield {
            "from_quarter_key": start.key,
            "to_quarter_key": end,
            "directorate": theme.directorate,
            "theme": theme.theme,
        }


dimension = Dimension(
    table=dim_indicator_theme,
    title="Indicators in the report",
    load=load,
    declared=lambda: [(indicator.identity, indicator.themes) for indicator in all_indicators().values()],
    after=("dim_indicator",),
)
