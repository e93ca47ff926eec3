"""Staged rows of several tables make the rows of one fact: by the names of their columns, never by their order."""

from dataclasses import replace

import duckdb
import sqlalchemy as sa

from assets.declarations.declared import all_facts
from assets.declarations.fact import rows_for, staged_table
from checks.columns import Column, Integer, Text
from checks.contract import Table
from warehouse.database import sql

FACT = next(iter(all_facts().values()))
WORD, COUNT = Column("word", "Word", Text(), ""), Column("seen_count", "Seen", Integer(), "")


def staged(con, table, *values):
    con.execute(str(sa.schema.CreateTable(staged_table(table))))
    con.execute(
        f"insert into staged_{table.name} ({', '.join(table.staged_columns)}) values {', '.join(map(str, values))}"
    )


def test_columns_in_another_order_are_united_by_name():
    first = Table(name="first", title="", description="", columns=(WORD, COUNT), key=("word",))
    second = replace(first, name="second", columns=(COUNT, WORD))
    third = replace(first, name="third", tidy=lambda rows: sa.select(*reversed(list(rows.c))))
    with duckdb.connect() as con:
        staged(con, first, ("a", 1))
        staged(con, second, (2, "b"))
        staged(con, third, ("c", 3))
        rows = rows_for(FACT, (first, second, third))
        found = con.execute(sql.compiled(sa.select(rows.c.word, rows.c.seen_count))).fetchall()
    assert sorted(found) == [("a", 1), ("b", 2), ("c", 3)]
