"""A month that is missing from a return of the year to date is told; one of a small council is not."""

from datetime import date

import duckdb
import pytest

from assets.staging.verdict import observe
from checks.rules.childrens.month_without_assessments import rule


def days(*months: tuple[int, int], each: int = 10) -> list[date]:
    return [date(year, month, day) for year, month in months for day in range(1, each + 1)]


@pytest.mark.parametrize(
    ("started", "missing"),
    [
        (days((2017, 4), (2017, 5), (2017, 6)), 0),
        (days((2017, 4), (2017, 6)), 1),
        (days((2017, 6), (2018, 1)), 8),
        (days((2018, 4), each=12), 0),
        # What began before April is in the return because it ended in the year; it fills no month.
        (days((2017, 2), (2017, 4), (2017, 6)), 1),
        (days((2017, 4), (2017, 6), each=3), 0),
        ([], 0),
    ],
    ids=["whole", "May", "eight", "April alone", "before April", "a small council", "no row"],
)
def test_months_without_an_assessment(started, missing):
    with duckdb.connect() as con:
        con.execute("create table accepted (started_date date, line_number bigint)")
        if started:
            con.executemany("insert into accepted values (?, 1)", [[day] for day in started])
        assert observe(con, ("started_date",), rule) == missing
    assert rule.fails(missing, None) is (missing > 0)
