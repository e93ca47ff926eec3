"""A star to work in: every dimension as it really is, no facts yet, and a way to stage a few rows by hand."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import assets.dimensions
from assets.declarations.declared import all_facts, all_sources
from assets.declarations.fact import staged_table
from assets.loading.star import load_dimension, load_fact
from assets.staging.outcome import Account, Outcome, folder_of
from assets.staging.pending import stage_pending
from assets.staging.receiving.receive import receive_installed
from assets.staging.stage import Stager
from warehouse.calendar import Quarter
from warehouse.database.connection import Warehouse, open_warehouse
from warehouse.database.load import insert_rows
from warehouse.discovery import declarations
from warehouse.schema import metadata
from warehouse.storage.paths import DataPaths

FIRST, LAST = Quarter.parse("2014-15 Q1"), Quarter.parse("2023-24 Q4")


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse file with every dimension, and what comes with the installation, to be copied."""
    paths = DataPaths(tmp_path_factory.mktemp("filled")).prepare()
    stager = Stager(paths, "E10000017", None)
    for source in all_sources().values():
        if receive_installed(paths, source):
            stage_pending(source, stager)
    found = {
        dimension.table.name: dimension for dimension in declarations(assets.dimensions, "dimension").values()
    }
    with open_warehouse(paths) as warehouse:
        while found:
            for name in [name for name, dimension in found.items() if not set(dimension.after) & set(found)]:
                load_dimension(warehouse, paths, found.pop(name), all_facts())
    return paths.warehouse_file


@pytest.fixture
def paths(tmp_path: Path) -> DataPaths:
    """An empty data folder."""
    return DataPaths(tmp_path / "home").prepare()


@dataclass(frozen=True)
class Star:
    """An open warehouse with its dimensions, and hands to fill and read it."""

    warehouse: Warehouse
    paths: DataPaths

    def put(self, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Inserts rows as they are."""
        with self.warehouse.sql.begin():
            insert_rows(self.warehouse, table, rows)

    def read(self, table: sa.Table, *columns: str) -> list[tuple]:
        """Rows of a table, sorted; of some columns if any are named."""
        chosen = [table.c[name] for name in columns] if columns else [table]
        with self.warehouse.sql.begin():
            return sorted((tuple(row) for row in self.warehouse.sql.execute(sa.select(*chosen))), key=str)

    def key(self, dimension: str, code: str, by: str | None = None) -> int:
        """The surrogate key of the member with this code; `by` names another column to know it by."""
        table = metadata.tables[dimension]
        (key,) = table.primary_key.columns
        named = table.c[by or dimension.removeprefix("dim_") + "_code"]
        with self.warehouse.sql.begin():
            return self.warehouse.sql.execute(sa.select(key).where(named == code)).scalar_one()

    def stage(
        self, source_name: str, extract_key: int, rows: Sequence[Mapping[str, Any]], quarters: str
    ) -> None:
        """Puts rows where an accepted extract of a source lies; `quarters` names those that it touches."""
        source = all_sources()[source_name]
        folder = folder_of(self.paths, source_name, extract_key)
        folder.mkdir(parents=True)
        con = self.warehouse.duck.cursor()
        table = sa.Table("staging_by_hand", sa.MetaData(), *(c._copy() for c in staged_table(source).columns))
        with self.warehouse.sql.begin():
            self.warehouse.sql.execute(sa.schema.CreateTable(table))
            given = [{c.name: row.get(c.name) for c in table.columns} for row in rows]
            for number, row in enumerate(given, start=2):
                row |= {"extract_key": extract_key, "line_number": number}
                row["organisation_code"] = row["organisation_code"] or "E10000017"
            insert_rows(self.warehouse, table, given)
        key = ", ".join(f'"{name}"' for name in source.key)
        rows_and_hash = f"select * exclude (extract_order), hash({key}) as key_hash from staging_by_hand"
        con.execute(f"copy ({rows_and_hash}) to '{folder}/accepted.parquet' (format parquet)")
        con.execute("drop table staging_by_hand")
        touched = tuple(Quarter.parse(name).key for name in quarters.split(", "))
        account = Account(received=len(rows), accepted=len(rows))
        Outcome(extract_key, source_name, "by hand", "accepted", account, "", quarters=touched).save(folder)

    def load(self, fact_name: str, first: Quarter = FIRST, last: Quarter = LAST) -> list[Mapping[str, Any]]:
        """Loads the dimension of libraries and a fact, and gives the rows of the fact."""
        fact = all_facts()[fact_name]
        libraries = declarations(assets.dimensions, "dimension")["library"]
        load_dimension(self.warehouse, self.paths, libraries, all_facts())
        load_fact(self.warehouse, self.paths, fact, first, last)
        with self.warehouse.sql.begin():
            return [dict(row) for row in self.warehouse.sql.execute(sa.select(fact.table)).mappings()]


@pytest.fixture(scope="session")
def star_in(filled: Path) -> Callable[[Path], AbstractContextManager[Star]]:
    """Opens a star of one's own in a new data folder."""

    @contextmanager
    def opened(folder: Path) -> Iterator[Star]:
        paths = DataPaths(folder).prepare()
        shutil.copy(filled, paths.warehouse_file)
        with open_warehouse(paths) as warehouse:
            yield Star(warehouse, paths)

    return opened


@pytest.fixture
def star(star_in: Callable[[Path], AbstractContextManager[Star]], tmp_path: Path) -> Iterator[Star]:
    """A star of one's own."""
    with star_in(tmp_path / "star") as opened:
        yield opened
