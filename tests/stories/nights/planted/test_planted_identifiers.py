"""Nothing of what stands in a file is told outside the restricted half: not by a night, and not by a fault."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import sqlite3
import subprocess
import sys
import zlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

ROOT = Path(__file__).parents[4]


@pytest.fixture(scope="module")
def told(found, planted_files):
    """A council that every planted file has reached, after two nights in processes of their own, and their output."""
    council = found()
    for name, content in planted_files.items():
        (council.paths.landing / name).write_bytes(content)
    printed = []
    for verb in ("nightly", "nightly", "ledger", "scorecard"):
        ran = subprocess.run(
            [sys.executable, "-m", "pipelines.cli", verb, *(["--all"] if verb == "ledger" else [])],
            env=council.environment() | {"COLUMNS": "500"}, cwd=ROOT, capture_output=True, text=True, timeout=900,
        )  # fmt: skip
        assert ran.returncode != 1, ran.stdout + ran.stderr
        printed.append(ran.stdout + ran.stderr)
    return council, "\n".join(printed)


def restricted(council):
    """What may hold text of files, beside the landing zone, which is the senders'."""
    paths = council.paths
    return (
        paths.landing,
        paths.archive,
        paths.staged,
        paths.rejected,
        paths.warehouse_file,
        paths.faults,
        *paths.root.glob("warehouse.duckdb.*"),
    )


def test_nothing_planted_is_published_recorded_or_left_behind(told, where_told):
    council, _ = told
    assert where_told(council.paths.root, leaving_out=restricted(council)) == []


def test_nothing_planted_is_printed(told, mark):
    assert [line for line in told[1].splitlines() if mark in line.upper()] == []


def test_each_source_had_files_that_were_accepted_rejected_in_part_refused_and_unreadable(told, source_name):
    council, _ = told
    accounts = council.ask(
        "select outcome, loaded_count + superseded_count > 0, rejected_count > 0"
        " from extract_ledger where source_name = ?",
        source_name,
    )
    assert {("loaded", True, False), ("loaded", True, True), ("refused", False, True)} <= set(accounts)
    rules = {
        rule
        for (rule,) in council.ask(
            "select rule_code from extract_rejection join extract_ledger using (extract_key) where source_name = ?",
            source_name,
        )
    }
    assert rules & {"file_is_cut_short", "xml_not_well_formed"}


def test_files_are_told_by_their_names_and_unknown_headings_by_their_columns(told, name_mark):
    council, printed = told
    assert name_mark in printed
    messages = dict(council.ask("select file_name, message from extract_ledger"))
    assert "not loaded: 1 unknown heading, over column 11 (K)" in messages[f"HAMS_{name_mark}_beside.csv"]
    assert (
        "found instead 9 unknown headings, over columns 2 (B) to 10 (J)"
        in messages[f"HAMS_{name_mark}_one_agreed.csv"]
    )


def test_those_who_may_read_them_find_the_words_of_unknown_headings(told, mark, name_mark):
    from assets.declarations.declared import all_tables
    from assets.reports.headings import unknown_headings

    council, _ = told
    ((key,),) = council.ask(
        "select extract_key from extract_ledger where file_name = ?", f"HAMS_{name_mark}_beside.csv"
    )
    (heading,) = unknown_headings(council.paths, all_tables()["highways_defects"], key)
    assert (heading.position, heading.text) == (11, f"{mark}HEADING")


def test_a_child_is_in_staged_rows_and_warehouse_as_a_hash_alone(told, where_told, mark, tmp_path):
    council, _ = told
    os.link(council.paths.warehouse_file, tmp_path / "warehouse.duckdb")
    staged = council.paths.staged / "childrens_assessments"
    # The name of a library's branch is data that the warehouse is for; it is in no release.
    in_tables = [place for place in where_told(tmp_path) if "table " in place]
    assert [place for place in in_tables if "table dim_library)" not in place] == []
    assert where_told(staged) == []
    assert f"{mark}CHILD" not in council.paths.warehouse_file.read_bytes().decode("latin-1")
    key = council.settings["PERFORMANCE_PERSON_KEY"].encode()
    hashed = hmac.new(key, f"{mark}CHILD0001".encode(), hashlib.sha256).hexdigest()[:32]
    rows = [row for file in staged.glob("*/accepted.parquet") for row in pq.read_table(file).to_pylist()]
    assert hashed in {row["child_id"] for row in rows}


def plain(folder, text):
    (folder / "console.log").write_text(f"what was printed\n{text}\n")


def wide(folder, text):
    (folder / "log.txt").write_bytes(text.encode("utf-16"))


def in_duckdb(folder, text):
    import duckdb

    with duckdb.connect(str(folder / "performance.duckdb")) as con:
        con.execute(
            "create table account as select i as number, ? || (i % 7) as name from range(200000) t(i)", [text]
        )


def in_parquet(folder, text):
    table = pa.table({"name": [f"{text}{place}" for place in range(1000)]})
    pq.write_table(table, folder / "table.parquet", compression="zstd")


def in_sqlite(folder, text):
    with sqlite3.connect(folder / "runs.db") as con:
        con.execute("create table snapshot (body blob)")
        con.execute("insert into snapshot values (?)", [zlib.compress(json.dumps({"said": text}).encode())])


@pytest.mark.parametrize("plant", [plain, wide, in_duckdb, in_parquet, in_sqlite])
def test_the_search_finds_what_is_planted(plant, where_told, mark, tmp_path):
    plant(tmp_path, f"{mark.lower()}Planted")
    assert where_told(tmp_path)
