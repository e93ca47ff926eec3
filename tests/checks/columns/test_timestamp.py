"""A moment is read in its agreed forms alone: held against Python's own parsing."""

from __future__ import annotations

import re
from datetime import date, datetime

from hypothesis import example, given, settings
from hypothesis import strategies as st

from checks.columns import Timestamp

EARLIEST, RECEIPT = date(2008, 4, 1), date(2018, 5, 1)
MOMENT = Timestamp("%d/%m/%Y %H:%M", earliest=EARLIEST)


@settings(deadline=None)
@given(
    st.one_of(
        st.datetimes().map(lambda at: at.strftime("%d/%m/%Y %H:%M")),
        st.tuples(st.dates(), st.integers(0, 30), st.integers(0, 70)).map(
            lambda t: f"{t[0]:%d/%m/%Y} {t[1]:02d}:{t[2]:02d}"
        ),
        st.text("0123456789/: ", max_size=17),
    )
)
@example("01/02/2017 24:00")
@example("01/02/2017")
@example("01/02/2017 09:05:00")
def test_a_time_is_read_only_in_its_agreed_form(read, text):
    value, wrong = read(MOMENT, text)
    expected = None
    if re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d", text.strip(), flags=re.ASCII):
        try:
            expected = datetime.strptime(text.strip(), "%d/%m/%Y %H:%M")
        except ValueError:
            expected = None
    assert value == expected
    assert ("not_a_date" in wrong) == (bool(text.strip()) and expected is None)
    outside = expected is not None and not EARLIEST <= expected.date() <= RECEIPT
    assert ("out_of_range" in wrong) == outside


def test_a_time_in_several_forms(read):
    kind = Timestamp(or_forms=("%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"))
    at = datetime(2018, 3, 31, 9, 30)
    for text in ("2018-03-31 09:30:00", "2018-03-31T09:30:00", "31/03/2018 09:30"):
        assert read(kind, text) == (at, [])
    assert read(kind, "2018-03-31") == (None, ["not_a_date"])


def test_the_last_minute_of_the_day_of_receipt_is_in_time(read):
    assert read(MOMENT, "01/05/2018 23:59")[1] == []
    assert read(MOMENT, "02/05/2018 00:00")[1] == ["out_of_range"]


def test_a_time_says_what_is_expected(words):
    assert words(MOMENT)[0] == "a date and time as dd/mm/yyyy hh:mm"
