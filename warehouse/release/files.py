"""The files of a release: its tables and views in one DuckDB file, each as Parquet beside it, sealed for readers.

Belongs here: writing them into a folder that nobody reads yet. Does not belong here: what is published, or the switch
(publish.py).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from warehouse.database.connection import Warehouse, new_release_file
from warehouse.database.create import comment_statements, create_tables
from warehouse.database.load import insert_rows
from warehouse.indicators.suppression import Row
from warehouse.release.current import FILE
from warehouse.schema import metadata
from warehouse.schema.indicators import dim_edition, fact_indicator_edition, fact_indicator_value, release
from warehouse.schema.public import PUBLIC_TABLES, VIEWS, public_table, view_comment


def build_release(
    warehouse: Warehouse,
    folder: Path,
    figures: list[Row],
    added: list[Row],
    edition: dict[str, Any],
    row: Row,
) -> None:
    """Writes what the warehouse holds, with these figures, and what this edition adds to the editions before."""
    with new_release_file(folder / FILE) as target, target.sql.begin():
        for name in PUBLIC_TABLES:
            table = public_table(name)
            create_tables(target.sql, [table])
            rows: list[Row] = [
                dict(r) for r in warehouse.sql.execute(sa.select(metadata.tables[name])).mappings()
            ]
            if name == fact_indicator_value.name:
                rows = figures
            elif name == fact_indicator_edition.name:
                rows += added
            elif name == dim_edition.name and edition["edition_key"] not in {r["edition_key"] for r in rows}:
                rows.append(edition)
            elif name == release.name:
                rows.append(row)
            stamped = rows if name == release.name else [{**r, "release_id": row["release_id"]} for r in rows]
            insert_rows(target, table, stamped)
        for name, (select, comment) in VIEWS.items():
            _view(target, name, select(), comment)
    _write_parquet(folder)


def _view(target: Warehouse, name: str, select: sa.Select, comment: str) -> None:
    text = select.compile(dialect=target.sql.dialect, compile_kwargs={"literal_binds": True})
    target.sql.exec_driver_sql(f"create view {name} as {text}")
    columns = [sa.Column(column.name, comment=view_comment(column)) for column in select.selected_columns]
    table_said, *columns_said = comment_statements(sa.Table(name, sa.MetaData(), *columns, comment=comment))
    for statement in (table_said.replace("comment on table", "comment on view", 1), *columns_said):
        target.sql.exec_driver_sql(statement)


def _write_parquet(folder: Path) -> None:
    (folder / "parquet").mkdir()
    with new_release_file(folder / FILE) as built:
        for name in (*PUBLIC_TABLES, *VIEWS):
            built.duck.execute(
                f"copy (from {name}) to '{folder / 'parquet' / name}.parquet' (format parquet)"
            )
        built.duck.execute("checkpoint")


def seal_release(folder: Path) -> None:
    """Readers may read and nobody may write; everything is on disk before the pointer moves."""
    # The folder itself too: while the warehouse is open, whatever is made is made for its owner alone.
    for path in (folder, *folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
            path.chmod(0o444)
        else:
            path.chmod(0o755)
