"""What the tests of the synthetic county share: the written files, and working days counted one by one."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from demo import county

BANK_HOLIDAYS = {
    date(year, month, day)
    for year, days in {
        2015: [(12, 25), (12, 28)],
        2016: [(1, 1), (3, 25), (3, 28), (5, 2), (5, 30), (8, 29), (12, 26), (12, 27)],
        2017: [(1, 2), (4, 14), (4, 17), (5, 1), (5, 29), (8, 28), (12, 25), (12, 26)],
        2018: [(1, 1), (3, 30)],
    }.items()
    for month, day in days
}


@pytest.fixture(scope="session")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both waves, written one after the other as they would arrive."""
    folder = tmp_path_factory.mktemp("landing")
    county.write(folder, "first", scale=0.05)
    county.write(folder, "second", scale=0.05)
    return folder


@pytest.fixture(scope="session")
def working_days() -> Callable[[date, date], int]:
    """Counts Mondays to Fridays that are no bank holiday, after one day up to and including another."""

    def between(after: date, upto: date) -> int:
        days = (after + timedelta(days=n) for n in range(1, (upto - after).days + 1))
        return sum(day.weekday() < 5 and day not in BANK_HOLIDAYS for day in days)

    return between
