"""The staged rows out of which dimensions are made, and the extracts that those stand in.

Belongs here: what lies behind a dimension that does not come from declarations or code lists. Does not belong here:
loading it (star.py), or telling whether it is stale (staleness.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import sqlalchemy as sa

from assets.declarations.declared import all_dimensions, all_tables
from assets.declarations.dimension import Dimension
from assets.declarations.fact import staged_table
from assets.loading.built_from import extracts_by_quarter, extracts_of, sources_of
from assets.staging.current import current_rows
from warehouse.database.connection import Warehouse
from warehouse.storage.paths import DataPaths

WHOLE = 0
"""Stands for the quarter of what has none."""


def sources_behind(dimension: Dimension) -> list[str]:
    """The names of the sources whose extracts its members stand in."""
    if dimension.rows_of:
        return [all_tables()[dimension.rows_of].source_name]
    return sources_of(dimension.members_of) if dimension.members_of else []


def extracts_behind(paths: DataPaths, dimension: Dimension) -> dict[int, str]:
    """The extracts in which its members stand, a line for each, by the quarters that they touch, if that matters."""
    if dimension.rows_of:
        lines = extracts_of(paths, all_tables()[dimension.rows_of])
        return {WHOLE: "\n".join(lines)} if lines else {}
    return extracts_by_quarter(paths, dimension.members_of) if dimension.members_of else {}


def held_dimensions(incomplete: Collection[str]) -> list[str]:
    """The dimensions that are left as they are, because their members stand in extracts of an incomplete source."""
    return [
        name
        for name, dimension in all_dimensions().items()
        if set(sources_behind(dimension)) & set(incomplete)
    ]


def sources_of_dimensions(names: Iterable[str]) -> set[str]:
    """The sources in whose extracts the members of these dimensions stand."""
    return {source for name in names for source in sources_behind(all_dimensions()[name])}


def rows_of(warehouse: Warehouse, paths: DataPaths, dimension: Dimension) -> sa.FromClause | None:
    """The current rows of the table that a dimension holds, readable by the warehouse; None when there are none."""
    if dimension.rows_of is None:
        return None
    table = all_tables()[dimension.rows_of]
    if current_rows(warehouse.duck, paths, table) is None:
        return None
    staged = staged_table(table)
    warehouse.bring(staged)
    return staged
