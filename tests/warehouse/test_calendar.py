"""Quarters begin in April, sort as time does, and their working days are those that were published."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.dimensions.common.date import calendar
from warehouse.calendar import FIRST_DATE, LAST_DATE, Quarter, complete_holidays

DAYS = calendar()
days = st.dates(FIRST_DATE, LAST_DATE)
quarters = st.builds(Quarter, st.integers(1990, 2090), st.integers(1, 4))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2017, 3, 31), "2016-17 Q4"),
        (date(2017, 4, 1), "2017-18 Q1"),
        (date(2017, 6, 30), "2017-18 Q1"),
        (date(2017, 7, 1), "2017-18 Q2"),
        (date(2017, 12, 31), "2017-18 Q3"),
        (date(2018, 1, 1), "2017-18 Q4"),
        (date(1999, 4, 1), "1999-00 Q1"),
        (date(2000, 2, 29), "1999-00 Q4"),
    ],
)
def test_a_day_falls_in_its_financial_quarter(day: date, name: str) -> None:
    assert Quarter.of(day).name == name


@given(days)
def test_the_quarter_of_a_day_contains_it(day: date) -> None:
    quarter = Quarter.of(day)
    assert quarter.first_date <= day <= quarter.last_date


@given(quarters)
def test_a_quarter_is_known_by_its_name_and_by_its_key(quarter: Quarter) -> None:
    assert Quarter.parse(quarter.name) == quarter
    assert Quarter.from_key(quarter.key) == quarter


@given(quarters, st.integers(-200, 200))
def test_going_forth_and_back_comes_home(quarter: Quarter, steps: int) -> None:
    assert quarter.plus(steps).plus(-steps) == quarter


@given(quarters)
def test_the_next_quarter_begins_on_the_day_after(quarter: Quarter) -> None:
    assert quarter.plus(1).first_date == quarter.last_date + timedelta(days=1)


@given(quarters, quarters)
def test_keys_sort_as_time_does(one: Quarter, other: Quarter) -> None:
    assert (one.key < other.key) == (one.first_date < other.first_date) == (one < other)


def test_until_counts_both_ends() -> None:
    first, last = Quarter.parse("2016-17 Q3"), Quarter.parse("2017-18 Q1")
    assert [quarter.name for quarter in first.until(last)] == ["2016-17 Q3", "2016-17 Q4", "2017-18 Q1"]
    assert list(last.until(first)) == []


@pytest.mark.parametrize(
    "name",
    ["2017-18", "2017-19 Q1", "2017-18 Q5", "2017/18 Q1", "17-18 Q1", "Q1 2017-18", "2017-18 Q1 x", ""],
)
def test_what_is_no_quarter_is_refused_with_the_right_form(name: str) -> None:
    with pytest.raises(ValueError, match="2017-18 Q4"):
        Quarter.parse(name)


@pytest.mark.parametrize(
    ("year", "published"),
    [
        (2017, [61, 64, 63, 63]),
        (2021, [61, 65, 64, 63]),
        (2022, [60, 64, 63, 64]),
        (2023, [60, 64, 63, 63]),
        (2024, [62, 65, 64, 63]),
    ],
)
def test_working_days_of_a_quarter_are_as_published(year: int, published: list[int]) -> None:
    counted = Counter(day.quarter for day in DAYS if day.is_working_day)
    assert [counted[Quarter(year, number)] for number in (1, 2, 3, 4)] == published


@pytest.mark.parametrize(
    ("after", "upto", "published"),
    [
        # A child of the department's own example: the first is a bank holiday, the last a Saturday.
        (date(2023, 12, 25), date(2024, 1, 27), 22),
        (date(2017, 12, 22), date(2017, 12, 27), 1),
        (date(2017, 6, 2), date(2017, 6, 5), 1),
        (date(2017, 6, 2), date(2017, 6, 4), 0),
    ],
)
def test_working_days_between_two_dates_are_a_subtraction(after: date, upto: date, published: int) -> None:
    number = {day.day: day.working_day_number for day in DAYS}
    assert number[upto] - number[after] == published


def test_the_calendar_has_every_day_once_and_in_order() -> None:
    every = [FIRST_DATE + timedelta(days=n) for n in range((LAST_DATE - FIRST_DATE).days + 1)]
    assert [day.day for day in DAYS] == every


def test_a_published_year_is_taken_as_it_is_and_others_are_filled() -> None:
    only = {date(2022, 9, 19): "State funeral"}
    holidays = complete_holidays(only, [2021, 2022])
    assert {day for day in holidays if day.year == 2022} == {date(2022, 9, 19)}
    assert date(2021, 12, 27) in holidays
