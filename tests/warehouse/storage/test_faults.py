"""A fault is told in words that quote no record; its full text is kept for its owner alone."""

from __future__ import annotations

import traceback
from pathlib import Path

import duckdb
import pytest
import sqlalchemy as sa

from assets.staging.batch import RuleRaised
from warehouse.storage.faults import Fault, in_our_words, keep_in_full, quoting_nothing
from warehouse.storage.paths import DataPaths

PLANTED = "ZQX Jane Doe"


@pytest.fixture
def paths(tmp_path: Path) -> DataPaths:
    return DataPaths(tmp_path / "home").prepare()


def no_date():
    duckdb.sql(f"select '{PLANTED}'::date").fetchall()


def no_character():
    (PLANTED.encode() + b"\xff").decode("utf-8")


def no_key():
    {}[PLANTED]


def no_number():
    float(PLANTED)


def through_sqlalchemy():
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        connection.execute(sa.text("insert into nowhere values (:name)"), {"name": PLANTED})


def ours_from_another():
    try:
        no_number()
    except ValueError as error:
        raise RuleRaised("rule some_rule: cannot observe") from error


def ours_that_hides_another():
    try:
        no_number()
    except ValueError:
        raise RuleRaised("rule some_rule: cannot observe") from None


def with_a_note():
    error = RuleRaised("rule some_rule: cannot observe")
    error.add_note(PLANTED)
    raise error


def a_column_beside_it():
    with duckdb.connect() as con:
        con.execute(f'create table received as select 1 as "{PLANTED}"')
        con.execute("select no_such_column from received")


FAULTS = (no_date, no_character, no_key, no_number, through_sqlalchemy, ours_from_another, ours_that_hides_another,
          with_a_note, a_column_beside_it)  # fmt: skip


@pytest.mark.parametrize("fails", FAULTS)
def test_what_leaves_the_block_quotes_nothing(fails, paths):
    with pytest.raises(Fault) as caught, quoting_nothing(paths):
        fails()
    assert "ZQX" not in "".join(traceback.format_exception_only(caught.value))
    assert "ZQX" not in repr(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("fails", FAULTS)
def test_the_full_text_is_kept_for_its_owner_and_the_words_say_where(fails, paths):
    with pytest.raises(Fault) as caught, quoting_nothing(paths):
        fails()
    (kept,) = paths.faults.iterdir()
    # What could not be decoded is in no text of that exception.
    assert "ZQX" in kept.read_text() or fails is no_character
    assert fails.__name__ in kept.read_text()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert paths.faults.stat().st_mode & 0o777 == 0o700
    assert str(kept) in str(caught.value)


def test_words_of_ours_pass_as_they_are_and_nothing_is_kept(paths):
    with (
        pytest.raises(RuleRaised, match="rule some_rule: cannot be judged") as caught,
        quoting_nothing(paths),
    ):
        raise RuleRaised("rule some_rule: cannot be judged")
    assert not isinstance(caught.value, Fault)
    assert not paths.faults.exists()


def test_what_is_let_through_leaves_as_it_is(paths):
    with pytest.raises(KeyError, match="asked for"), quoting_nothing(paths, KeyError):
        raise KeyError("asked for")


def test_what_the_machine_refused_is_said():
    assert "No space left on device" in in_our_words(OSError(28, PLANTED))
    assert "ZQX" not in in_our_words(OSError(28, PLANTED))
    said = in_our_words(duckdb.IOException(f"Could not write {PLANTED}: No space left on device"))
    assert said.startswith("IOException (No space left on device): make room there and start it again")


@pytest.mark.parametrize(
    ("said", "to_do"),
    [
        ("database or disk is full", "make room there"),
        ("attempt to write a readonly database", "let this program's user write there"),
        ("unable to open database file", "let this program's user write there"),
    ],
)
def test_what_sqlite_refused_is_said_with_what_to_do(said, to_do):
    import sqlite3

    told = in_our_words(sqlite3.OperationalError(f"{said} {PLANTED}"))
    assert said in told and to_do in told and "ZQX" not in told


def test_a_read_only_disk_is_named_with_its_path_and_what_to_do():
    told = in_our_words(OSError(30, "Read-only file system", "/some/home/scratch"))
    assert told.startswith("OSError (Read-only file system: '/some/home/scratch')") and "write there" in told


def test_a_statement_that_cannot_run_is_said_in_full():
    with pytest.raises(duckdb.Error) as caught:
        duckdb.sql("select no_such_column from (select 1 as one)")
    assert 'Referenced column "no_such_column" not found' in in_our_words(caught.value)


def test_the_place_in_our_own_code_is_said():
    with pytest.raises(ValueError, match="financial quarter") as caught:
        from warehouse.calendar import Quarter

        Quarter.parse(PLANTED)
    said = in_our_words(caught.value)
    assert said.startswith("ValueError, in warehouse/calendar.py line ")


def test_only_the_newest_are_kept(paths):
    for _ in range(105):
        keep_in_full(paths, ValueError("one of many"))
    assert len(list(paths.faults.iterdir())) == 100


def test_where_nothing_can_be_written_that_is_said(paths):
    paths.faults.write_text("in the way")
    with pytest.raises(Fault, match="could not be kept"), quoting_nothing(paths):
        no_key()
