"""A dimension that keeps history has for every day one version of a member, on either engine."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from assets.dimensions.libraries.library import dim_library
from warehouse.database.connection import Warehouse, open_warehouse
from warehouse.database.history import valid_on, write_versions
from warehouse.storage.paths import DataPaths

RENAMED = date(2017, 7, 1)


@pytest.fixture(params=["duckdb", "postgresql"])
def warehouse(request: pytest.FixtureRequest, paths: DataPaths) -> Iterator[Warehouse]:
    """An empty warehouse of either kind, within a transaction."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    with open_warehouse(paths, url) as warehouse, warehouse.sql.begin():
        yield warehouse


def version(number: int, name: str, start: date | None = None, end: date | None = None) -> dict[str, Any]:
    return {
        "organisation_code": "E1", "library_id": "Ashton", "library_name": name, "opened_date": None,
        "closed_date": None, "version_number": number, "valid_from_date": start, "valid_to_date": end,
    }  # fmt: skip


def write(warehouse: Warehouse, *rows: dict[str, Any]) -> int:
    return write_versions(warehouse, dim_library, ["organisation_code", "library_id"], rows)


def named_on(warehouse: Warehouse, day: date) -> list[tuple[int, str, bool]]:
    """Key, name and whether it is current of the versions that are valid on a day."""
    c = dim_library.c
    found = sa.select(c.library_key, c.library_name, c.is_current).where(
        valid_on(dim_library, sa.literal(day))
    )
    return [tuple(row) for row in warehouse.sql.execute(found)]


def test_before_the_rename_the_old_name_is_valid_and_from_its_day_the_new_one(warehouse: Warehouse) -> None:
    assert write(warehouse, version(1, "Ashton", None, date(2017, 6, 30)), version(2, "Hub", RENAMED)) == 2
    assert named_on(warehouse, date(2008, 4, 1)) == [(1, "Ashton", False)]
    assert named_on(warehouse, date(2017, 6, 30)) == [(1, "Ashton", False)]
    assert named_on(warehouse, RENAMED) == [(2, "Hub", True)]


def test_a_member_that_is_renamed_later_keeps_its_key_for_what_came_before(warehouse: Warehouse) -> None:
    write(warehouse, version(1, "Ashton"))
    assert named_on(warehouse, RENAMED) == [(1, "Ashton", True)]
    assert write(warehouse, version(1, "Ashton", None, date(2017, 6, 30)), version(2, "Hub", RENAMED)) == 1
    assert named_on(warehouse, date(2017, 6, 30)) == [(1, "Ashton", False)]


def test_a_corrected_day_of_a_rename_keeps_both_keys(warehouse: Warehouse) -> None:
    write(warehouse, version(1, "Ashton", None, date(2017, 6, 30)), version(2, "Hub", RENAMED))
    later = date(2017, 10, 1)
    assert write(warehouse, version(1, "Ashton", None, date(2017, 9, 30)), version(2, "Hub", later)) == 0
    assert named_on(warehouse, RENAMED) == [(1, "Ashton", False)]
    assert named_on(warehouse, later) == [(2, "Hub", True)]


def test_a_rename_that_is_taken_back_leaves_a_version_that_is_valid_on_no_day(warehouse: Warehouse) -> None:
    write(warehouse, version(1, "Ashton", None, date(2017, 6, 30)), version(2, "Hub", RENAMED))
    write(warehouse, version(1, "Ashton"))
    assert named_on(warehouse, RENAMED) == [(1, "Ashton", True)]
    standing = warehouse.sql.execute(sa.select(sa.func.count()).select_from(dim_library)).scalar_one()
    assert standing == 2  # facts may still point to it
    write(warehouse, version(1, "Ashton"))
    assert named_on(warehouse, date(2017, 6, 30)) == [(1, "Ashton", True)]


def test_a_member_that_nothing_names_any_more_is_valid_on_no_day(warehouse: Warehouse) -> None:
    write(warehouse, version(1, "Ashton"))
    write(warehouse, version(1, "Burnley") | {"library_id": "Burnley"})
    assert [name for _, name, _ in named_on(warehouse, RENAMED)] == ["Burnley"]
