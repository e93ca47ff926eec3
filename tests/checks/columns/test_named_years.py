"""Financial and academic years, in each of their forms, and two years that do not follow each other refused."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.columns import AcademicYear, FinancialYear

OF_2016 = {
    FinancialYear: (date(2016, 4, 1), date(2017, 3, 31)),
    AcademicYear: (date(2016, 9, 1), date(2017, 8, 31)),
}
WRONG = {FinancialYear: "not_a_financial_year", AcademicYear: "not_an_academic_year"}
both = pytest.mark.parametrize("kind", OF_2016)


@both
@pytest.mark.parametrize("text", ["2016-17", "2016/17", "201617", "2016-2017", "2016/2017", " 2016-17 "])
def test_a_year_in_each_of_its_forms(read, kind, text):
    assert read(kind(), text) == (OF_2016[kind], [])


@both
@pytest.mark.parametrize(
    "text",
    ["2017-19", "2017-17", "2017-16", "201719", "2017-2019", "2017", "17-18", "20172018", "2017-8", "2017 - 18",
     "2017–18", "2017-18 Q1", "2017.18", "0999-00", "9999-00", "FY2017-18", "٢٠١٧-١٨", "2017-18\n2018-19"],
)  # fmt: skip
def test_what_is_no_year(read, kind, text):
    assert read(kind(), text) == ((None, None), [WRONG[kind]])


@both
def test_a_year_over_the_turn_of_a_century(read, kind):
    limits = {"earliest": date(1900, 1, 1), "latest": date(2200, 1, 1)}
    for text in ("1999-00", "1999/2000", "199900"):
        (first, last), wrong = read(kind(**limits), text)
        assert (first.year, last.year, wrong) == (1999, 2000, [])
    assert read(kind(**limits), "1999-1900")[1] == [WRONG[kind]]


@both
@settings(deadline=None)
@given(st.integers(1000, 9998), st.integers(0, 99), st.sampled_from(["-", "/", ""]))
def test_only_the_year_that_follows_is_read(read, kind, year, other, mark):
    (first, last), wrong = read(kind(), f"{year}{mark}{other:02d}")
    if other == (year + 1) % 100:
        assert (first.year, last.year) == (year, year + 1) and WRONG[kind] not in wrong
    else:
        assert (first, last, wrong) == (None, None, [WRONG[kind]])


def test_a_year_that_is_not_over_lies_ahead_unless_that_is_declared(read):
    # Received on 1 May 2018.
    assert read(FinancialYear(), "2017-18")[1] == []
    assert read(FinancialYear(), "2018-19")[1] == ["out_of_range"]
    assert read(AcademicYear(), "2017-18")[1] == ["out_of_range"]
    assert read(AcademicYear(may_lie_ahead=True), "2017-18")[1] == []
    assert read(FinancialYear(earliest=date(2008, 4, 1)), "2007-08")[1] == ["out_of_range"]


def test_a_year_says_what_is_expected(words):
    assert words(FinancialYear())[0] == "a financial year such as 2017-18, 2017/18, 201718 or 2017-2018"
