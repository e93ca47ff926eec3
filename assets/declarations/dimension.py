"""The vocabulary of a dimension or reference table: where its members come from.

Belongs here: Dimension and the loading that most share. Does not belong here: any one dimension
(assets/dimensions).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

import sqlalchemy as sa

from warehouse.database.connection import Warehouse
from warehouse.database.load import upsert_dimension


@dataclass(frozen=True)
class Dimension:
    """One dimension or table of published figures.

    `load` brings it up to date and returns how many rows were written; it gets the warehouse and, for a dimension whose
    members stand in extracts, the rows that feed the fact named in `members_of`, or those of the table in `rows_of`.
    """

    table: sa.Table
    title: str
    load: Callable[[Warehouse, sa.FromClause | None], int]
    after: tuple[str, ...] = ()
    """Names of the dimensions that must stand first."""
    members_of: str | None = None
    rows_of: str | None = None
    """The table of a source whose current rows it holds: published figures, targets and the like."""
    declared: Callable[[], object] | None = None
    """What `load` takes from declarations of other kinds: when this says something else, the dimension is stale."""
    service: str = ""
    """The service area in whose folder it lies, which finding it says; it stands in no file."""


def in_order(dimensions: Mapping[str, Dimension]) -> list[Dimension]:
    """The dimensions, each after those that must stand first."""
    known = TopologicalSorter(
        {name: [a for a in d.after if a in dimensions] for name, d in dimensions.items()}
    )
    return [dimensions[name] for name in known.static_order()]


def code_members(warehouse: Warehouse, table: sa.Table, codes: dict[str, str], code: str, name: str) -> int:
    """Brings a dimension of a code list up to date, with a member for 'not stated'."""
    (key,) = table.primary_key.columns
    from warehouse.schema.base import NOT_STATED

    rows = [{code: value, name: words} for value, words in codes.items()]
    not_stated = {key.name: NOT_STATED, code: "", name: "Not stated"}
    return upsert_dimension(warehouse, table, [code], rows) + upsert_dimension(
        warehouse, table, [code], [not_stated]
    )
