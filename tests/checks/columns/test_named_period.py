"""A period by its name: of each kind, in one spelling, and names that are none."""

from datetime import date

import pytest

from checks.columns import NamedPeriod


@pytest.mark.parametrize(
    ("text", "kind", "name", "first", "last"),
    [
        ("2016/17", "financial year", "2016-17", date(2016, 4, 1), date(2017, 3, 31)),
        # As a month, this would be December 2011.
        ("2011-12", "financial year", "2011-12", date(2011, 4, 1), date(2012, 3, 31)),
        (
            "Academic year 201617",
            "academic year",
            "academic year 2016-17",
            date(2016, 9, 1),
            date(2017, 8, 31),
        ),
        ("2016-17 Q1", "quarter", "2016-17 Q1", date(2016, 4, 1), date(2016, 6, 30)),
        ("2016/17 Q4", "quarter", "2016-17 Q4", date(2017, 1, 1), date(2017, 3, 31)),
        ("february 2016", "month", "February 2016", date(2016, 2, 1), date(2016, 2, 29)),
        (
            "year ending March 2018",
            "rolling year",
            "year ending March 2018",
            date(2017, 4, 1),
            date(2018, 3, 31),
        ),
        ("mid-2017", "mid-year", "mid-2017", date(2017, 6, 30), date(2017, 6, 30)),
    ],
)
def test_a_period_of_each_kind(read, text, kind, name, first, last):
    assert read(NamedPeriod(), text) == ((kind, name, first, last), [])


@pytest.mark.parametrize(
    "text", ["2016", "2016-18", "2016-17 Q5", "2016-17Q1", "Marsh 2018", "2018-03", "year ending 2018", "mid-17",
             "mid-0017", "academic year", "year ending ", "Q4"],
)  # fmt: skip
def test_what_is_no_period(read, text):
    assert read(NamedPeriod(), text) == ((None, None, None, None), ["not_a_period"])


def test_a_kind_that_was_not_asked_for_is_no_period(read, words):
    quarters = NamedPeriod(kinds=("quarter",))
    assert read(quarters, "2016-17")[1] == ["not_a_period"]
    assert words(quarters)[0] == "a quarter such as 2017-18 Q4"


def test_a_period_that_has_not_ended_is_out_of_range_unless_it_may_lie_ahead(read):
    assert read(NamedPeriod(), "2018-19")[1] == ["out_of_range"]
    assert read(NamedPeriod(may_lie_ahead=True), "2018-19")[1] == []


def test_kinds_that_there_are_not_are_told():
    assert dict(NamedPeriod(kinds=("fortnight",)).flaws()) == {
        "kinds": "'fortnight' is none of financial year, academic year, quarter, month, rolling year, mid-year"
    }
    assert "kinds" in dict(NamedPeriod(kinds=()).flaws())
