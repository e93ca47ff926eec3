"""An empty database in which the SQL of declarations is tried: it needs no row to be refused.

Belongs here: the database, and its refusals in words. Does not belong here: what is tried (trial_*.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa

from assets.staging.batch import CLOSED
from warehouse.database import sql
from warehouse.database.create import without_constraints
from warehouse.misdeclared import not_among

Given = TypeVar("Given")


class Refused(Exception):
    """A declaration raises, or the database refuses what it gives; the message says how."""


@dataclass(frozen=True)
class EmptyDatabase:
    """A closed DuckDB in memory."""

    con: Any

    def make(self, tables: Iterable[sa.Table]) -> None:
        """Makes tables, with columns and types alone."""
        for table in tables:
            self.con.execute(sql.compiled(sa.schema.CreateTable(without_constraints(table))))

    def types(self, query: sa.ClauseElement | str) -> dict[str, str]:
        """Column to type of what a query gives. Raises Refused."""
        text = attempt(lambda: query if isinstance(query, str) else sql.compiled(query))
        found = attempt(lambda: self.con.execute(f"describe {text}").fetchall())
        return {name: kind for name, kind, *_ in found}

    def run(self, statement: str) -> Any:
        """Runs a statement. Raises Refused."""
        return attempt(lambda: self.con.execute(statement))


@contextmanager
def empty_database() -> Iterator[EmptyDatabase]:
    """A database as closed as the one in which rows are typed."""
    import duckdb

    con = duckdb.connect(":memory:")
    try:
        for setting in CLOSED:
            con.execute(f"set {setting}")
        yield EmptyDatabase(con)
    finally:
        con.close()


def attempt(give: Callable[[], Given], columns: Iterable[str] = (), kind: str = "column") -> Given:
    """What a function of a declaration gives. Raises Refused with what it, or the database, says.

    `columns` are those that it may read, and `kind` what they are called.
    """
    try:
        return give()
    except Exception as error:
        said = _said(error, list(columns), kind)
    raise Refused(said)


def _said(error: Exception, columns: list[str], kind: str) -> str:
    name = getattr(error, "name", None) if isinstance(error, AttributeError) else None
    if isinstance(error, KeyError) and error.args:
        name = error.args[0]
    if columns and isinstance(name, str) and name not in columns:
        return f"reads {not_among(name, kind, columns)}"
    first = str(error).strip().split("\n")[0]
    return f"{type(error).__name__}: {first}"
