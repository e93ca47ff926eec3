"""Loading: replace the quarters of a fact, bring a dimension up to date, replace a table; all may be repeated freely.

Belongs here: the ways in which rows enter the star, and the account that they keep. Does not
belong here: which rows (assets), or when (pipelines).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from warehouse.calendar import Quarter
from warehouse.database.connection import Warehouse


class RowsLost(Exception):
    """Rows went missing between staging and the star: a fault of ours; the transaction is undone."""


def replace_rows(
    warehouse: Warehouse, table: sa.Table, rows: Sequence[Mapping[str, Any]], *where: Any
) -> int:
    """Replaces the rows of a table for which the conditions hold (all, without conditions)."""
    warehouse.sql.execute(sa.delete(table).where(*where) if where else sa.delete(table))
    insert_rows(warehouse, table, rows)
    return len(rows)


def replace_from(
    warehouse: Warehouse,
    table: sa.Table,
    rows: sa.FromClause | None,
    select: Callable[[sa.FromClause], sa.Select],
) -> int:
    """Replaces all rows of a table with one for each of `rows` (none, without any), as `select` gives them.

    Raises RowsLost when it does not give as many. Runs inside the caller's transaction.
    """
    warehouse.sql.execute(sa.delete(table))
    if rows is None:
        return 0
    selected = select(rows)
    names = [column.name for column in selected.selected_columns]
    warehouse.sql.execute(sa.insert(table).from_select(names, selected))
    wanted, written = (
        int(warehouse.sql.execute(sa.select(sa.func.count()).select_from(each)).scalar_one())
        for each in (rows, table)
    )
    if written != wanted:
        raise RowsLost(f"{table.name}: {wanted} staged rows came in, and it holds {written}")
    return written


def insert_rows(warehouse: Warehouse, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts rows given as mappings, in columns: one statement, whatever their number."""
    if not rows:
        return
    names = [column.name for column in table.columns if column.name in rows[0]]
    if not warehouse.is_duckdb:
        warehouse.sql.execute(sa.insert(table), [{name: row[name] for name in names} for row in rows])
        return
    with _incoming(warehouse, names, rows):
        listed = ", ".join(f'"{name}"' for name in names)
        warehouse.duck.execute(f'insert into "{table.name}" ({listed}) select {listed} from incoming')


@contextmanager
def _incoming(
    warehouse: Warehouse, names: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> Iterator[None]:
    """Gives DuckDB the rows as one Arrow table: from parameters it takes them one by one."""
    import pyarrow as pa

    warehouse.duck.register(
        "incoming", pa.table({name: pa.array([row[name] for row in rows]) for name in names})
    )
    try:
        yield
    finally:
        warehouse.duck.unregister("incoming")


def upsert_dimension(
    warehouse: Warehouse, table: sa.Table, natural: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> int:
    """Brings a dimension up to date: known members keep their surrogate key, new ones get the next.

    `natural` names the columns that identify a member; a row may bring its own surrogate key. Members
    that are no longer named stay, because facts may point to them. Returns how many are new.
    """
    (key,) = table.primary_key.columns
    identify = [table.c[name] for name in natural]
    known = {tuple(row[1:]): row[0] for row in warehouse.sql.execute(sa.select(key, *identify)).all()}
    numbered = (number for number in known.values() if isinstance(number, int))
    highest = max([0, *numbered])
    wanted = {tuple(row[name] for name in natural): dict(row) for row in rows}
    new = 0
    for identity, row in sorted(wanted.items(), key=lambda item: tuple(str(part) for part in item[0])):
        if identity in known:
            row[key.name] = known[identity]
        else:
            new += 1
            if key.name not in row:
                highest += 1
                row[key.name] = highest
    rows_in = list(wanted.values())
    if not rows_in:
        return 0
    if warehouse.is_duckdb:
        with _incoming(warehouse, [key.name], rows_in):
            warehouse.duck.execute(
                f'delete from "{table.name}" where "{key.name}" in (select "{key.name}" from incoming)'
            )
        insert_rows(warehouse, table, rows_in)
        return new
    # PostgreSQL holds real keys, so a member that facts point to is altered where it stands.
    from sqlalchemy.dialects.postgresql import insert

    statement = insert(table)
    altered = {name: statement.excluded[name] for name in rows_in[0] if name != key.name}
    warehouse.sql.execute(statement.on_conflict_do_update(index_elements=[key], set_=altered), rows_in)
    return new


def replace_quarters(
    warehouse: Warehouse, table: sa.Table, first: Quarter, last: Quarter, select: sa.Select, rows_behind: int
) -> int:
    """Replaces a range of quarters of a fact, laid down in quarter order; returns the rows now in it.

    `rows_behind` is the number of staged rows that the range rests on. Raises RowsLost, before anything
    is committed, when the new rows do not rest on exactly as many. Runs inside the caller's transaction.
    """
    between = table.c.quarter_key.between(first.key, last.key)
    warehouse.sql.execute(sa.delete(table).where(between))
    selected = select.subquery()
    ordered = (
        sa.select(selected)
        .where(selected.c.quarter_key.between(first.key, last.key))
        .order_by(selected.c.quarter_key)
    )
    warehouse.sql.execute(sa.insert(table).from_select([column.name for column in selected.columns], ordered))
    count, behind = warehouse.sql.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(table.c.source_row_count), 0)).where(between)
    ).one()
    if int(behind) != rows_behind:
        raise RowsLost(
            f"{table.name}, {first} to {last}: the staged rows number {rows_behind}, those behind the fact {behind}; "
            "a member of a dimension is missing or twice there"
        )
    return int(count)
