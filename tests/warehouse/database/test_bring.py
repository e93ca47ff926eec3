"""Staged rows reach PostgreSQL as they are: nothing is the same as empty, and a refusal neither hangs nor hides."""

from datetime import date, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa

from warehouse.database.connection import open_warehouse
from warehouse.storage.paths import DataPaths

STAGED = sa.Table(
    "staged_examples",
    sa.MetaData(),
    sa.Column("place", sa.BigInteger),
    sa.Column("words", sa.Text),
    sa.Column("day", sa.Date),
    sa.Column("moment", sa.DateTime),
    sa.Column("amount", sa.Numeric(18, 6)),
)
AWKWARD = [
    None,
    "",
    " ",
    "\\N",
    "\\.",
    '"',
    '""',
    ",",
    "a\nb",
    "a\r\nb",
    "\t",
    "'",
    "null",
    "é – £",
    "\\",
    "{}",
    "00123",
]


@pytest.mark.parametrize("kind", ["duckdb", "postgresql"])
def test_every_value_arrives_as_it_was(paths: DataPaths, kind: str, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue("postgres_url") if kind == "postgresql" else None
    some = (date(2018, 2, 28), datetime(2018, 3, 25, 1, 30), Decimal("-0.000001"))
    sent = [
        (number, words, *(some if number % 2 else (None, None, None))) for number, words in enumerate(AWKWARD)
    ]
    with open_warehouse(paths, url) as warehouse:
        warehouse.duck.execute(
            "create temp table examples (place bigint, words text, day date, moment timestamp, amount decimal(18, 6))"
        )
        warehouse.duck.executemany("insert into examples values (?, ?, ?, ?, ?)", sent)
        warehouse.duck.execute("create temp view staged_examples as select * from examples")
        with warehouse.sql.begin():
            for _ in ("once", "and again on the same connection"):
                warehouse.bring(STAGED)
            got = warehouse.sql.execute(sa.select(STAGED).order_by(STAGED.c.place)).all()
    assert [tuple(row) for row in got] == sent


def test_a_row_that_postgres_refuses_ends_the_copy_and_the_warehouse_stays_usable(
    paths: DataPaths, postgres_url: str
) -> None:
    with open_warehouse(paths, postgres_url) as warehouse:
        # Far more than a pipe holds, so that a sender whom nobody reads any more would wait for ever.
        warehouse.duck.execute(
            "create temp view staged_examples as select 'no number' as place, repeat('x', 50) as words, "
            "null as day, null as moment, null as amount from range(200000)"
        )
        with pytest.raises(Exception, match="invalid input syntax"), warehouse.sql.begin():
            warehouse.bring(STAGED)
        assert warehouse.duck.execute("select count(*) from staged_examples").fetchone() == (200_000,)
        with warehouse.sql.begin():
            assert warehouse.sql.execute(sa.text("select 1")).scalar_one() == 1


def test_a_fault_while_reading_the_staged_rows_is_raised_and_nothing_is_kept(
    paths: DataPaths, postgres_url: str
) -> None:
    with open_warehouse(paths, postgres_url) as warehouse:
        warehouse.duck.execute(
            "create temp view staged_examples as select "
            "case when n < 190000 then n else cast('x' || n as bigint) end as place, repeat('x', 50) as words, "
            "null as day, null as moment, null as amount from range(200000) as numbers(n)"
        )
        with pytest.raises(Exception, match="Could not convert string"), warehouse.sql.begin():
            warehouse.bring(STAGED)
        with warehouse.sql.begin():
            assert (
                warehouse.sql.execute(sa.text("select to_regclass('staged_examples')")).scalar_one() is None
            )
