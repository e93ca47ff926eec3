"""One writer at a time; whoever comes second is told who holds the warehouse."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from warehouse.database.connection import WarehouseBusy, open_release, open_warehouse
from warehouse.database.damage import WarehouseDamaged
from warehouse.storage.paths import DataPaths

WRITER = """
import pathlib, sys
import sqlalchemy as sa
from warehouse.database.connection import open_warehouse
from warehouse.storage.paths import DataPaths
with open_warehouse(DataPaths(pathlib.Path(sys.argv[1]))) as warehouse:
    transaction = warehouse.sql.begin()
    warehouse.sql.execute(sa.text("delete from dim_organisation"))
    print("open", flush=True)
    sys.stdin.read()
    transaction.rollback()
"""
READER = """
import duckdb, sys
held = duckdb.connect(sys.argv[1], read_only=True)
print("open", flush=True)
sys.stdin.read()
"""
COUNT = sa.text("select count(*) from dim_organisation")

Begin = Callable[[str, Path], subprocess.Popen]


@pytest.fixture
def begin() -> Iterator[Begin]:
    """Starts another process and waits until it holds the warehouse; it lets go when its input ends."""
    started: list[subprocess.Popen] = []

    def start(program: str, path: Path) -> subprocess.Popen:
        command = [sys.executable, "-c", program, str(path)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def filled_home(paths: DataPaths) -> DataPaths:
    """A home whose warehouse has one row."""
    with open_warehouse(paths) as warehouse, warehouse.sql.begin():
        warehouse.sql.execute(sa.text("insert into dim_organisation values (1, 'E10000017', 'Lancashire')"))
    return paths


def test_a_second_writer_is_told_who_holds_it_and_may_come_later(
    filled_home: DataPaths, begin: Begin
) -> None:
    writer = begin(WRITER, filled_home.root)
    with (
        pytest.raises(WarehouseBusy, match=f"process {writer.pid} .*stop it"),
        open_warehouse(filled_home, wait_seconds=0),
    ):
        pass
    writer.communicate()
    with open_warehouse(filled_home, wait_seconds=0) as warehouse:
        assert warehouse.sql.execute(COUNT).scalar_one() == 1


def test_a_writer_that_is_killed_leaves_the_old_rows_and_no_lock(
    filled_home: DataPaths, begin: Begin
) -> None:
    writer = begin(WRITER, filled_home.root)
    writer.kill()
    writer.wait()
    with open_warehouse(filled_home, wait_seconds=0) as warehouse:
        assert warehouse.sql.execute(COUNT).scalar_one() == 1


def test_a_reader_who_holds_the_file_stops_the_writer_by_name(filled_home: DataPaths, begin: Begin) -> None:
    reader = begin(READER, filled_home.warehouse_file)
    with (
        pytest.raises(WarehouseBusy, match=rf"warehouse\.duckdb is held .*{reader.pid}"),
        open_warehouse(filled_home),
    ):
        pass
    reader.communicate()
    with open_warehouse(filled_home, wait_seconds=0):
        pass


def test_reading_a_file_that_is_being_written_says_where_to_read_instead(
    filled_home: DataPaths, begin: Begin
) -> None:
    begin(WRITER, filled_home.root)
    with pytest.raises(WarehouseBusy, match="published release"), open_release(filled_home.warehouse_file):
        pass


def test_readers_of_a_release_do_not_stand_in_each_others_way(filled_home: DataPaths, begin: Begin) -> None:
    begin(READER, filled_home.warehouse_file)
    with open_release(filled_home.warehouse_file) as release:
        assert release.sql.execute(COUNT).scalar_one() == 1
        with pytest.raises(sa.exc.DBAPIError, match="read-only"):
            release.sql.execute(sa.text("delete from dim_organisation"))


def test_a_file_that_is_no_database_is_not_called_busy(paths: DataPaths) -> None:
    paths.warehouse_file.write_bytes(
        b"not a database, but long enough to be looked at as if it were one " * 100
    )
    with pytest.raises(WarehouseDamaged, match=r"warehouse\.duckdb is damaged"), open_warehouse(paths):
        pass


def test_a_timeout_of_the_work_itself_is_not_called_busy(paths: DataPaths) -> None:
    with pytest.raises(TimeoutError, match="of the sender"), open_warehouse(paths):
        raise TimeoutError("the server of the sender does not answer")


def test_files_written_after_the_warehouse_is_closed_are_as_open_as_before(
    paths: DataPaths, tmp_path: Path
) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    before.touch()
    with open_warehouse(paths):
        pass
    after.touch()
    assert after.stat().st_mode == before.stat().st_mode


def test_a_home_may_have_an_apostrophe_in_its_name(tmp_path: Path) -> None:
    with open_warehouse(DataPaths(tmp_path / "officer's home").prepare()) as warehouse:
        assert warehouse.sql.execute(COUNT).scalar_one() == 0
