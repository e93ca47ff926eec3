"""Which rows count when a later extract speaks of the same records, and what each extract's account says then."""

from __future__ import annotations

from datetime import date

from assets.staging.current import current_rows
from checks.columns import Column, Integer, Month
from checks.contract import Supersede

PERIOD_COLUMNS = (
    Column("item_id", "Item", Integer(), "", required=True),
    Column("period", "Month", Month(), "", required=True),
    Column("item_count", "Count", Integer(), "", required=True),
)


def noted(item, kind, organisation="E10000017"):
    return {
        "item_id": item,
        "kind_code": kind,
        "noted_date": date(2017, 4, 1),
        "organisation_code": organisation,
    }


def counted(item, month, count, organisation="E10000017"):
    return {
        "item_id": item,
        "period_first_date": date(2017, month, 1),
        "period_last_date": date(2017, month, 28),
        "item_count": count,
        "organisation_code": organisation,
    }


def rows_of(duck, current, *columns):
    return sorted(duck.execute(f"select {', '.join(columns)} from {current.relation}").fetchall())


def test_before_anything_was_accepted_there_are_no_rows(paths, duck, small_source, staged):
    source = small_source()
    assert current_rows(duck, paths, source) is None
    staged(source, 10, [noted(1, "A")], verdict="refused")
    assert current_rows(duck, paths, source) is None


def test_by_key_a_later_row_replaces_an_earlier_one_and_no_other(paths, duck, small_source, staged):
    source = small_source()
    staged(source, 10, [noted(1, "A"), noted(2, "A"), noted(3, "A")])
    staged(source, 20, [noted(2, "B"), noted(4, "B")])
    staged(source, 30, [noted(2, "C")])
    staged(source, 40, [noted(1, "X")], verdict="refused")
    current = current_rows(duck, paths, source)
    assert rows_of(duck, current, "item_id", "kind_code") == [(1, "A"), (2, "C"), (3, "A"), (4, "B")]
    assert current.superseded == {10: 1, 20: 1, 30: 0}
    assert {
        key: current.loaded[key] + current.superseded[key] for key in current.accepted
    } == current.accepted


def test_keys_of_two_councils_do_not_meet(paths, duck, small_source, staged):
    source = small_source()
    staged(source, 10, [noted(1, "A")])
    staged(source, 20, [noted(1, "B", organisation="E08000021")])
    assert current_rows(duck, paths, source).superseded == {10: 0, 20: 0}


def test_an_extract_that_is_superseded_whole_is_still_accounted_for(paths, duck, small_source, staged):
    source = small_source()
    staged(source, 10, [noted(1, "A"), noted(2, "A")])
    staged(source, 20, [noted(1, "A"), noted(2, "A")])
    current = current_rows(duck, paths, source)
    assert (current.superseded, current.loaded) == ({10: 2, 20: 0}, {20: 2})


def test_by_group_a_later_extract_replaces_the_whole_period(paths, duck, small_source, staged):
    source = small_source(
        columns=PERIOD_COLUMNS,
        key=("item_id", "period_first_date"),
        dated_by=("period_first_date",),
        supersede=Supersede("group", ("period_first_date",)),
    )
    staged(source, 10, [counted(1, 4, 10), counted(2, 4, 20), counted(1, 5, 30)])
    # The correction of April has one item less: the item that is gone does not come back.
    staged(source, 20, [counted(1, 4, 11), counted(1, 6, 40)])
    staged(source, 30, [counted(1, 5, 99, organisation="E08000021")])
    current = current_rows(duck, paths, source)
    assert rows_of(duck, current, "item_id", "month(period_first_date)", "item_count") == [
        (1, 4, 11), (1, 5, 30), (1, 5, 99), (1, 6, 40),
    ]  # fmt: skip
    assert current.superseded == {10: 2, 20: 0, 30: 0}


def test_where_nothing_supersedes_every_row_counts(paths, duck, small_source, staged):
    source = small_source(supersede=Supersede("never"))
    staged(source, 10, [noted(1, "A")])
    staged(source, 20, [noted(1, "B")])
    current = current_rows(duck, paths, source)
    assert rows_of(duck, current, "item_id", "kind_code") == [(1, "A"), (1, "B")]
    assert current.superseded == {10: 0, 20: 0}
