"""The last good figures of what could not be built, out of the release that readers see.

A warehouse that was made anew has none of what could not be built; what was published of it stays.

Belongs here: reading them back. Does not belong here: telling which indicators are stale (assets/loading).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from warehouse.database.connection import Warehouse, open_release
from warehouse.database.damage import ReleaseDamaged
from warehouse.release.current import FILE
from warehouse.release.editions import PLACE, keys_by_code, with_codes
from warehouse.release.sums import damaged_files
from warehouse.schema.indicators import fact_indicator_value
from warehouse.storage.paths import DataPaths

Row = dict[str, Any]
Stale = Mapping[int, Collection[int] | None]
"""Indicators by key, with the quarters that could not be built; None for all."""


def carried_figures(
    warehouse: Warehouse, paths: DataPaths, stale: Stale, shown: Sequence[Mapping[str, Any]]
) -> list[Row]:
    """The published figures of stale quarters of which `shown` has none, as they stand in the release."""
    file = paths.current / FILE
    if not stale or not file.exists() or damaged_files(paths.current.resolve()).get(FILE):
        return []
    try:
        with open_release(file.resolve()) as published:
            rows = published.sql.execute(with_codes(fact_indicator_value)).mappings().all()
    except ReleaseDamaged:
        # Then nothing is carried, and nothing withdrawn either: that needs a cause.
        return []
    keys, there = keys_by_code(warehouse), {tuple(row[name] for name in PLACE) for row in shown}
    found = []
    for row in rows:
        figure = {column.name: row[column.name] for column in fact_indicator_value.columns} | {
            "organisation_key": keys.get(("organisation", row["organisation_code"])),
            "area_key": keys.get(("area", row["area_code"])),
            "indicator_key": keys.get((row["indicator_code"], row["definition_version"])),
        }
        place = tuple(figure[name] for name in PLACE)
        if None not in place and place not in there and _is_stale(figure, stale):
            found.append(figure)
    return found


def _is_stale(figure: Row, stale: Stale) -> bool:
    quarters = stale.get(figure["indicator_key"], ())
    return quarters is None or figure["quarter_key"] in quarters
