"""What is known of things that extracts name: which name is of what, and when a thing was there."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from checks.register import Known, Name, Register, Version, versions
from warehouse.database import sql

ASHTON = Known(
    organisation_code="E1",
    names=(Name("Ashton"), Name("Ashton Hub", date(2017, 7, 1)), Name("Ashton", date(2019, 1, 1))),
)
READ = Known(
    organisation_code="E1", names=(Name("Read"),), opened=date(2014, 5, 2), closed=date(2016, 12, 31)
)
REGISTER = Register(known=(ASHTON, READ))


@pytest.fixture(scope="module")
def told() -> Any:
    """What DuckDB says to an expression of the register."""
    import duckdb

    with duckdb.connect() as con:
        yield lambda expression: con.execute(f"select {sql.compiled(expression)}").fetchone()[0]


def test_each_version_ends_the_day_before_the_next_one_and_together_they_cover_all_days():
    assert list(versions(ASHTON)) == [
        Version(1, "Ashton", None, date(2017, 6, 30)),
        Version(2, "Ashton Hub", date(2017, 7, 1), date(2018, 12, 31)),
        Version(3, "Ashton", date(2019, 1, 1), None),
    ]


def test_what_is_not_in_the_register_has_one_name_and_was_always_there():
    unknown = REGISTER.of("E1", "Burnley")
    assert list(versions(unknown)) == [Version(1, "Burnley", None, None)]
    assert (unknown.opened, unknown.closed) == (None, None)


@pytest.mark.parametrize(
    ("organisation", "name", "identity"),
    [
        ("E1", "Ashton Hub", "Ashton"),
        ("E1", "Ashton", "Ashton"),
        ("E1", "Burnley", "Burnley"),
        ("E2", "Ashton Hub", "Ashton Hub"),
    ],
)
def test_a_name_stands_for_the_first_one_of_that_council(told, organisation, name, identity):
    assert told(REGISTER.identity(sa.literal(organisation), sa.literal(name))) == identity


@pytest.mark.parametrize(
    ("organisation", "name", "first", "last", "absent"),
    [
        ("E1", "Read", date(2016, 12, 1), date(2016, 12, 31), False),
        ("E1", "Read", date(2016, 12, 31), date(2017, 3, 31), False),
        ("E1", "Read", date(2017, 1, 1), date(2017, 1, 31), True),
        ("E1", "Read", date(2014, 4, 1), date(2014, 4, 30), True),
        ("E1", "Read", date(2014, 5, 1), date(2014, 5, 31), False),
        ("E2", "Read", date(2017, 1, 1), date(2017, 1, 31), False),
        ("E1", "Ashton Hub", date(2001, 1, 1), date(2001, 1, 31), False),
    ],
)
def test_a_thing_was_not_there_when_no_day_is_one_of_its_own(told, organisation, name, first, last, absent):
    days = (sa.literal(first), sa.literal(last))
    assert told(REGISTER.was_not_there(sa.literal(organisation), sa.literal(name), *days)) == absent


def test_an_empty_register_knows_no_absence(told):
    days = (sa.literal(date(2017, 1, 1)),) * 2
    assert told(Register(known=()).was_not_there(sa.literal("E1"), sa.literal("Read"), *days)) is False
