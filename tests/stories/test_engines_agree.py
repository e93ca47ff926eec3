"""The same extracts through the same code into DuckDB and into PostgreSQL give the same star, row for row."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

import assets.dimensions
from assets.declarations.declared import all_facts, all_indicators, all_sources
from assets.declarations.dimension import Dimension
from assets.declarations.fact import Fact
from assets.loading.staleness import stale_now
from assets.loading.star import load_dimension, load_fact
from assets.staging.receiving.receive import receive
from assets.staging.stage import Stager, stage
from demo import county
from warehouse.calendar import Quarter
from warehouse.database.connection import Warehouse, open_warehouse
from warehouse.discovery import declarations
from warehouse.indicators.values import compute_values
from warehouse.schema import metadata
from warehouse.storage.paths import DataPaths

# Assessments of the first returns began up to half a year before.
FIRST, LAST = Quarter.parse("2015-16 Q3"), Quarter.parse("2017-18 Q4")
COUNTY = "E10000017"


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> DataPaths:
    """The demo county, a tenth of its size, staged once."""
    paths = DataPaths(tmp_path_factory.mktemp("county")).prepare()
    county.write(paths.landing, "all", scale=0.1)
    stager = Stager(paths, COUNTY, b"a key for synthetic people, which protects nobody")
    for source in all_sources().values():
        for arrival in receive(paths, all_sources().values(), source.name):
            if arrival.duplicate_of is None:
                stage(arrival, source, stager)
    return paths


@pytest.fixture(scope="module")
def duckdb(paths: DataPaths) -> Iterator[Warehouse]:
    """The star in DuckDB."""
    with open_warehouse(paths) as warehouse:
        build(warehouse, paths)
        yield warehouse


@pytest.fixture(scope="module")
def postgres(
    paths: DataPaths, tmp_path_factory: pytest.TempPathFactory, postgres_server
) -> Iterator[Warehouse]:
    """The star in PostgreSQL."""
    with postgres_server.database() as url:
        # A lock of its own, so that both stars can be open side by side.
        beside = DataPaths(tmp_path_factory.mktemp("beside")).prepare()
        with open_warehouse(beside, url) as warehouse:
            build(warehouse, paths)
            yield warehouse


def dimensions() -> dict[str, Dimension]:
    """Every dimension by the name of its table."""
    return {
        dimension.table.name: dimension for dimension in declarations(assets.dimensions, "dimension").values()
    }


def build(warehouse: Warehouse, paths: DataPaths) -> None:
    """Loads every dimension, every fact and every indicator."""
    waiting = dimensions()
    while waiting:
        ready = [name for name, dimension in waiting.items() if not set(dimension.after) & set(waiting)]
        for name in ready:
            load_dimension(warehouse, paths, waiting.pop(name), all_facts())
    for fact in all_facts().values():
        load_fact(warehouse, paths, fact, FIRST, LAST)
    for indicator in all_indicators().values():
        with warehouse.sql.begin():
            compute_values(warehouse, indicator, FIRST, LAST)


def rows(warehouse: Warehouse, table: sa.Table) -> Counter:
    """Every row of a table with the members of its dimensions in the place of their surrogate keys."""
    chosen, source = [], table
    for column in table.columns:
        if not column.foreign_keys:
            chosen.append(column)
            continue
        (reference,) = column.foreign_keys
        member = reference.column.table.alias(column.name)
        source = source.outerjoin(member, column == member.c[reference.column.name])
        chosen += [
            told.label(f"{column.name}_{told.name}") for told in member.columns if not told.primary_key
        ]
    with warehouse.sql.begin():
        return Counter(tuple(row) for row in warehouse.sql.execute(sa.select(*chosen).select_from(source)))


LOADED = (*(fact.table for fact in all_facts().values()), metadata.tables["fact_indicator_value"])


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_every_row_of_every_table_is_the_same(
    duckdb: Warehouse, postgres: Warehouse, table: sa.Table
) -> None:
    in_duckdb, in_postgres = rows(duckdb, table), rows(postgres, table)
    assert list(in_duckdb - in_postgres)[:3] == []
    assert list(in_postgres - in_duckdb)[:3] == []
    assert in_duckdb or table not in LOADED


def test_nothing_waits_on_either(paths: DataPaths, duckdb: Warehouse, postgres: Warehouse) -> None:
    found = [stale_now(warehouse, paths) for warehouse in (duckdb, postgres)]
    assert [(each.dimensions, each.facts) for each in found] == [((), {}), ((), {})]


def test_a_bank_holiday_makes_the_same_stale_on_both(
    paths: DataPaths, duckdb: Warehouse, postgres: Warehouse, mend_reference: Callable[[str, str, str], None]
) -> None:
    mend_reference("bank_holidays.csv", "date,title\n", "date,title\n2012-01-03,A holiday\n")
    in_duckdb, in_postgres = (stale_now(warehouse, paths) for warehouse in (duckdb, postgres))
    assert in_duckdb == in_postgres
    assert set(in_duckdb.facts) == {"fact_highway_defect", "fact_childrens_assessment"}


def test_a_reference_file_that_cannot_be_read_leaves_its_dimension_as_it_stands(
    paths: DataPaths, duckdb: Warehouse, postgres: Warehouse, mend_reference: Callable[[str, str, str], None]
) -> None:
    mend_reference("bank_holidays.csv", "date,title\n", "date,title\n03/01/2012,A holiday\n")
    for warehouse in (duckdb, postgres):
        found = stale_now(warehouse, paths)
        assert (set(found.dimensions), found.facts) == ({"dim_date", "dim_quarter"}, {})


def test_postgres_holds_the_declared_keys(postgres: Warehouse) -> None:
    with postgres.sql.begin():
        there = sa.inspect(postgres.sql)
        for table in metadata.sorted_tables:
            primary = there.get_pk_constraint(table.name)["constrained_columns"]
            assert primary == [column.name for column in table.primary_key.columns], table.name
            foreign = {
                (k["constrained_columns"][0], k["referred_table"]) for k in there.get_foreign_keys(table.name)
            }
            declared = {(k.parent.name, k.column.table.name) for k in table.foreign_keys}
            assert foreign == declared, table.name
            unique = {tuple(k["column_names"]) for k in there.get_unique_constraints(table.name)}
            assert unique == {
                tuple(column.name for column in k.columns)
                for k in table.constraints
                if isinstance(k, sa.UniqueConstraint)
            }, table.name


def test_postgres_refuses_a_fact_whose_member_is_gone(postgres: Warehouse) -> None:
    priority = metadata.tables["dim_priority"]
    with pytest.raises(sa.exc.IntegrityError, match="foreign key"), postgres.sql.begin():
        postgres.sql.execute(sa.delete(priority).where(priority.c.priority_code == "N"))


@pytest.mark.parametrize("fact", all_facts().values(), ids=lambda fact: fact.table.name)
def test_replacing_a_quarter_again_on_postgres_changes_nothing(
    paths: DataPaths, postgres: Warehouse, fact: Fact
) -> None:
    before = rows(postgres, fact.table)
    load_fact(postgres, paths, fact, LAST, LAST)
    load_fact(postgres, paths, fact, FIRST, LAST)
    assert rows(postgres, fact.table) == before


def test_loading_the_dimensions_again_on_postgres_keeps_their_keys(
    paths: DataPaths, postgres: Warehouse
) -> None:
    loaded = [dimension for dimension in dimensions().values() if dimension.table.name.startswith("dim_")]
    before = keys(postgres, loaded)
    for dimension in loaded:
        load_dimension(postgres, paths, dimension, all_facts())
    assert keys(postgres, loaded) == before


def keys(warehouse: Warehouse, loaded: list[Dimension]) -> list[Counter]:
    """Every row of the dimensions, surrogate keys and all."""
    with warehouse.sql.begin():
        return [Counter(tuple(row) for row in warehouse.sql.execute(sa.select(d.table))) for d in loaded]


def test_both_say_what_every_table_and_column_is(duckdb: Warehouse, postgres: Warehouse) -> None:
    wanted = {(table.name, None): table.comment for table in metadata.sorted_tables} | {
        (table.name, column.name): column.comment
        for table in metadata.sorted_tables
        for column in table.columns
    }
    found = duckdb.duck.execute(
        "select table_name, null, comment from duckdb_tables() where schema_name = 'main' and not temporary "
        "union all "
        "select table_name, column_name, comment from duckdb_columns() "
        "where schema_name = 'main' and database_name = current_database()"
    ).fetchall()
    assert {(table, column): comment for table, column, comment in found} == wanted
    with postgres.sql.begin():
        there = sa.inspect(postgres.sql)
        for table in metadata.sorted_tables:
            assert there.get_table_comment(table.name)["text"] == wanted[table.name, None]
            for column in there.get_columns(table.name):
                assert column["comment"] == wanted[table.name, column["name"]]
