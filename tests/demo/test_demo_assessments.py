"""The truths about assessments, counted again from the written CIN files by plain Python."""

import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

SCALE = 0.05
Counted = Callable[[date, date], int]


class Assessment(NamedTuple):
    """One row of a CIN file."""

    child: str
    referral: str
    start: str
    end: str
    source: str


def assessments(path: Path) -> list[Assessment]:
    return [
        Assessment(
            child.findtext("ChildIdentifiers/LAchildID", ""),
            details.findtext("CINreferralDate", ""),
            one.findtext("AssessmentActualStartDate", ""),
            one.findtext("AssessmentAuthorisationDate", ""),
            details.findtext("ReferralSource", ""),
        )
        for child in ET.parse(path).getroot().iterfind("Children/Child")
        for details in child.iterfind("CINdetails")
        for one in details.iterfind("Assessments")
    ]


def good_assessments(path: Path) -> list[Assessment]:
    rows = assessments(path)
    ends = defaultdict(set)
    for row in rows:
        ends[row[:3]].add(row.end)
    return [
        row
        for row in rows
        if row.child and row.source != "9Z" and len(ends[row[:3]]) == 1
        if row.start > "2000" and (not row.end or row.start <= row.end < "2999")
    ]


@pytest.mark.parametrize(("year", "total", "percent"), [("2016-17", 16_480, 21.0), ("2017-18", 14_848, 25.0)])
def test_m6_assessments_over_45_working_days(
    landing: Path, working_days: Counted, year: str, total: int, percent: float
) -> None:
    rows = good_assessments(landing / f"childrens/CIN_Census_{year}_Q4.xml")
    assert len({row[:3] for row in rows}) == len(rows)
    lengths = [
        working_days(date.fromisoformat(row.start), date.fromisoformat(row.end)) for row in rows if row.end
    ]
    assert len(lengths) == round(total * SCALE)
    long = sum(length > 45 for length in lengths)
    assert abs(long - percent / 100 * len(lengths)) <= 0.5


def test_each_census_file_is_the_year_to_date(landing: Path) -> None:
    ends = {1: "2017-06-30", 2: "2017-09-30", 3: "2017-12-31", 4: "2018-03-31"}
    year = {
        number: good_assessments(landing / f"childrens/CIN_Census_2017-18_Q{number}.xml") for number in ends
    }
    for number, end in ends.items():
        completed = {row[:4] for row in year[number] if row.end}
        assert completed == {row[:4] for row in year[4] if row.end and row.end <= end}
        still_open = {row[:3] for row in year[number] if not row.end}
        assert still_open
        assert all(start <= end for _, _, start in still_open)
