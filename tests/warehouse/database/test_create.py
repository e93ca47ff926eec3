"""Missing tables are made; a table of another version stops the work with what to do."""

import pytest
import sqlalchemy as sa

from warehouse.database.connection import open_warehouse
from warehouse.database.create import WarehouseOutdated, comment_statements, create_tables
from warehouse.schema import metadata
from warehouse.storage.paths import DataPaths


@pytest.fixture(params=["duckdb", "postgresql"])
def url(request: pytest.FixtureRequest, paths: DataPaths) -> str | None:
    """The URL of an empty database of either kind."""
    return request.getfixturevalue("postgres_url") if request.param == "postgresql" else None


def test_a_table_that_is_missing_is_made_beside_the_others(paths: DataPaths, url: str | None) -> None:
    with open_warehouse(paths, url) as warehouse, warehouse.sql.begin():
        warehouse.sql.execute(sa.text("drop table release"))
        warehouse.sql.execute(sa.text("insert into dim_organisation values (1, 'E10000017', 'Lancashire')"))
    with open_warehouse(paths, url) as warehouse, warehouse.sql.begin():
        assert warehouse.sql.execute(sa.select(metadata.tables["release"])).all() == []
        assert len(warehouse.sql.execute(sa.select(metadata.tables["dim_organisation"])).all()) == 1


@pytest.mark.parametrize("change", ["drop column organisation_name", "add column invented integer"])
def test_a_table_of_another_version_is_refused_by_name(
    paths: DataPaths, url: str | None, change: str
) -> None:
    with open_warehouse(paths, url) as warehouse, warehouse.sql.begin():
        warehouse.sql.execute(sa.text(f"alter table dim_organisation {change}"))
    with (
        pytest.raises(WarehouseOutdated, match=r"dim_organisation .* build again"),
        open_warehouse(paths, url),
    ):
        pass


def test_an_apostrophe_in_a_comment_is_quoted() -> None:
    table = sa.Table(
        "dim_x", sa.MetaData(), sa.Column("x_key", sa.Integer, comment="the reader's"), comment="it's"
    )
    assert comment_statements(table) == [
        "comment on table \"dim_x\" is 'it''s'",
        "comment on column \"dim_x\".\"x_key\" is 'the reader''s'",
    ]


def test_only_the_tables_asked_for_are_made(paths: DataPaths) -> None:
    import duckdb
    import duckdb_sqlalchemy

    engine = sa.create_engine(
        "duckdb://", creator=lambda: duckdb_sqlalchemy.ConnectionWrapper(duckdb.connect())
    )
    with engine.begin() as connection:
        create_tables(connection, [metadata.tables["dim_area"]])
        assert connection.execute(sa.text("select table_name from duckdb_tables()")).scalars().all() == [
            "dim_area"
        ]
