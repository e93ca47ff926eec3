"""A dimension brought up to date keeps the keys that facts point to, on either engine."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from assets.dimensions.highways.priority import dim_priority
from assets.dimensions.libraries.library import dim_library
from warehouse.database.connection import Warehouse, open_warehouse
from warehouse.database.load import insert_rows, replace_rows, upsert_dimension
from warehouse.storage.paths import DataPaths


@pytest.fixture(params=["duckdb", "postgresql"])
def warehouse(request: pytest.FixtureRequest, paths: DataPaths) -> Iterator[Warehouse]:
    """An empty warehouse of either kind, within a transaction."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    with open_warehouse(paths, url) as warehouse, warehouse.sql.begin():
        yield warehouse


def priorities(warehouse: Warehouse) -> dict[str, tuple[int, str]]:
    """Code to key and name."""
    rows = warehouse.sql.execute(sa.select(dim_priority)).all()
    return {code: (key, name) for key, code, name in rows}


def upsert(warehouse: Warehouse, **members: str) -> int:
    """Brings the priorities up to date."""
    rows = [{"priority_code": code, "priority_name": name} for code, name in members.items()]
    return upsert_dimension(warehouse, dim_priority, ["priority_code"], rows)


def test_known_members_keep_their_key_and_take_their_new_name(warehouse: Warehouse) -> None:
    assert upsert(warehouse, N="Network", U="Urgent") == 2
    before = priorities(warehouse)
    assert upsert(warehouse, E="Emergency", N="Network (20 working days)", U="Urgent") == 1
    after = priorities(warehouse)
    assert after["N"] == (before["N"][0], "Network (20 working days)")
    assert after["U"] == before["U"]
    assert len({key for key, _ in after.values()}) == 3


def test_members_that_are_no_longer_named_stay(warehouse: Warehouse) -> None:
    upsert(warehouse, N="Network", U="Urgent")
    before = priorities(warehouse)
    assert upsert(warehouse, U="Urgent") == 0
    assert priorities(warehouse) == before


def test_a_member_may_bring_its_own_key_and_the_next_numbers_do_not_mind(warehouse: Warehouse) -> None:
    row = {"priority_key": -1, "priority_code": "", "priority_name": "Not stated"}
    upsert_dimension(warehouse, dim_priority, ["priority_code"], [row])
    upsert(warehouse, N="Network")
    upsert_dimension(warehouse, dim_priority, ["priority_code"], [row])
    assert priorities(warehouse) == {"": (-1, "Not stated"), "N": (1, "Network")}


def test_two_columns_may_name_a_member_together(warehouse: Warehouse) -> None:
    rows = [
        {
            "organisation_code": code,
            "library_id": name,
            "library_name": name,
            "version_number": 1,
            "is_current": True,
        }
        for code, name in (("A", "x"), ("A", "y"), ("B", "x"))
    ]
    assert upsert_dimension(warehouse, dim_library, ["organisation_code", "library_id"], rows * 2) == 3
    assert upsert_dimension(warehouse, dim_library, ["organisation_code", "library_id"], rows) == 0


def test_nobody_named_nothing_done(warehouse: Warehouse) -> None:
    assert upsert_dimension(warehouse, dim_priority, ["priority_code"], []) == 0
    insert_rows(warehouse, dim_priority, [])
    assert priorities(warehouse) == {}


def test_replacing_rows_touches_only_those_that_the_condition_names(warehouse: Warehouse) -> None:
    upsert(warehouse, N="Network", U="Urgent")
    urgent = priorities(warehouse)["U"][0]
    row = {"priority_key": urgent, "priority_code": "U", "priority_name": "Urgent (2 days)"}
    assert replace_rows(warehouse, dim_priority, [row], dim_priority.c.priority_code == "U") == 1
    assert priorities(warehouse) == {"N": (1, "Network"), "U": (urgent, "Urgent (2 days)")}
    assert replace_rows(warehouse, dim_priority, []) == 0
    assert priorities(warehouse) == {}
