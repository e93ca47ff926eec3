"""Which indicators show their last good figures instead of the newest, and why: what readers of a release are told.

Belongs here: from what is stale, held or could not be built to rows of indicator_staleness. Does not belong here:
what is stale (staleness.py), or publishing (publication.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assets.declarations.declared import all_dimensions, all_facts
from assets.loading.build_faults import build_faults
from assets.loading.held import incomplete_now, published_reasons
from assets.loading.staleness import stale_now
from assets.staging.standing import standings
from warehouse.database.connection import Warehouse
from warehouse.database.load import replace_rows
from warehouse.indicators.declaration import Indicator
from warehouse.schema.indicators import indicator_staleness
from warehouse.storage.paths import DataPaths

Row = dict[str, Any]
WAITS = "its build is outstanding"


def stale_indicators(
    warehouse: Warehouse, paths: DataPaths, indicators: Mapping[int, Indicator]
) -> dict[int, list[int] | None]:
    """The quarters for which indicators, by key, are stale; None for all. Writes down what readers are told of them.

    To be called outside a transaction.
    """
    found = standings(paths)
    incomplete = incomplete_now(warehouse, paths, found)
    held = published_reasons(found, incomplete)
    stale = stale_now(warehouse, paths, incomplete)
    rows: list[Row] = []
    quarters: dict[int, list[int] | None] = {}
    with warehouse.sql.begin():
        faults = build_faults(warehouse)
        for key, indicator in indicators.items():
            if indicator.fact.name in held:
                quarters[key] = None
                rows.append(_row(key, indicator, None, held[indicator.fact.name]))
            elif indicator.code in stale.indicators:
                keys = [quarter.key for quarter in stale.indicators[indicator.code]]
                quarters[key] = keys
                rows.append(_row(key, indicator, keys, _fault_behind(indicator, faults)))
        replace_rows(warehouse, indicator_staleness, rows)
    return quarters


def _row(key: int, indicator: Indicator, quarters: list[int] | None, reason: str) -> Row:
    return {
        "indicator_key": key,
        "service_name": indicator.service,
        "from_quarter_key": min(quarters) if quarters else None,
        "to_quarter_key": max(quarters) if quarters else None,
        "stale_reason": reason,
    }


def _fault_behind(indicator: Indicator, faults: Mapping[str, str]) -> str:
    """Why the indicator, its fact, or a dimension that must stand before either, could not be built."""
    fact = all_facts()[indicator.fact.name]
    others = [name for name in all_dimensions() if name not in fact.dimensions]
    for name in (indicator.fact.name, indicator.identity, *fact.dimensions, *others):
        if name in faults:
            return faults[name]
    return WAITS
