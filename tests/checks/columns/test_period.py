"""A period is an interval of whole months, staged as its first and its last day."""

from datetime import date

import pytest

from checks.columns import Period

PERIOD = Period(earliest=date(2008, 4, 1))


@pytest.mark.parametrize(
    ("text", "last", "wrong"),
    [
        ("2017-04-01/P1M", date(2017, 4, 30), []),
        ("2017-04-01/P3M", date(2017, 6, 30), []),
        ("2017-04-01/P1Y", date(2018, 3, 31), []),
        ("2017-04-01/P12M", date(2018, 3, 31), []),
        # Begins in time and is not over on the day of receipt.
        ("2018-04-01/P3M", date(2018, 6, 30), ["out_of_range"]),
        ("1066-04-01/P1M", date(1066, 4, 30), ["out_of_range"]),
        ("2017-04-02/P1M", None, ["not_a_period"]),
        ("2017-13-01/P1M", None, ["not_a_period"]),
        ("2017-04-01/P0M", None, ["not_a_period"]),
        ("2017-04-01/P1W", None, ["not_a_period"]),
        ("2017-04-01", None, ["not_a_period"]),
        ("2017-04", None, ["not_a_period"]),
        ("", None, []),
    ],
)
def test_a_period_is_an_interval_of_whole_months(read, text, last, wrong):
    (_, end), marks = read(PERIOD, text)
    assert (end, marks) == (last, wrong)
