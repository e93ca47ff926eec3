"""A day is read in its agreed forms alone: held against Python's own parsing."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from checks.columns import Date

unhurried = settings(deadline=None)
EARLIEST, RECEIPT = date(2008, 4, 1), date(2018, 5, 1)
DAY = Date("%d/%m/%Y", earliest=EARLIEST)
ISO_DAY = Date(earliest=EARLIEST)

day_like = st.one_of(
    st.dates().map(lambda day: day.strftime("%d/%m/%Y")),
    st.tuples(st.integers(0, 40), st.integers(0, 14), st.integers(1990, 2030)).map(
        lambda d: f"{d[0]:02d}/{d[1]:02d}/{d[2]}"
    ),
    st.dates().map(date.isoformat),
    st.text("0123456789/- +.", max_size=11),
)


def python_day(text: str, form: str, pattern: str) -> date | None:
    """What Python reads, of a text in exactly the agreed form."""
    if not re.fullmatch(pattern, text, flags=re.ASCII):
        return None
    try:
        return datetime.strptime(text, form).date()
    except ValueError:
        return None


@unhurried
@given(day_like)
@example("1/2/2017")
@example("31/02/2017")
@example("12/31/2017")
@example("01/01/1066")
@example("01/02/17")
@example("29/02/2017")
def test_a_date_is_read_only_in_its_agreed_form(read, text):
    value, wrong = read(DAY, text)
    expected = python_day(text.strip(), "%d/%m/%Y", r"\d\d/\d\d/\d{4}")
    if not text.strip():
        assert (value, wrong) == (None, [])
    elif expected is None:
        assert (value, wrong) == (None, ["not_a_date"])
    else:
        assert value == expected
        assert wrong == ([] if EARLIEST <= value <= RECEIPT else ["out_of_range"])


@unhurried
@given(day_like)
def test_an_iso_date_is_read_only_in_its_agreed_form(read, text):
    value, wrong = read(ISO_DAY, text)
    expected = python_day(text.strip(), "%Y-%m-%d", r"\d{4}-\d\d-\d\d")
    assert value == expected
    assert ("not_a_date" in wrong) == (bool(text.strip()) and expected is None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("31/03/2018", date(2018, 3, 31)),
        ("2018-03-31", date(2018, 3, 31)),
        ("31/03/18", date(2018, 3, 31)),
        ("2018-Mar-31 00:00:00", date(2018, 3, 31)),
        ("1/4/2018", date(2018, 4, 1)),
        # In the order in which the forms are declared: none of them puts the month first.
        ("04/05/2017", date(2017, 5, 4)),
        ("03/31/2018", None),
        ("31.03.2018", None),
    ],
)
def test_a_date_in_several_forms(read, text, value):
    kind = Date("%d/%m/%Y", or_forms=("%Y-%m-%d", "%d/%m/%y", "%Y-%b-%d %H:%M:%S", "%-d/%-m/%Y"))
    assert read(kind, text) == (value, [] if value else ["not_a_date"])


@pytest.mark.parametrize(
    ("kind", "text", "wrong"),
    [
        (Date(), "2018-05-01", []),
        (Date(), "2018-05-02", ["out_of_range"]),
        (Date(), "2000-03-31", ["out_of_range"]),
        (Date(may_lie_ahead=True), "2018-05-02", []),
        # Beyond the last day of the calendar nothing can be placed.
        (Date(may_lie_ahead=True), "2040-04-01", ["out_of_range"]),
        (Date(latest=date(2018, 3, 31)), "2018-04-01", ["out_of_range"]),
        (Date(latest=date(2019, 3, 31)), "2019-03-31", []),
    ],
)
def test_a_date_has_its_limits(read, kind, text, wrong):
    assert read(kind, text)[1] == wrong


def test_a_date_says_what_is_expected(words):
    assert words(Date("%d/%m/%Y", earliest=EARLIEST)) == [
        "a date as dd/mm/yyyy",
        "from 01/04/2008 and not after the day the extract was received",
    ]
    assert words(Date("%d/%m/%Y", or_forms=("%Y-%b-%d",), may_lie_ahead=True)) == [
        "a date as dd/mm/yyyy or yyyy-mmm-dd",
        "within the calendar of the warehouse",
    ]
    assert words(Date(earliest=EARLIEST, latest=RECEIPT))[1] == "from 01/04/2008 to 01/05/2018"
    assert words(Date(earliest=EARLIEST, may_lie_ahead=True))[1] == "from 01/04/2008 to 31/03/2040"
