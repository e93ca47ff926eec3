"""Numerators and denominators from a handful of fact rows, worked out by hand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from assets.declarations.declared import all_indicators
from assets.facts.childrens.childrens_assessment import fact_childrens_assessment
from assets.facts.highways.highway_defect import fact_highway_defect
from assets.facts.libraries.library_activity import fact_library_activity
from warehouse.calendar import Quarter
from warehouse.indicators.compute import counts_select, rows_behind
from warehouse.indicators.declaration import Indicator
from warehouse.indicators.periods import RollingYear
from warehouse.schema.reference import fact_population

COUNTY, BURNLEY, LANCASTER, NEWCASTLE = "E10000017", "E07000117", "E07000121", "E08000021"
WITHIN_20 = all_indicators()["defects_repaired_within_20_working_days"]
WITHIN_45 = all_indicators()["assessments_within_45_working_days"]
VISITS = all_indicators()["library_visits"]
VISITS_RATE = all_indicators()["library_visits_per_1000_population"]


def repaired(star: Any, *rows: tuple[str, date | None, int | None], council: str = COUNTY) -> None:
    """Defects: district, day of repair, working days that it took."""
    known = len(star.read(fact_highway_defect))
    star.put(
        fact_highway_defect,
        [
            {
                "organisation_key": star.key("dim_organisation", council),
                "quarter_key": 20164,
                "area_key": star.key("dim_area", area),
                "priority_key": star.key("dim_priority", "N"),
                "defect_type_key": -1,
                "defect_id": str(number),
                "recorded_date": date(2017, 1, 2),
                "repaired_date": day,
                "working_days_to_repair_count": days,
                "extract_key": 1,
                "source_row_count": 1,
            }
            for number, (area, day, days) in enumerate(rows, start=known)
        ],
    )


def counts(
    star: Any, indicator: Indicator, first: str, last: str
) -> dict[tuple[str, str], tuple[int | None, int | None]]:
    """Quarter and area to numerator and denominator."""
    areas = {
        key: code
        for key, code in star.read(sa.table("dim_area", sa.column("area_key"), sa.column("area_code")))
    }
    with star.warehouse.sql.begin():
        rows = star.warehouse.sql.execute(
            counts_select(indicator, Quarter.parse(first), Quarter.parse(last))
        ).all()
    found = {
        (Quarter.from_key(quarter).name, areas[area]): (numerator, denominator)
        for _, quarter, area, numerator, denominator in rows
    }
    assert len(found) == len(rows), "one row a quarter and area"
    return found


def test_a_quarter_counts_what_was_repaired_in_it_for_districts_and_the_county(star) -> None:
    repaired(
        star,
        (BURNLEY, date(2017, 6, 30), 20),
        (BURNLEY, date(2017, 6, 30), 21),
        (LANCASTER, date(2017, 4, 1), 0),
        (LANCASTER, date(2017, 7, 1), 5),
        (COUNTY, date(2017, 5, 5), 3),
        (LANCASTER, None, None),
    )
    assert counts(star, WITHIN_20, "2017-18 Q1", "2017-18 Q4") == {
        ("2017-18 Q1", BURNLEY): (1, 2),
        ("2017-18 Q1", LANCASTER): (1, 1),
        ("2017-18 Q1", COUNTY): (3, 4),
        ("2017-18 Q2", LANCASTER): (1, 1),
        ("2017-18 Q2", COUNTY): (1, 1),
    }


def test_only_the_quarters_asked_for_are_counted(star) -> None:
    repaired(star, (BURNLEY, date(2017, 6, 30), 1), (BURNLEY, date(2017, 7, 1), 1))
    assert {quarter for quarter, _ in counts(star, WITHIN_20, "2017-18 Q2", "2017-18 Q2")} == {"2017-18 Q2"}


def test_councils_are_kept_apart(star) -> None:
    repaired(star, (COUNTY, date(2017, 6, 30), 1))
    repaired(star, (NEWCASTLE, date(2017, 6, 30), 30), council=NEWCASTLE)
    assert counts(star, WITHIN_20, "2017-18 Q1", "2017-18 Q1") == {
        ("2017-18 Q1", COUNTY): (1, 1),
        ("2017-18 Q1", NEWCASTLE): (0, 1),
    }


def test_the_rows_behind_a_figure_are_those_that_it_counts(star) -> None:
    repaired(
        star, (BURNLEY, date(2017, 6, 30), 20), (COUNTY, date(2017, 4, 1), 21), (BURNLEY, date(2017, 7, 1), 1)
    )
    with star.warehouse.sql.begin():
        found = (
            star.warehouse.sql.execute(rows_behind(WITHIN_20, Quarter.parse("2017-18 Q1"))).mappings().all()
        )
    assert sorted(row["defect_id"] for row in found) == ["0", "1"]


def assessed(star: Any, *rows: tuple[date | None, int | None]) -> None:
    """Assessments: day of authorisation, working days from the start."""
    county = {
        "organisation_key": star.key("dim_organisation", COUNTY),
        "area_key": star.key("dim_area", COUNTY),
    }
    star.put(
        fact_childrens_assessment,
        [
            county
            | {
                "quarter_key": 20164,
                "assessment_id": str(number),
                "referral_date": date(2017, 1, 2),
                "started_date": date(2017, 1, 2),
                "authorised_date": day,
                "working_days_from_start_count": days,
                "extract_key": 1,
                "source_row_count": 1,
            }
            for number, (day, days) in enumerate(rows)
        ],
    )


AUTHORISED = (
    (date(2017, 3, 31), 10),
    (date(2017, 4, 1), 45),
    (date(2017, 6, 30), 46),
    (date(2017, 10, 1), 45),
    (date(2018, 3, 31), 60),
    (date(2018, 4, 1), 1),
    (None, None),
)


def test_the_year_to_date_begins_again_in_april(star) -> None:
    assessed(star, *AUTHORISED)
    assert counts(star, WITHIN_45, "2016-17 Q4", "2018-19 Q1") == {
        ("2016-17 Q4", COUNTY): (1, 1),
        ("2017-18 Q1", COUNTY): (1, 2),
        ("2017-18 Q2", COUNTY): (1, 2),
        ("2017-18 Q3", COUNTY): (2, 3),
        ("2017-18 Q4", COUNTY): (2, 4),
        ("2018-19 Q1", COUNTY): (1, 1),
    }


def test_a_quarter_that_nothing_has_arrived_for_has_no_year_to_date(star) -> None:
    assessed(star, (date(2017, 4, 3), 45), (date(2017, 10, 2), 46))
    assert counts(star, WITHIN_45, "2017-18 Q1", "2017-18 Q4") == {
        ("2017-18 Q1", COUNTY): (1, 1),
        ("2017-18 Q2", COUNTY): (1, 1),
        ("2017-18 Q3", COUNTY): (1, 2),
    }, (
        "the second quarter had none, which is known because the third has arrived; of the fourth nothing is known"
    )


def test_within_and_over_add_up(star) -> None:
    assessed(star, *AUTHORISED)
    within = counts(star, WITHIN_45, "2017-18 Q1", "2017-18 Q4")
    over = counts(star, all_indicators()["assessments_over_45_working_days"], "2017-18 Q1", "2017-18 Q4")
    assert over.keys() == within.keys()
    assert all(within[place][0] + over[place][0] == within[place][1] == over[place][1] for place in within)


def test_a_rolling_year_is_the_quarter_and_the_three_before(star) -> None:
    assessed(star, *AUTHORISED)
    rolling = replace(WITHIN_45, period=RollingYear())
    assert counts(star, rolling, "2017-18 Q2", "2018-19 Q2") == {
        ("2017-18 Q2", COUNTY): (2, 3),
        ("2017-18 Q3", COUNTY): (3, 4),
        ("2017-18 Q4", COUNTY): (2, 4),
        ("2018-19 Q1", COUNTY): (2, 3),
    }


def visited(star: Any, *rows: tuple[date, bool, int]) -> None:
    """Visits: first day of the period, whether a quarter can claim it, how many; and a loan that is no visit."""
    county = {
        "organisation_key": star.key("dim_organisation", COUNTY),
        "area_key": star.key("dim_area", COUNTY),
    }
    loan = (date(2017, 4, 1), True, 999_999)
    star.put(
        fact_library_activity,
        [
            county
            | {
                "quarter_key": Quarter.of(first).key,
                "library_key": 1,
                "activity": "loans" if (first, within, count) == loan else "visits",
                "category": "Library",
                "age_group": "All",
                "period_first_date": first,
                "period_last_date": first,
                "is_within_quarter": within,
                "activity_count": count,
                "record_id": str(number),
                "extract_key": 1,
                "source_row_count": 1,
            }
            for number, (first, within, count) in enumerate([*rows, loan])
        ],
    )


def test_a_plain_count_adds_up_what_the_quarter_can_claim(star) -> None:
    visited(star, (date(2017, 4, 1), True, 3), (date(2017, 6, 1), True, 4), (date(2017, 4, 1), False, 1000))
    assert counts(star, VISITS, "2017-18 Q1", "2017-18 Q4") == {("2017-18 Q1", COUNTY): (7, None)}


@pytest.fixture
def residents(star) -> Any:
    """A star whose only estimates are those that a test gives: area, year, age band, residents, vintage."""

    def only(*estimates: Sequence[Any]) -> None:
        with star.warehouse.sql.begin():
            star.warehouse.sql.execute(sa.delete(fact_population))
        names = ("area_key", "mid_year", "age_band", "population", "vintage")
        rows = [
            {
                **dict(zip(names, (star.key("dim_area", area), *rest), strict=True)),
                "extract_key": 1,
                "line_number": 2,
            }
            for area, *rest in estimates
        ]
        star.put(fact_population, rows)

    return only


def test_the_population_is_that_of_the_year_in_its_newest_vintage(star, residents) -> None:
    residents(
        (COUNTY, 2016, "all_ages", 900, "mid-2016 release"),
        (COUNTY, 2017, "all_ages", 1000, "mid-2017 release"),
        (COUNTY, 2017, "all_ages", 1100, "mid-2024 release"),
        (COUNTY, 2017, "0-17", 200, "mid-2024 release"),
        (COUNTY, 2018, "all_ages", 1200, "mid-2024 release"),
        (BURNLEY, 2017, "all_ages", 90, "mid-2024 release"),
    )
    visited(star, (date(2017, 4, 1), True, 5), (date(2018, 3, 31), True, 6))
    assert counts(star, VISITS_RATE, "2017-18 Q1", "2017-18 Q4") == {
        ("2017-18 Q1", COUNTY): (5, 1100),
        ("2017-18 Q4", COUNTY): (6, 1100),
    }


def test_without_the_years_population_the_newest_of_the_two_years_before_is_used(star, residents) -> None:
    residents(
        (COUNTY, 2014, "all_ages", 800, "x"),
        (COUNTY, 2015, "all_ages", 900, "x"),
        (COUNTY, 2020, "all_ages", 1, "x"),
    )
    visited(star, *((date(year, 4, 1), True, year) for year in (2014, 2016, 2017, 2018)))
    assert counts(star, VISITS_RATE, "2014-15 Q1", "2018-19 Q4") == {
        ("2014-15 Q1", COUNTY): (2014, 800),
        ("2016-17 Q1", COUNTY): (2016, 900),
        ("2017-18 Q1", COUNTY): (2017, 900),
    }
