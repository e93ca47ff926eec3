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


def test_within_its_window_a_later_extract_says_all_there_is(paths, duck, small_source, staged):
    """A rolling resubmission: what it dates between its first and last day replaces what older ones do."""
    source = small_source(supersede=Supersede("window"))
    day = {month: date(2017, month, 15) for month in range(4, 10)}
    staged(source, 10, [dict(noted(n, "A"), noted_date=day[n]) for n in (4, 5, 6, 7)])
    # June has gone, May has another record, and that of July moved to August.
    second = [(50, 5), (7, 8)]
    staged(source, 20, [dict(noted(n, "B"), noted_date=day[month]) for n, month in second])
    current = current_rows(duck, paths, source)
    assert rows_of(duck, current, "item_id", "kind_code") == [(4, "A"), (7, "B"), (50, "B")]
    assert (current.superseded, current.superseded_by(10)) == ({10: 3, 20: 0}, {20: 3})


def test_outside_of_the_window_a_record_is_replaced_by_its_key(paths, duck, small_source, staged):
    source = small_source(supersede=Supersede("window"))
    staged(source, 10, [dict(noted(1, "A"), noted_date=date(2017, 4, 15)), noted(2, "A")])
    staged(source, 20, [dict(noted(1, "B"), noted_date=date(2018, 4, 15))])
    current = current_rows(duck, paths, source)
    assert rows_of(duck, current, "item_id", "kind_code") == [(1, "B"), (2, "A")]
    assert current.superseded_by(10) == {20: 1}


def test_windows_of_two_councils_do_not_meet_and_an_older_one_takes_nothing(
    paths, duck, small_source, staged
):
    source = small_source(supersede=Supersede("window"))
    staged(source, 10, [noted(1, "A"), noted(2, "A")])
    staged(source, 20, [noted(3, "B", organisation="E08000021")])
    staged(source, 30, [dict(noted(1, "C"), noted_date=date(2017, 3, 1))])
    assert current_rows(duck, paths, source).superseded == {10: 1, 20: 0, 30: 0}


def test_a_window_may_be_told_by_two_dates_of_the_extract(paths, duck, small_source, staged):
    """It says that nothing happened from April to June, although its rows begin in July."""
    source = small_source(
        columns=(*small_source().columns, Column("period", "Period", Month(), "", required=True)),
        supersede=Supersede("window", ("period_first_date", "period_last_date")),
    )

    def row(item, month, first):
        period = {"period_first_date": date(2017, first, 1), "period_last_date": date(2017, 9, 30)}
        return dict(noted(item, "A"), noted_date=date(2017, month, 15)) | period

    staged(source, 10, [row(1, 4, 4), row(2, 7, 4)])
    staged(source, 20, [row(3, 7, 4)])
    assert current_rows(duck, paths, source).superseded == {10: 2, 20: 0}
