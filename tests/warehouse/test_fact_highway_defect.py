"""Events become a defect: worked examples, counted by hand on a calendar."""

from datetime import date, datetime
from typing import Any

import pytest

from warehouse.schema.base import NOT_STATED

RECORDED, INSPECTED, MADE_SAFE, REPAIRED, CLEARED = "1", "2", "5", "7", "9"


def events(recorded: date, *happened: tuple[str, datetime], **differing: Any) -> list[dict[str, Any]]:
    """The event log of one defect: it was recorded, and then the stages at the times given."""
    first = (RECORDED, datetime(recorded.year, recorded.month, recorded.day, 8, 30))
    common = {
        "defect_id": "4711",
        "record_id": "4711",
        "recorded_date": recorded,
        "priority_code": "N",
        "defect_type_code": "POTH",
        "area_code": "E07000121",
    } | differing
    return [common | {"stage_code": stage, "event_at": at} for stage, at in (first, *happened)]


def only_defect(star: Any, *extracts: list[dict[str, Any]]) -> dict[str, Any]:
    """The one row that these extracts make."""
    for number, rows in enumerate(extracts, start=1):
        star.stage("highways_defects", number, rows, "2017-18 Q3, 2017-18 Q4")
    (row,) = star.load("fact_highway_defect")
    return dict(row)


def test_a_repaired_defect_has_its_members_its_times_and_its_lineage(star) -> None:
    row = only_defect(
        star,
        events(
            date(2017, 11, 6),
            (INSPECTED, datetime(2017, 11, 6, 14, 5)),
            (MADE_SAFE, datetime(2017, 11, 6, 15, 0)),
            (REPAIRED, datetime(2017, 11, 13, 23, 59)),
            (CLEARED, datetime(2017, 11, 20, 10, 0)),
        ),
    )
    assert row == {
        "organisation_key": star.key("dim_organisation", "E10000017"),
        "quarter_key": 20173,
        "area_key": star.key("dim_area", "E07000121"),
        "priority_key": star.key("dim_priority", "N"),
        "defect_type_key": star.key("dim_defect_type", "POTH"),
        "defect_id": "4711",
        "recorded_date": date(2017, 11, 6),
        "inspected_at": datetime(2017, 11, 6, 14, 5),
        "made_safe_at": datetime(2017, 11, 6, 15, 0),
        "repaired_at": datetime(2017, 11, 13, 23, 59),
        "cleared_at": datetime(2017, 11, 20, 10, 0),
        "repaired_date": date(2017, 11, 13),
        "days_to_repair_count": 7,
        "working_days_to_repair_count": 5,
        "extract_key": 1,
        "source_row_count": 5,
    }


@pytest.mark.parametrize(
    ("recorded", "repaired", "plain", "working"),
    [
        (
            date(2017, 12, 22),
            datetime(2017, 12, 27, 9),
            5,
            1,
        ),  # over Christmas and Boxing Day, Monday and Tuesday
        (date(2017, 12, 22), datetime(2018, 1, 2, 9), 11, 4),  # 27, 28, 29 December and 2 January
        (date(2017, 12, 8), datetime(2017, 12, 11, 9), 3, 1),  # a Friday and the Monday after
        (date(2017, 12, 9), datetime(2017, 12, 10, 9), 1, 0),  # a Saturday and its Sunday
        (date(2017, 12, 11), datetime(2017, 12, 11, 23, 59), 0, 0),  # on the day itself
        (date(2018, 3, 29), datetime(2018, 4, 3, 9), 5, 1),  # over Easter, into the next year
    ],
)
def test_days_and_working_days_to_repair(
    star, recorded: date, repaired: datetime, plain: int, working: int
) -> None:
    row = only_defect(star, events(recorded, (REPAIRED, repaired)))
    assert (row["days_to_repair_count"], row["working_days_to_repair_count"]) == (plain, working)


def test_the_first_inspection_and_making_safe_count_but_the_last_repair_and_clearing(star) -> None:
    first, last = datetime(2017, 11, 7, 9), datetime(2017, 11, 21, 16)
    twice = [(stage, at) for stage in (INSPECTED, MADE_SAFE, REPAIRED, CLEARED) for at in (last, first)]
    row = only_defect(star, events(date(2017, 11, 6), *twice))
    assert (row["inspected_at"], row["made_safe_at"]) == (first, first)
    assert (row["repaired_at"], row["cleared_at"]) == (last, last)


def test_a_reopened_defect_counts_until_its_last_repair_also_when_that_comes_in_a_later_extract(star) -> None:
    row = only_defect(
        star,
        events(date(2017, 11, 6), (REPAIRED, datetime(2017, 11, 8, 9)))[1:],
        events(date(2017, 11, 6), (REPAIRED, datetime(2018, 1, 10, 9))),
    )
    assert row["repaired_date"] == date(2018, 1, 10)
    assert row["quarter_key"] == 20173, "it stays in the quarter in which it was recorded"
    assert (row["extract_key"], row["source_row_count"]) == (2, 2), (
        "the later repair took the earlier one back"
    )


def test_a_repair_that_a_later_extract_corrects_to_an_earlier_day_is_on_that_day(star) -> None:
    wrong, right = datetime(2018, 6, 28, 9), datetime(2018, 6, 25, 9)
    row = only_defect(
        star, events(date(2018, 6, 1), (REPAIRED, wrong)), events(date(2018, 6, 1), (REPAIRED, right))
    )
    assert row["repaired_at"] == right


def test_the_district_is_that_of_the_newest_extract_whatever_its_code(star) -> None:
    wyre, burnley = "E07000128", "E07000117"
    row = only_defect(
        star,
        events(date(2018, 6, 1), (REPAIRED, datetime(2018, 6, 4, 9)), area_code=wyre),
        events(date(2018, 6, 1), area_code=burnley),
    )
    assert row["area_key"] == star.key("dim_area", burnley)


@pytest.mark.parametrize("stage", ["1", INSPECTED, "4", MADE_SAFE])
def test_a_defect_on_which_work_began_again_after_its_repair_is_open(star, stage) -> None:
    repaired, again = datetime(2018, 6, 4, 9), datetime(2018, 6, 5, 9)
    row = only_defect(
        star, events(date(2018, 6, 1), (REPAIRED, repaired), (CLEARED, repaired), (stage, again))
    )
    assert (row["repaired_at"], row["cleared_at"], row["working_days_to_repair_count"]) == (None, None, None)


def test_an_open_defect_has_no_days(star) -> None:
    row = only_defect(star, events(date(2017, 11, 6)))
    empty = {name for name, value in row.items() if value is None}
    assert empty == {
        "inspected_at", "made_safe_at", "repaired_at", "cleared_at", "repaired_date",
        "days_to_repair_count", "working_days_to_repair_count",
    }  # fmt: skip


def test_a_kind_of_defect_that_was_left_empty_is_the_member_not_stated(star) -> None:
    row = only_defect(star, events(date(2017, 11, 6), defect_type_code=None))
    assert row["defect_type_key"] == NOT_STATED


def test_two_councils_may_use_the_same_number(star) -> None:
    ours = events(date(2017, 11, 6))
    theirs = events(date(2017, 11, 7), organisation_code="E08000021")
    star.stage("highways_defects", 1, ours + theirs, "2017-18 Q3")
    rows = star.load("fact_highway_defect")
    assert sorted(row["recorded_date"] for row in rows) == [date(2017, 11, 6), date(2017, 11, 7)]
