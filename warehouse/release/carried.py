"""The last good figures of what could not be built, out of the release that readers see.

A warehouse that was made anew has none of what could not be built; what was published of it stays.

Belongs here: reading them back. Does not belong here: telling which indicators are stale (assets/loading/held.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from warehouse.database.connection import Warehouse, open_release
from warehouse.release.editions import keys_by_code, with_codes
from warehouse.schema.indicators import fact_indicator_value

Row = dict[str, Any]


def figures_of_release(warehouse: Warehouse, file: Path, indicator_keys: Mapping[int, Any]) -> list[Row]:
    """The published figures of these indicators, with the keys that the warehouse gives to their places."""
    if not indicator_keys or not file.exists():
        return []
    with open_release(file.resolve()) as published:
        rows = published.sql.execute(with_codes(fact_indicator_value)).mappings().all()
    keys = keys_by_code(warehouse)
    found = []
    for row in rows:
        place = {
            "organisation_key": keys.get(("organisation", row["organisation_code"])),
            "area_key": keys.get(("area", row["area_code"])),
            "indicator_key": keys.get((row["indicator_code"], row["definition_version"])),
        }
        if None not in place.values() and place["indicator_key"] in indicator_keys:
            found.append({c.name: row[c.name] for c in fact_indicator_value.columns} | place)
    return found
