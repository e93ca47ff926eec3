"""A month is staged as its first and its last day."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.columns import Month

EARLIEST, RECEIPT = date(2008, 4, 1), date(2018, 5, 1)
MONTH = Month(earliest=EARLIEST)


@settings(deadline=None)
@given(st.integers(1990, 2030), st.integers(0, 14), st.booleans())
def test_a_month_is_read_with_and_without_its_zero(read, year, month, padded):
    (first, last), wrong = read(MONTH, f"{year}-{month:02d}" if padded else f"{year}-{month}")
    if not 1 <= month <= 12:
        assert (first, last, wrong) == (None, None, ["not_a_month"])
    else:
        assert first == date(year, month, 1)
        assert (last + timedelta(days=1)).day == 1 and (last - first).days in (27, 28, 29, 30)
        assert wrong == ([] if first >= EARLIEST and last <= RECEIPT else ["out_of_range"])


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2017-02", date(2017, 2, 1), date(2017, 2, 28)),
        ("Apr-17", date(2017, 4, 1), date(2017, 4, 30)),
        ("December 2016", date(2016, 12, 1), date(2016, 12, 31)),
        ("17-Apr", None, None),
        ("Q1 2017", None, None),
    ],
)
def test_a_month_in_other_forms(read, text, first, last):
    kind = Month(or_forms=("%b-%y", "%B %Y"))
    assert read(kind, text) == ((first, last), [] if first else ["not_a_month"])


def test_a_month_says_what_is_expected(words):
    assert words(Month(or_forms=("%b-%y",)))[0] == "a month such as 2017-04 or as mmm-yy"
