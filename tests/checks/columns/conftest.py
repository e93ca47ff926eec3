"""Reading one text as a column of some type would, through the SQL of staging itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from assets.staging.typed import text_of
from checks.columns import Column, ColumnType
from checks.columns.column_type import RECEIVED
from checks.reasons import column_reasons
from warehouse.database import sql

RECEIPT = date(2018, 5, 1)
"""The day on which every extract of these tests is received."""


@pytest.fixture(scope="session")
def read() -> Iterator[Callable[..., tuple[Any, list[str]]]]:
    """The staged value of one text (a tuple where there are several), and the codes of what is wrong with it."""
    import duckdb

    with duckdb.connect() as con:

        def one(kind: ColumnType, text: str | None, **options: Any) -> tuple[Any, list[str]]:
            column = Column("value", "Value", kind, "", **options)
            values, reasons = column.values(), column_reasons(column)
            staged = ", ".join(f"{read} as {sql.name(name)}" for name, read in values.items())
            names = ", ".join(map(sql.name, values))
            marks = ", ".join(f"coalesce({broken}, false)" for _, broken in reasons) or "null"
            said = "(select ?::varchar as said)"
            received = f"select {text_of(column, 'said')}, date '{RECEIPT}' as {RECEIVED} from {said}"
            *found, marked = con.execute(
                f"select {names}, [{marks}] from (select *, {staged} from ({received}))", [text]
            ).fetchone()
            wrong = [
                reason.code.removeprefix("value.")
                for (reason, _), is_marked in zip(reasons, marked, strict=bool(reasons))
                if is_marked
            ]
            return found[0] if len(found) == 1 else tuple(found), wrong

        yield one


@pytest.fixture(scope="session")
def words() -> Callable[[ColumnType], list[str]]:
    """What is expected of a value of some type, limit by limit."""
    return lambda kind: [limit.expected for limit in kind.limits("value", "text_value")]
