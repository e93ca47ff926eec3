"""Which rows of dimensions something reads, and a digest of what stands in them.

A fact goes by the columns that its select names and not by the file that a dimension comes from: a mended word in one
of its other columns makes nothing stale.

Belongs here: columns and their content. Does not belong here: what is stale (staleness.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.sql import visitors

from warehouse.database.connection import Warehouse

Columns = Mapping[str, Mapping[str, str]]
"""By dimension and column, a digest of what stands in it."""


def columns_read(select: sa.ClauseElement, dimensions: Iterable[str]) -> dict[str, list[str]]:
    """The columns of these tables that a select names anywhere, by table."""
    tables, found = set(dimensions), dict[str, set[str]]()
    for element in visitors.iterate(select):
        for base in getattr(element, "base_columns", ()):
            table = getattr(getattr(base, "table", None), "name", "")
            if table in tables and isinstance(base, sa.Column):
                found.setdefault(table, set()).add(base.name)
    return {table: sorted(found[table]) for table in sorted(found)}


def content_of_columns(warehouse: Warehouse, table: sa.Table) -> dict[str, str]:
    """For each column, a digest of what stands in it, in the order of the key: what is beside what counts too."""
    order = list(table.primary_key.columns) or list(table.columns)
    rows = warehouse.sql.execute(sa.select(*table.columns).order_by(*order)).all()
    columns = zip(*rows, strict=True) if rows else ([] for _ in table.columns)
    return {c.name: digest(map(str, values)) for c, values in zip(table.columns, columns, strict=True)}


def content_read(read: Mapping[str, list[str]], content: Columns) -> dict[str, str]:
    """For each table that is read, a digest of what stands in the columns that are; '-' while it was never loaded."""
    return {
        table: digest(content[table].get(name, "-") for name in names) if table in content else "-"
        for table, names in read.items()
    }


def digest(parts: Iterable[str]) -> str:
    """A short fingerprint."""
    return hashlib.sha256("\n\n".join(parts).encode()).hexdigest()[:16]
