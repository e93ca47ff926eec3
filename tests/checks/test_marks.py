"""Marks are kept for any number of reasons, across as many columns as that takes."""

from __future__ import annotations

import pytest

from checks import marks

COUNTS = [1, 2, 62, 63, 64, 126, 127, 200]


@pytest.fixture(scope="module")
def duck():
    import duckdb

    with duckdb.connect() as con:
        yield con


def made(duck, count: int) -> None:
    """A table `typed` of a row for each of so many reasons, which breaks that one alone, and a row that breaks none."""
    conditions = [f"n = {place}" for place in range(count)]
    duck.execute(f"""
        create or replace table typed as
        select n, {marks.setting(conditions, count)} from (select nullif(i, {count}) as n from range({count + 1}) r(i))
    """)


@pytest.mark.parametrize("count", COUNTS)
def test_each_reason_has_a_mark_of_its_own(duck, count):
    made(duck, count)
    for place in {0, 61, 62, 63, 64, 125, 126, 127, count - 1} & set(range(count)):
        found = duck.execute(f"select n from typed where {marks.any_of(marks.mark(place))}").fetchall()
        assert found == [(place,)]
    assert duck.execute(f"select count(*) from typed where {marks.is_marked(count)}").fetchone() == (count,)


@pytest.mark.parametrize("count", COUNTS)
def test_marks_are_asked_for_together(duck, count):
    made(duck, count)
    odd = sum(marks.mark(place) for place in range(1, count, 2))
    found = duck.execute(f"select n from typed where {marks.any_of(odd)} order by n").fetchall()
    assert found == [(place,) for place in range(1, count, 2)]
    rest = duck.execute(f"select count(*) from typed where {marks.none_of(odd)}").fetchone()
    assert rest == (count + 1 - len(found),)


def test_a_row_carries_all_marks_at_once_and_a_condition_that_is_null_sets_none(duck):
    conditions: list[str | None] = ["true"] * 130
    conditions[5], conditions[6] = "null", None
    duck.execute(f"create or replace table typed as select {marks.setting(conditions, 132)}")
    every = duck.execute(
        f"select {', '.join(marks.any_of(marks.mark(place)) for place in range(132))} from typed"
    ).fetchone()
    assert [place for place, is_set in enumerate(every) if not is_set] == [5, 6, 130, 131]


@pytest.mark.parametrize(("disagrees", "duplicate"), [(3, 4), (62, 63), (126, 127)])
def test_marks_are_added_to_those_that_are_there(duck, disagrees, duplicate):
    made(duck, 128)
    added = marks.adding(marks.mark(disagrees), marks.mark(duplicate), "n < 2")
    duck.execute(f"update typed set {added} where n < 4")
    for place, rows in ((0, [0]), (disagrees, [0, 1]), (duplicate, [2, 3])):
        found = duck.execute(
            f"select n from typed where n < 4 and {marks.any_of(marks.mark(place))}"
        ).fetchall()
        expected = sorted({*rows, *([place] if place < 4 else [])})
        assert [n for (n,) in sorted(found)] == expected


def test_no_mark_is_carried_by_no_row(duck):
    made(duck, 3)
    assert duck.execute(f"select count(*) from typed where {marks.any_of(0)}").fetchone() == (0,)
    assert duck.execute(f"select count(*) from typed where {marks.none_of(0)}").fetchone() == (4,)
