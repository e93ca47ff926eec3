"""A damaged warehouse is told from other errors, kept away from the rest of a run, and moved aside."""

import os

import pytest
import sqlalchemy as sa

from warehouse.database.connection import open_release, open_warehouse
from warehouse.database.damage import (
    ReleaseDamaged,
    WarehouseDamaged,
    is_noted,
    move_warehouse_aside,
    warehouse_file,
)

FILL = "create table filler as select i, hash(i) as h, 'row ' || i as text from range(200000) r(i)"
READ = sa.text("select bit_xor(hash(f)) from filler f")


@pytest.fixture
def filled(paths):
    """A home whose warehouse has some megabytes."""
    with open_warehouse(paths) as warehouse, warehouse.sql.begin():
        warehouse.sql.execute(sa.text(FILL))
    return paths


def garble(path, place):
    with path.open("r+b") as file:
        file.seek(place)
        file.write(os.urandom(5000))


@pytest.mark.parametrize("share", [0, 0.001, 0.5, 0.999])
def test_a_cut_file_is_called_damaged_whichever_part_is_left(share, filled):
    os.truncate(filled.warehouse_file, int(filled.warehouse_file.stat().st_size * share))
    with (
        pytest.raises(WarehouseDamaged, match=r"warehouse\.duckdb is damaged; the next"),
        open_warehouse(filled),
    ):
        pass


def test_a_block_in_the_middle_is_found_when_it_is_read_and_keeps_the_rest_of_the_run_away(filled):
    garble(filled.warehouse_file, filled.warehouse_file.stat().st_size // 3)
    with pytest.raises(WarehouseDamaged), open_warehouse(filled) as warehouse, warehouse.sql.begin():
        warehouse.sql.execute(READ)
    assert is_noted(filled.warehouse_file)
    with pytest.raises(WarehouseDamaged), open_warehouse(filled):
        pass


def test_it_is_moved_aside_with_its_log_and_the_next_is_empty(filled):
    content = filled.warehouse_file.read_bytes()[:5000]
    filled.warehouse_file.write_bytes(content)
    log = filled.root / "warehouse.duckdb.wal"
    log.write_bytes(b"a log")
    with pytest.raises(WarehouseDamaged), open_warehouse(filled):
        pass
    aside = move_warehouse_aside(filled, filled.warehouse_file)
    assert aside.name.startswith("warehouse.duckdb.damaged-") and aside.read_bytes() == content
    assert not log.exists() and len(list(filled.root.glob("warehouse.duckdb.wal.damaged-*"))) == 1
    with open_warehouse(filled) as warehouse:
        assert warehouse.sql.execute(sa.text("select count(*) from dim_organisation")).scalar_one() == 0
    assert not is_noted(filled.warehouse_file)


def test_an_error_of_other_kind_is_not_called_damage(filled):
    with pytest.raises(sa.exc.DBAPIError), open_warehouse(filled) as warehouse:
        warehouse.sql.execute(sa.text("select count(*) from read_parquet('no such file')"))
    assert not is_noted(filled.warehouse_file)


def test_a_damaged_release_names_its_file_and_what_to_do(filled):
    os.truncate(filled.warehouse_file, 9000)
    with pytest.raises(ReleaseDamaged, match=r"warehouse\.duckdb is damaged; `performance nightly`"), open_release(
        filled.warehouse_file
    ):  # fmt: skip
        pass


@pytest.mark.parametrize(
    ("url", "file"),
    [(None, "warehouse.duckdb"), ("duckdb:////x/y.duckdb", "y.duckdb"), ("postgresql://h/n", None)],
)
def test_only_a_warehouse_in_a_file_can_be_moved(url, file, paths):
    found = warehouse_file(paths, url)
    assert (found.name if found else None) == file
