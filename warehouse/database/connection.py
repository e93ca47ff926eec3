"""The only place that opens a database: DuckDB by default, PostgreSQL when the URL says so.

Belongs here: engines, the lock of the one writer, and staged rows brought to the engine. Does not
belong here: what is read or written.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from warehouse.database.create import create_tables
from warehouse.database.damage import ReleaseDamaged, is_damage, noting_damage, warehouse_file
from warehouse.storage.paths import DataPaths

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


_WRITER = 1974_04_01
"""Number of the advisory lock that the one writer holds in PostgreSQL."""


class WarehouseBusy(Exception):
    """Another program holds the warehouse; the message says which and what to do."""


@dataclass(frozen=True)
class Warehouse:
    """An open warehouse: `sql` speaks SQLAlchemy, `duck` is the DuckDB that reads staged Parquet.

    On DuckDB both are one connection, so that a view over Parquet made by `duck` is a table to `sql`.
    On PostgreSQL `duck` is a DuckDB in memory and `bring` carries its rows over.
    """

    sql: Connection
    duck: Any

    @property
    def is_duckdb(self) -> bool:
        """Whether the star itself lies in DuckDB."""
        return self.sql.dialect.name == "duckdb"

    def bring(self, table: sa.Table) -> None:
        """Makes a relation of `duck` readable to `sql` under the same name and columns."""
        if self.is_duckdb:
            return
        self.sql.execute(sa.schema.DropTable(table, if_exists=True))
        temporary = sa.Table(
            table.name,
            sa.MetaData(),
            *(sa.Column(c.name, c.type) for c in table.columns),
            prefixes=["TEMPORARY"],
        )
        self.sql.execute(sa.schema.CreateTable(temporary))
        _copy_to_postgres(self.duck, self.sql, table)
        self.sql.execute(sa.text(f'analyze "{table.name}"'))


def default_url(paths: DataPaths) -> str:
    """The warehouse of a data folder that names no other."""
    return f"duckdb:///{paths.warehouse_file}"


@contextmanager
def open_warehouse(
    paths: DataPaths, url: str | None = None, wait_seconds: float = 600
) -> Iterator[Warehouse]:
    """Opens the warehouse as its one writer and makes the tables that are missing.

    Raises WarehouseBusy when another program holds it for longer than `wait_seconds`, WarehouseDamaged when
    its file is found damaged, now or later.
    """
    file = warehouse_file(paths, url)
    url = url or default_url(paths)
    with ExitStack() as held:
        try:
            held.enter_context(paths.exclusive_lock("warehouse", wait_seconds))
        except TimeoutError as late:
            raise WarehouseBusy(
                f"{late}; wait for that run to end, or stop it, and start this one again"
            ) from None
        held.enter_context(noting_damage(file))
        warehouse = held.enter_context(_opened(url, paths, wait_seconds))
        with warehouse.sql.begin():
            create_tables(warehouse.sql)
        yield warehouse


@contextmanager
def _opened(url: str, paths: DataPaths, wait_seconds: float) -> Iterator[Warehouse]:
    if url.startswith("duckdb"):
        with _duckdb(url) as warehouse:
            _limit_memory(warehouse.duck, paths)
            yield warehouse
        return
    import duckdb

    engine = sa.create_engine(url)
    duck = duckdb.connect(":memory:")
    try:
        _limit_memory(duck, paths)
        with engine.connect() as connection:
            _become_the_one_writer(connection, wait_seconds)
            yield Warehouse(connection, duck)
    finally:
        duck.close()
        engine.dispose()


def _become_the_one_writer(connection: Connection, wait_seconds: float) -> None:
    """Takes the lock of the one writer in PostgreSQL itself: writers may sit on several machines.

    It goes with the connection, however that ends.
    """
    try:
        connection.execute(sa.text(f"set lock_timeout = '{int(wait_seconds * 1000)}ms'"))
        connection.execute(sa.select(sa.func.pg_advisory_lock(_WRITER)))
        connection.execute(sa.text("set lock_timeout = 0"))
        connection.commit()
    except sa.exc.OperationalError as error:
        raise WarehouseBusy(
            f"the warehouse in PostgreSQL has had another writer for more than {wait_seconds:.0f} seconds; "
            "wait for that run to end, or stop it, and start this one again"
        ) from error


def _limit_memory(duck: Any, paths: DataPaths) -> None:
    duck.execute("set memory_limit = '1GB'")
    folder = str(paths.scratch / "duckdb").replace("'", "''")
    duck.execute(f"set temp_directory = '{folder}'")


@contextmanager
def _duckdb(url: str, read_only: bool = False) -> Iterator[Warehouse]:
    import duckdb_sqlalchemy
    from sqlalchemy.pool import StaticPool

    path = url.removeprefix("duckdb:///")
    with _private_files(), _connected(path, read_only) as duck:
        engine = sa.create_engine(
            "duckdb://", creator=lambda: duckdb_sqlalchemy.ConnectionWrapper(duck), poolclass=StaticPool
        )
        try:
            with engine.connect() as connection:
                yield Warehouse(connection, duck)
        finally:
            engine.dispose()


@contextmanager
def _connected(path: str, read_only: bool) -> Iterator[Any]:
    import duckdb

    try:
        duck = duckdb.connect(path, read_only=read_only)
    except duckdb.IOException as error:
        if "lock" not in str(error):
            raise
        raise WarehouseBusy(
            f"{path} is held by another program ({error}); close it there. Readers should open the published "
            "release and not the warehouse"
        ) from error
    try:
        yield duck
    finally:
        duck.close()


@contextmanager
def _private_files() -> Iterator[None]:
    """DuckDB makes its file, and later the log beside it, as open as the process allows: not open at all."""
    usual = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(usual)


@contextmanager
def open_release(path: Any) -> Iterator[Warehouse]:
    """Opens the DuckDB file of a release for reading. Raises ReleaseDamaged."""
    try:
        with _duckdb(f"duckdb:///{path}", read_only=True) as warehouse:
            yield warehouse
    except Exception as error:
        if not is_damage(error, Path(path)):
            raise
        raise ReleaseDamaged(
            f"{path} is damaged; `performance nightly` publishes it anew, `performance doctor` says what else is"
        ) from None


@contextmanager
def new_release_file(path: Any) -> Iterator[Warehouse]:
    """Opens a new DuckDB file that is to become a release."""
    with _duckdb(f"duckdb:///{path}") as warehouse:
        yield warehouse


def _copy_to_postgres(duck: Any, connection: Connection, table: sa.Table) -> None:
    """Streams a DuckDB relation into PostgreSQL through a pipe: no temporary file, no Python row."""
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    reading, writing = os.pipe()
    failure: list[BaseException] = []

    def export() -> None:
        # On `duck` itself, which nobody else uses meanwhile: a cursor would not see its temporary views.
        try:
            duck.execute(
                f"copy (select {columns} from \"{table.name}\") to '/dev/fd/{writing}' "
                "(format csv, header false, nullstr '\\N')"
            )
        except BaseException as error:
            failure.append(error)
        finally:
            os.close(writing)

    thread = threading.Thread(target=export, daemon=True)
    thread.start()
    cursor = connection.connection.cursor()
    try:
        with (
            os.fdopen(reading, "rb") as pipe,
            cursor.copy(f"copy \"{table.name}\" ({columns}) from stdin (format csv, null '\\N')") as target,
        ):
            while chunk := pipe.read(1 << 16):
                target.write(chunk)
    finally:
        # Also when PostgreSQL refuses a row: the pipe is closed by then, which ends the export.
        thread.join()
    if failure:
        raise failure[0]
