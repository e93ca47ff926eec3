"""A release on disk: readable by all, writable by none, switched whole, and without any personal data."""

import os
import stat

import pytest

from assets.declarations.declared import all_facts, all_sources
from checks.contract import Source
from warehouse.release.publish import KEEP, READERS_HAVE
from warehouse.schema import metadata
from warehouse.schema.public import PUBLIC_TABLES, VIEWS

ROW_LEVEL = {"assessment_id", "child_id", "defect_id", "record_id", "birth_month", "referral_date", "started_date",
             "authorised_date", "recorded_date", "location", "line_number", "key_hash"}  # fmt: skip
PUBLISHED_BY_OTHERS = ("fact_population", "fact_published_figure", "fact_target", "dim_comparator_member")


def releases(paths):
    return sorted(path.name for path in paths.published.iterdir() if path.name != "current")


def test_a_release_is_read_only_and_open_to_readers(press, row, paths):
    press.publish(row(20))
    folder = paths.current.resolve()
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o444}
    folders = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o755}


def test_the_pointer_is_relative_so_that_the_folder_can_be_mounted_elsewhere(press, row, paths, tmp_path):
    done = press.publish(row(20))
    assert str(paths.current.readlink()) == done.release_id


def publish_once_an_hour_is_over(press, row, paths, number):
    for path in paths.published.glob("[0-9]*-*"):
        then = path.stat().st_mtime - READERS_HAVE - 1
        os.utime(path, (then, then))
    return press.publish(row(number)).release_id


def test_a_release_that_was_replaced_just_now_stays_for_those_who_read_it(press, row, paths):
    made = [press.publish(row(20 + number)).release_id for number in range(KEEP + 2)]
    assert releases(paths) == sorted(made)


def test_only_the_last_releases_are_kept(press, row, paths):
    made = [publish_once_an_hour_is_over(press, row, paths, 20 + number) for number in range(KEEP + 2)]
    assert releases(paths) == sorted(made[-KEEP:])
    assert str(paths.current.readlink()) == made[-1]
    # What was in the releases that are gone is still in the editions.
    assert press.ask("select count(*) from fact_indicator_edition") == [(KEEP + 2,)]


def test_a_reader_who_holds_an_old_release_keeps_it_although_it_is_removed(press, row, paths):
    from warehouse.database.connection import open_release

    press.publish(row(20))
    with open_release(paths.current.resolve() / "performance.duckdb") as held:
        for number in range(KEEP + 1):
            publish_once_an_hour_is_over(press, row, paths, 30 + number)
        assert held.duck.execute("select numerator from fact_indicator_value").fetchall() == [(20,)]


def test_parquet_says_the_same_as_the_database(press, row, paths):
    press.publish(row(20), row(30, quarter="2017-18 Q2"))
    folder = paths.current.resolve() / "parquet"
    assert {path.stem for path in folder.iterdir()} == {*PUBLIC_TABLES, *VIEWS}
    for name in ("fact_indicator_value", "scorecard", "dim_edition"):
        assert press.ask(f"from '{folder}/{name}.parquet' order by all") == press.ask(
            f"from {name} order by all"
        )


def test_one_release_id_is_on_every_row_that_a_reader_may_join(press, row):
    press.publish(row(20))
    done = press.publish(row(21))
    for name in (*PUBLIC_TABLES, *VIEWS):
        if name != "release":
            found = {value for (value,) in press.ask(f"select distinct release_id from {name}")}
            assert found <= {done.release_id}, name


def test_no_column_of_a_release_holds_a_record_of_a_person_or_a_defect(press, row):
    press.publish(row(20))
    # What others published is no record of anybody, and says from which line of which file it comes.
    columns = {
        name
        for table, name in press.ask(
            "select table_name, column_name from duckdb_columns() where not internal"
        )
        if not (name == "line_number" and table in PUBLISHED_BY_OTHERS)
    }
    personal = {name for source in all_sources().values() for name in personal_columns(source)}
    assert "child_id" in personal
    assert columns & (personal | ROW_LEVEL | {fact.record[0] for fact in all_facts().values()}) == set()
    tables = {name for (name,) in press.ask("select table_name from information_schema.tables")}
    assert tables & set(all_facts()) == set()


def personal_columns(source: Source) -> set[str]:
    if source.sensitivity != "personal":
        return set()
    shared = {"organisation_code"}
    return {name for column in source.columns for name in column.staged_names} - shared


@pytest.mark.parametrize("half", ["archive", "staged", "rejected", "scratch", "dagster"])
def test_the_restricted_half_is_closed(paths, half):
    assert stat.S_IMODE((paths.root / half).stat().st_mode) == 0o700


def test_the_warehouse_file_is_closed(press, paths):
    assert stat.S_IMODE(paths.warehouse_file.stat().st_mode) == 0o600


def test_a_column_of_a_view_says_what_the_column_that_it_shows_says(press, row):
    press.publish(row(20))
    found = press.ask("select table_name, column_name, comment from duckdb_columns() where not internal")
    said = {(name, column): comment for name, column, comment in found}
    table = metadata.tables["dim_indicator"]
    assert {said[view, "indicator_code"] for view in VIEWS} == {table.c.indicator_code.comment}
    value, edition = (metadata.tables[f"fact_indicator_{name}"] for name in ("value", "edition"))
    assert said["scorecard", "target"] == value.c.target.comment
    assert said["restatement", "reason"] == edition.c.reason.comment
    assert said["restatement", "value_before"] == "The figure as it was published before"
    assert said["as_first_published", "published_at"] == metadata.tables["dim_edition"].c.published_at.comment
    assert all(said.values())
