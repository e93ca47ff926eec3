"""Making the tables: with real keys on PostgreSQL, without constraints on DuckDB.

On DuckDB keys cost four to eight times the load and forbid replacing a quarter in one transaction, so
there they are checked by queries (warehouse/database/keys.py). Belongs here: DDL. Does not belong here: rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import sqlalchemy as sa

from warehouse.schema import metadata
from warehouse.schema.ledger import extract_ledger, extract_rejection

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


WRITTEN_ANEW = (extract_ledger, extract_rejection)


class WarehouseOutdated(Exception):
    """The tables in the database are not those that this version declares."""


def create_tables(connection: Connection, tables: Iterable[sa.Table] | None = None) -> None:
    """Makes the tables that are missing, with their comments. Raises WarehouseOutdated when one differs.

    The ledger is written anew from the archive by every build, so one of another version is simply made anew.
    """
    tables = list(metadata.sorted_tables if tables is None else tables)
    present = _columns(connection)
    for table in tables:
        if table in WRITTEN_ANEW and present.get(table.name, _names(table)) != _names(table):
            connection.execute(sa.schema.DropTable(table))
            del present[table.name]
        if table.name not in present:
            made = table if connection.dialect.name == "postgresql" else without_constraints(table)
            connection.execute(sa.schema.CreateTable(made))
            _comment(connection, table)
        elif present[table.name] != _names(table):
            raise WarehouseOutdated(
                f"table {table.name} was made by another version of the project; move the warehouse file away and "
                "build again: everything in it comes back from the archive and the published editions"
            )


def _names(table: sa.Table) -> set[str]:
    return {column.name for column in table.columns}


def without_constraints(table: sa.Table) -> sa.Table:
    """The same table with its columns and types alone."""
    return sa.Table(
        table.name, sa.MetaData(), *(sa.Column(c.name, c.type, nullable=c.nullable) for c in table.columns)
    )


def _columns(connection: Connection) -> dict[str, set[str]]:
    catalogue = sa.text(
        "select table_name, column_name from information_schema.columns "
        "where table_schema in ('main', 'public') and table_catalog = current_database()"
    )
    found: dict[str, set[str]] = {}
    for table, column in connection.execute(catalogue).all():
        found.setdefault(table, set()).add(column)
    return found


def _comment(connection: Connection, table: sa.Table) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.schema.SetTableComment(table))
        for column in table.columns:
            connection.execute(sa.schema.SetColumnComment(column))
        return
    for statement in comment_statements(table):
        connection.exec_driver_sql(statement)


def comment_statements(table: sa.Table) -> list[str]:
    """COMMENT ON statements for a table and its columns."""
    said = [f"comment on table \"{table.name}\" is '{_quoted(table.comment)}'"]
    said += [
        f'comment on column "{table.name}"."{column.name}" is \'{_quoted(column.comment)}\''
        for column in table.columns
    ]
    return said


def _quoted(text: str | None) -> str:
    return (text or "").replace("'", "''")
