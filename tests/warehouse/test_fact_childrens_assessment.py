"""Assessments, open and authorised, with working days counted by hand."""

from datetime import date
from typing import Any

import pytest


def assessment(**dates: date | None) -> dict[str, Any]:
    """A staged assessment."""
    return {
        "record_id": "a hash",
        "child_id": "another",
        "primary_need_code": "N1",
        "referral_source_code": "6",
    } | dates


def only_assessment(star: Any, **dates: date | None) -> dict[str, Any]:
    """The one row that a staged assessment makes."""
    star.stage("childrens_assessments", 1, [assessment(**dates)], "2023-24 Q3, 2023-24 Q4")
    (row,) = star.load("fact_childrens_assessment")
    return dict(row)


def test_an_authorised_assessment_counts_its_working_days_from_start_and_from_referral(star) -> None:
    row = only_assessment(
        star,
        referral_date=date(2023, 12, 20),
        started_date=date(2023, 12, 25),
        authorised_date=date(2024, 1, 27),
    )
    # 21 and 22 December come on top from the referral; then Christmas, a weekend and the new year.
    assert (row["working_days_from_start_count"], row["working_days_from_referral_count"]) == (22, 24)
    assert row["quarter_key"] == 20233, "it is placed in the quarter in which it began"
    assert row["area_key"] == star.key("dim_area", "E10000017")
    assert (row["assessment_id"], row["extract_key"], row["source_row_count"]) == ("a hash", 1, 1)


def test_an_open_assessment_is_there_without_days(star) -> None:
    row = only_assessment(
        star, referral_date=date(2024, 1, 3), started_date=date(2024, 1, 4), authorised_date=None
    )
    assert row["authorised_date"] is None
    assert (row["working_days_from_start_count"], row["working_days_from_referral_count"]) == (None, None)


@pytest.mark.parametrize(
    ("authorised", "days"),
    [(date(2024, 3, 6), 44), (date(2024, 3, 7), 45), (date(2024, 3, 8), 46), (date(2024, 1, 4), 0)],
)
def test_forty_five_working_days_from_a_thursday_in_january(star, authorised: date, days: int) -> None:
    # From Thursday 4 January 2024: nine weeks of five days, no bank holiday, end on Thursday 7 March.
    row = only_assessment(
        star, referral_date=date(2024, 1, 4), started_date=date(2024, 1, 4), authorised_date=authorised
    )
    assert row["working_days_from_start_count"] == days


def test_an_open_assessment_is_closed_by_a_later_census(star) -> None:
    dates = {"referral_date": date(2024, 1, 3), "started_date": date(2024, 1, 4)}
    star.stage("childrens_assessments", 1, [assessment(**dates, authorised_date=None)], "2023-24 Q4")
    star.stage(
        "childrens_assessments", 2, [assessment(**dates, authorised_date=date(2024, 1, 5))], "2023-24 Q4"
    )
    (row,) = star.load("fact_childrens_assessment")
    assert (row["authorised_date"], row["extract_key"]) == (date(2024, 1, 5), 2)
