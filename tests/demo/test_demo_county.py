"""The truths about highway defects, counted again from the written files by plain Python.

Nothing is shared with the generator but its one public function: layouts, working days and quarters are
written down here a second time.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

import pytest

from demo import county

SCALE = 0.05
PRIORITIES, DISTRICTS = (
    set("EUMN"),
    {"BUR", "CHO", "FYL", "HYN", "LAN", "PEN", "PRE", "RIB", "ROS", "SRI", "WLA", "WYR"},
)
TYPES = {"POTH", "FTWY", "DRAI", "EDGE", "IRON", "KERB", "SIGN"}
STAGES = {
    "1": "RECORDED",
    "2": "INSPECTED",
    "4": "ORDERED",
    "5": "MADE SAFE",
    "7": "REPAIRED",
    "9": "CLEARED",
}
OLD = (
    "History Date/Time,Recorded Date,CRNo,Stage,Stage Desc.,Date Cleared,"
    "Priority,Defect Type,L.A.Code,Location"
)
NEW = (
    "Customer Request No.,Event Date/Time,Date Recorded,Stage Code,Stage Description,Cleared Date,"
    "Priority Code,Defect Type Code,Area Code,Location"
)
NEW_ORDER = [1, 2, 0, 3, 4, 5, 6, 7, 8, 9]
Counted = Callable[[date, date], int]
Q3_FIRST = "HAMS_DEFECTS_20171001_20171231.csv"
LATE = "HAMS_LATE_CLOSEOUTS_20171001_20171231.csv"


class Event(NamedTuple):
    """One good event of a defect, codes mended."""

    request: int
    at: datetime
    stage: int
    recorded: date
    cleared: str
    codes: tuple[str, str, str, str]


def quarter_of(day: date) -> str:
    year = day.year - (day.month < 4)
    return f"{year}-{(year + 1) % 100:02d} Q{(day.month - 4) % 12 // 3 + 1}"


def good_events(path: Path) -> Iterator[Event]:
    """The events of a HAMS file that keep every promise; what breaks one is left out."""
    with path.open(encoding="cp1252", newline="") as file:
        rows = csv.reader(file)
        layout = ",".join(next(rows))
        assert layout in (OLD, NEW), path.name
        for row in rows:
            if len(row) != 10 or row[0] == "Total" or not any(row):
                continue
            if layout == NEW:
                row = [row[i] for i in NEW_ORDER]
            at_text, recorded_text, request, stage, description, cleared, priority, kind, district, place = (
                row
            )
            try:
                at = datetime.strptime(at_text, "%d/%m/%Y %H:%M")
                recorded = datetime.strptime(recorded_text, "%d/%m/%Y").date()
            except ValueError:
                continue
            codes = (priority.upper(), kind.replace("POTHOLE", "POTH"), district, place)
            plausible = recorded.year > 2014 and recorded <= at.date() < date(2018, 4, 1)
            known = codes[0] in PRIORITIES and codes[1] in TYPES and district in DISTRICTS
            if request and plausible and known and STAGES.get(stage) == description:
                yield Event(int(request), at, int(stage), recorded, cleared, codes)


def defect_events(paths: list[Path]) -> dict[int, list[Event]]:
    """Good events by request number, in order of time; a repeat counts once, a contradiction not at all."""
    by_key: dict[tuple[int, datetime, int], set[Event]] = defaultdict(set)
    for path in paths:
        for event in good_events(path):
            by_key[event.request, event.at, event.stage].add(event)
    lives = defaultdict(list)
    for key in sorted(by_key):
        if len(by_key[key]) == 1:
            lives[key[0]].append(next(iter(by_key[key])))
    return lives


def repairs(lives: dict[int, list[Event]], working_days: Counted) -> dict[str, list[tuple[int, int]]]:
    """By quarter of repair: working days and plain days that each repair took."""
    made = defaultdict(list)
    for events in lives.values():
        for event in events:
            if event.stage == 7:
                day = event.at.date()
                lengths = working_days(event.recorded, day), (day - event.recorded).days
                made[quarter_of(day)].append(lengths)
    return made


def share_20(lengths: list[tuple[int, int]]) -> float:
    return 100 * sum(working <= 20 for working, _ in lengths) / len(lengths)


def share_30(lengths: list[tuple[int, int]]) -> float:
    return 100 * sum(plain <= 30 for _, plain in lengths) / len(lengths)


def hams_files(landing: Path) -> list[Path]:
    return [p for p in sorted(landing.glob("highways/HAMS_*.csv")) if "draft" not in p.name]


@pytest.fixture(scope="module")
def lives(landing: Path) -> dict[int, list[Event]]:
    return defect_events(hams_files(landing))


@pytest.fixture(scope="module")
def repaired(lives: dict[int, list[Event]], working_days: Counted) -> dict[str, list[tuple[int, int]]]:
    return repairs(lives, working_days)


def close(share: float, truth: float, count: int) -> bool:
    """Equal to the truth as nearly as a quota of whole defects allows (half of one, with two roundings)."""
    return abs(share - truth) <= 100 / count


def test_m8_of_2017_18_q4_holds(repaired: dict[str, list[tuple[int, int]]]) -> None:
    last = repaired["2017-18 Q4"]
    assert round(share_30(last), 1) == 90.0
    assert close(share_20(last), 83.4, len(last))


def test_repairs_were_quick_in_2016_17(repaired: dict[str, list[tuple[int, int]]]) -> None:
    for number in "1234":
        of_quarter = repaired[f"2016-17 Q{number}"]
        assert 92 <= share_20(of_quarter) <= 95
        assert 95 <= share_30(of_quarter) <= 97


def test_repairs_slowed_quarter_by_quarter(repaired: dict[str, list[tuple[int, int]]]) -> None:
    for number, truth in zip("123", (91.5, 90.0, 87.0), strict=True):
        of_quarter = repaired[f"2017-18 Q{number}"]
        assert close(share_20(of_quarter), truth, len(of_quarter))


def test_m7_repairs_take_longer_than_a_year_before(
    repaired: dict[str, list[tuple[int, int]]],
) -> None:
    def mean(quarter: str) -> float:
        return fmean(working for working, _ in repaired[quarter])

    for number in "1234":
        assert mean(f"2017-18 Q{number}") > mean(f"2016-17 Q{number}")


def test_late_close_outs_restate_q3(
    landing: Path, working_days: Counted, repaired: dict[str, list[tuple[int, int]]]
) -> None:
    arrived_first = [p for p in hams_files(landing) if f"highways/{p.name}" not in county.SECOND_WAVE]
    as_first_published = repairs(defect_events(arrived_first), working_days)["2017-18 Q3"]
    latest = repaired["2017-18 Q3"]
    assert len(as_first_published) < len(latest)
    assert close(share_20(as_first_published), 91.0, len(as_first_published))
    assert close(share_20(latest), 87.0, len(latest))


def test_most_closing_events_of_december_came_late(landing: Path) -> None:
    def closing(name: str) -> Counter[int]:
        events = good_events(landing / "highways" / name)
        return Counter(e.stage for e in events if e.stage in (7, 9) and (e.at.year, e.at.month) == (2017, 12))

    first, late = closing(Q3_FIRST), closing(LATE)
    for stage in (7, 9):
        assert late[stage] > 3 * first[stage]


def test_a_defect_lives_one_life(lives: dict[int, list[Event]]) -> None:
    for events in lives.values():
        good = [event for event in events if event.request < 9_900_000]
        assert len({(event.recorded, event.codes) for event in good}) <= 1
        assert [event.stage for event in good] == sorted({event.stage for event in good})
        assert len({event.at for event in good}) == len(good)
        for event in good:
            assert event.cleared == (f"{event.at:%d/%m/%Y}" if event.stage == 9 else "")


def test_no_bad_request_is_let_in_by_the_independent_rules(lives: dict[int, list[Event]]) -> None:
    """So that the truths stand for whoever sets the bad rows aside."""
    assert not [number for number in lives if number >= 9_900_000]


def test_a_quarters_last_week_is_sent_again_unchanged(landing: Path) -> None:
    folder = landing / "highways"
    first, second = (
        set(good_events(folder / name))
        for name in ("HAMS_DEFECTS_20170401_20170630.csv", "HAMS_DEFECTS_20170701_20170930.csv")
    )
    week = {event for event in first if event.at >= datetime(2017, 6, 24)}
    assert week
    assert week == {event for event in second if event.at < datetime(2017, 7, 1)}


def test_bad_lines_are_few(landing: Path) -> None:
    for path in hams_files(landing):
        with path.open(encoding="cp1252", newline="") as file:
            lines = sum(1 for _ in file)
        assert lines - sum(1 for _ in good_events(path)) < 0.01 * lines + 3  # headings, totals, trailer


def test_another_seed_tells_the_same_truths_about_other_rows(
    landing: Path, tmp_path: Path, working_days: Counted
) -> None:
    county.write(tmp_path, "all", seed=7, scale=SCALE)
    name = "highways/HAMS_DEFECTS_20180101_20180331.csv"
    assert (tmp_path / name).read_bytes() != (landing / name).read_bytes()
    last = repairs(defect_events(hams_files(tmp_path)), working_days)["2017-18 Q4"]
    assert round(share_30(last), 1) == 90.0
    assert close(share_20(last), 83.4, len(last))
