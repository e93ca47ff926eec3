"""Rows that are gathered in one file stand for the extracts only while those are as they were."""

import logging
import os
from datetime import date

import pytest

from assets.staging import gathered_rows
from assets.staging.current import current_rows
from assets.staging.damaged_gatherings import damaged_gatherings
from assets.staging.decisions import decide
from assets.staging.gathered_rows import accepted_rows, gather_rows
from assets.staging.outcomes import outcomes


def items(*kinds):
    """Rows of items 1, 2, ... with these kinds."""
    return [
        {"item_id": item, "kind_code": kind, "noted_date": date(2017, 4, 1), "organisation_code": "E10000017"}
        for item, kind in enumerate(kinds, start=1)
    ]


@pytest.fixture
def source(small_source):
    return small_source()


@pytest.fixture
def gathered(paths, source, staged, monkeypatch):
    """Three extracts, gathered: each says another kind of items 1, 1 and 2, 1 to 3."""
    monkeypatch.setattr(gathered_rows, "OUTSIDE", 2)
    for number, kind in enumerate("ABC", start=1):
        staged(source, number * 10, items(*kind * number), staging=number)
    gather_rows(paths, source)
    return file_of(paths)


def file_of(paths):
    (file,) = paths.gathered.glob("small-*.parquet")
    return file


def counted(duck, paths, source):
    current = current_rows(duck, paths, source)
    rows = duck.execute(
        f"select item_id, kind_code, extract_key from {current.relation} order by all"
    ).fetchall()
    return rows, current.superseded


def files_read(paths, source):
    return [file.name for file in accepted_rows(paths, source, outcomes(paths, source.name)).files]


ALL = ([(1, "C", 30), (2, "C", 30), (3, "C", 30)], {10: 1, 20: 2, 30: 0})


def test_one_file_is_read_for_all_and_what_counts_is_the_same(gathered, paths, source, duck):
    assert files_read(paths, source) == [gathered.name]
    assert counted(duck, paths, source) == ALL


def test_few_extracts_are_not_gathered(paths, source, staged, duck):
    staged(source, 10, items("A"))
    gather_rows(paths, source)
    assert not list(paths.gathered.iterdir())
    assert counted(duck, paths, source) == ([(1, "A", 10)], {10: 0})


def test_what_came_later_is_read_beside_it_until_there_is_enough_of_it(gathered, paths, source, staged, duck):
    staged(source, 40, items("D"), staging=4)
    gather_rows(paths, source)
    assert files_read(paths, source) == [gathered.name, "accepted.parquet"]
    assert counted(duck, paths, source)[0] == [(1, "D", 40), (2, "C", 30), (3, "C", 30)]
    staged(source, 50, items("E"), staging=5)
    gather_rows(paths, source)
    (newer,) = set(paths.gathered.glob("small-*.parquet")) - {gathered}
    assert files_read(paths, source) == [newer.name]
    assert counted(duck, paths, source)[0] == [(1, "E", 50), (2, "C", 30), (3, "C", 30)]


def test_who_still_reads_the_file_before_has_it_and_later_it_goes(gathered, paths, source, staged):
    for key in (40, 50):
        staged(source, key, items("D"), staging=key)
    gather_rows(paths, source)
    assert gathered.exists()
    os.utime(gathered, (0, 0))
    for key in (60, 70):
        staged(source, key, items("D"), staging=key)
    gather_rows(paths, source)
    assert not gathered.exists() and len(list(paths.gathered.glob("small-*.parquet"))) == 2


def test_an_extract_staged_again_is_read_from_its_own_file(gathered, paths, source, staged, duck):
    staged(source, 30, items("X", "Y"), staging=99)
    assert files_read(paths, source) == [gathered.name, "accepted.parquet"]
    assert counted(duck, paths, source) == ([(1, "X", 30), (2, "Y", 30)], {10: 1, 20: 2, 30: 0})


def test_an_extract_that_was_withdrawn_refused_or_lost_does_not_count(gathered, paths, source, staged, duck):
    decide(paths, "withdraw", 30, "sent in error")
    assert counted(duck, paths, source) == ([(1, "B", 20), (2, "B", 20)], {10: 1, 20: 0})
    staged(source, 20, [], verdict="refused", staging=98)
    assert counted(duck, paths, source) == ([(1, "A", 10)], {10: 0})
    (paths.staged / "small" / "10" / "accepted.parquet").unlink()
    assert current_rows(duck, paths, source) is None


def cut(file):
    os.truncate(file, file.stat().st_size // 2)


def altered(file):
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 1
    file.write_bytes(content)


def removed(file):
    file.unlink()


@pytest.mark.parametrize("damage", [cut, altered, removed])
@pytest.mark.parametrize("what", ["rows", "record"])
def test_what_is_damaged_is_told_once_never_believed_and_made_anew(
    what, damage, gathered, paths, source, duck, caplog
):
    record = paths.gathered / "small.json"
    damage(gathered if what == "rows" else record)
    with caplog.at_level(logging.WARNING):
        assert counted(duck, paths, source) == counted(duck, paths, source) == ALL
    if (what, damage) != ("record", removed):
        assert caplog.text.count(f"{record}, or the file that it names, is damaged") == 1
        (found,) = damaged_gatherings(paths)
        assert found.path == record
        found.mend()
        assert counted(duck, paths, source) == ALL
    gather_rows(paths, source)
    assert not damaged_gatherings(paths)
    assert len(files_read(paths, source)) == 1
    assert counted(duck, paths, source) == ALL


def test_rows_that_cannot_be_gathered_are_told_and_read_from_the_extracts(
    paths, source, staged, caplog, monkeypatch
):
    monkeypatch.setattr(gathered_rows, "OUTSIDE", 2)
    for key in (10, 20):
        staged(source, key, items("A"))
    rows = paths.staged / "small" / "10" / "accepted.parquet"
    content = rows.read_bytes()
    rows.write_bytes(content[:4] + bytes(len(content) - 8) + content[-4:])
    gather_rows(paths, source)
    assert "the rows of small could not be gathered in one file" in caplog.text
    assert not list(paths.gathered.glob("small*"))


def test_an_extract_that_holds_fewer_rows_than_were_accepted_is_not_gathered(
    paths, source, staged, caplog, monkeypatch
):
    monkeypatch.setattr(gathered_rows, "OUTSIDE", 2)
    for key in (10, 20):
        staged(source, key, items("A", "B"))
    rows = paths.staged / "small" / "10" / "accepted.parquet"
    staged(source, 90, items("A"))
    (paths.staged / "small" / "90" / "accepted.parquet").replace(rows)
    gather_rows(paths, source)
    assert "do not hold as many rows as were accepted" in caplog.text
    assert not list(paths.gathered.glob("small*"))


def test_a_full_disk_is_told_and_the_rows_are_read_from_the_extracts(
    paths, source, staged, duck, caplog, monkeypatch
):
    def refuse(*given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(gathered_rows, "OUTSIDE", 2)
    monkeypatch.setattr(gathered_rows, "atomic_write", refuse)
    for key in (10, 20):
        staged(source, key, items("A"))
    gather_rows(paths, source)
    assert "No space left on device" in caplog.text
    assert counted(duck, paths, source) == ([(1, "A", 20)], {10: 1, 20: 0})
