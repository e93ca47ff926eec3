"""Small pieces of DuckDB SQL text: quoting, and conditions compiled from SQLAlchemy.

Belongs here: turning names, texts and expressions into SQL safely. Does not belong here: what the
SQL is for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlalchemy as sa


def name(identifier: str) -> str:
    """A quoted identifier."""
    return '"' + identifier.replace('"', '""') + '"'


def text(value: str) -> str:
    """A quoted text."""
    return "'" + value.replace("'", "''") + "'"


def texts(values: list[str] | tuple[str, ...]) -> str:
    """A list of quoted texts, for `in (...)`."""
    return ", ".join(text(value) for value in values)


def compiled(clause: sa.ClauseElement) -> str:
    """An SQLAlchemy clause as DuckDB SQL with its values in place.

    The paramstyle is `named` because the default one doubles every per cent sign.
    """
    import duckdb_sqlalchemy

    dialect = duckdb_sqlalchemy.Dialect(paramstyle="named")
    return str(clause.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
