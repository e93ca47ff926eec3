"""The database in which a sender's text is typed reaches no other file, whatever runs in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assets.staging import batch as batches
from assets.staging.batch import RuleRaised, working_database
from assets.staging.receiving.receive import receive
from assets.staging.stage import Stager, stage
from checks.rule import RowRule, Rules


@pytest.fixture
def beside(tmp_path):
    """A file beside the data folder that is nobody's business."""
    path = tmp_path / "secret.txt"
    path.write_text("not for you")
    return path


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_text('{file}')",
        "select * from read_csv('{file}')",
        "select * from '{file}'",
        "select * from glob('{folder}/*')",
        "copy (select 1) to '{folder}/out.csv'",
        "copy (select 1) to '{staged}.csv'",
        "copy (select 1) to '{scratch}/../../out.csv'",
        "attach '{folder}/other.duckdb'",
        "export database '{folder}'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set memory_limit = '64GB'",
        "reset lock_configuration",
        "select * from beside",
    ],
)
def test_nothing_else_is_reached(statement, paths, beside):
    import duckdb

    staged = paths.staged / "accepted.parquet"
    where = {"file": beside, "folder": beside.parent, "staged": staged, "scratch": paths.scratch}
    with working_database(paths, None, [staged]) as con, pytest.raises(duckdb.Error):
        con.execute(statement.format(**where)).fetchall()
    assert {path.name for path in beside.parent.iterdir()} == {"home", "secret.txt"}


def test_what_staging_needs_is_reached(paths, monkeypatch):
    monkeypatch.setattr(batches, "MEMORY_LIMIT", "50MB")
    staged = paths.staged / "it's.parquet"
    with working_database(paths, b"key", [staged]) as con:
        con.execute(
            "create table spilt as select range as n, repeat('x', 100) || range as t from range(1000000)"
        )
        con.execute(
            f"copy (select n from spilt) to '{str(staged).replace(chr(39), chr(39) * 2)}' (format parquet)"
        )
        assert batches.rows_in(con, staged) == 1_000_000
        assert list((paths.scratch / "duckdb").iterdir())


def test_a_relative_data_folder_works_too(paths, monkeypatch):
    monkeypatch.chdir(paths.root.parent)
    relative = type(paths)(Path(paths.root.name))
    staged = relative.staged / "accepted.parquet"
    with working_database(relative, None, [staged]) as con:
        con.execute(f"copy (select 1 as n) to '{staged}' (format parquet)")
        assert batches.rows_in(con, staged) == 1


@pytest.mark.parametrize("source", ["read_text('{file}')", "'{file}'", "glob('{folder}/*')"])
def test_a_hostile_rule_is_a_rule_that_raises(source, paths, small_source, beside):
    import sqlalchemy as sa

    condition = f"exists (select * from {source.format(file=beside, folder=beside.parent)})"
    rule = RowRule("hostile", "", "error", ("small",), ("item_id",), lambda row: sa.literal_column(condition))
    contract = small_source()
    (paths.landing / "small_1.csv").write_text("Item,Kind,Noted\n1,A,01/07/2017\n")
    (arrival,) = receive(paths, [contract], contract.name)
    with pytest.raises(RuleRaised, match="hostile"):
        stage(arrival, contract, Stager(paths, "E10000017", None, rules_instead=Rules(rows=(rule,))))


def test_a_value_is_a_value(paths, small_source):
    contract = small_source()
    values = ["'); attach '/x", "read_text('/etc/passwd')", "${x}", "'; select 1; --"]
    lines = "".join(f'{n},"{value}",01/07/2017\n' for n, value in enumerate(values))
    (paths.landing / "small_1.csv").write_text("Item,Kind,Noted\n" + lines)
    (arrival,) = receive(paths, [contract], contract.name)
    outcome = stage(arrival, contract, Stager(paths, "E10000017", None, rules_instead=Rules()))
    assert outcome.account.rejected == len(values)
    (finding,) = [f for f in outcome.findings if f.rule == "kind_code.unknown_code"]
    assert "4 different values are not, first on lines 2, 3, 4, 5" in finding.expected
