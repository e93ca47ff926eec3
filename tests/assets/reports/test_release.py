"""The accounts of a release, as a spreadsheet opens them."""

import csv
from datetime import datetime
from pathlib import Path

import pytest

from assets.reports.release import write_reports
from warehouse.database.connection import new_release_file
from warehouse.database.create import create_tables
from warehouse.database.load import insert_rows
from warehouse.schema.indicators import fact_indicator_value
from warehouse.schema.ledger import extract_ledger, extract_rejection


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("=1+1.csv", "'=1+1.csv"),
        (" \t=1+1.csv", "' \t=1+1.csv"),
        ("@x.csv", "'@x.csv"),
        ("-x.csv", "'-x.csv"),
        ("+x.csv", "'+x.csv"),
        ("x=1.csv", "x=1.csv"),
        ('a "b", c.csv', 'a "b", c.csv'),
    ],
)
def test_no_cell_is_a_formula_even_if_the_ledger_holds_one(name: str, cell: str, tmp_path: Path) -> None:
    row = {column.name: 0 for column in extract_ledger.columns} | {
        "extract_key": 1, "source_name": "s", "file_name": name, "content_sha256": "", "outcome": "loaded",
        "message": f"{name}: loaded", "received_at": datetime(2018, 1, 1), "first_quarter_key": None,
        "last_quarter_key": None,
    }  # fmt: skip
    with new_release_file(tmp_path / "release.duckdb") as release, release.sql.begin():
        create_tables(release.sql, [extract_ledger, extract_rejection, fact_indicator_value])
        insert_rows(release, extract_ledger, [row])
    write_reports(tmp_path / "release.duckdb", tmp_path)
    with (tmp_path / "quality" / "accounts.csv").open(encoding="utf-8", newline="") as lines:
        (read,) = csv.DictReader(lines)
    assert (read["file_name"], read["message"]) == (cell, f"{cell}: loaded")
    assert read["received_count"] == "0"
