"""Serial numbers of days are those that a spreadsheet shows, with the day in 1900 that never was."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.columns import ExcelSerialDate

ANY = ExcelSerialDate(earliest=date(1900, 1, 1), latest=date(9999, 12, 31))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("43190", date(2018, 3, 31)),
        ("42826", date(2017, 4, 1)),
        ("1", date(1900, 1, 1)),
        ("59", date(1900, 2, 28)),
        ("60", None),
        ("61", date(1900, 3, 1)),
        ("2958465", date(9999, 12, 31)),
        ("0", None),
        ("-1", None),
        ("43190.5", None),
        ("4.319e4", None),
        ("43,190", None),
        ("12345678", None),
        ("31/03/2018", None),
    ],
)
def test_a_serial_number_is_a_day(read, text, value):
    assert read(ANY, text) == (value, [] if value else ["not_a_date"])


@settings(deadline=None)
@given(st.dates(date(1900, 3, 1), date(9999, 12, 31)))
def test_every_day_from_march_1900_on_counts_from_the_30th_of_december_1899(read, day):
    assert read(ANY, str((day - date(1899, 12, 30)) // timedelta(days=1))) == (day, [])


def test_serial_numbers_and_a_form_of_text_are_mixed(read, words):
    mixed = ExcelSerialDate(or_forms=("%d/%m/%Y", "%Y%m%d"))
    assert (
        read(mixed, "43190")
        == read(mixed, "31/03/2018")
        == read(mixed, "20180331")
        == (date(2018, 3, 31), [])
    )
    assert read(mixed, "31/02/2018") == (None, ["not_a_date"])
    assert read(mixed, "36616")[1] == ["out_of_range"]  # 31 March 2000
    assert words(mixed)[0] == "the serial number of a day, such as 43190, or a date as dd/mm/yyyy or yyyymmdd"
