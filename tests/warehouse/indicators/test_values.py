"""The values of an indicator as written down: rated, with their direction, and the same when computed again."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest
import sqlalchemy as sa

from assets.declarations.declared import all_indicators
from assets.facts.childrens.childrens_assessment import fact_childrens_assessment
from assets.facts.libraries.library_activity import fact_library_activity
from warehouse.calendar import Quarter
from warehouse.indicators.periods import AcademicYear, YearToDate
from warehouse.indicators.plausible import implausible
from warehouse.indicators.values import NotWhole, compute_values, indicator_key
from warehouse.schema.indicators import fact_indicator_value
from warehouse.schema.reference import fact_target

WITHIN_45 = all_indicators()["assessments_within_45_working_days"]
VISITS = all_indicators()["library_visits"]


def assessed(star: Any, *quarters: tuple[date, int, int]) -> None:
    """Assessments authorised on a day: how many within 45 working days, and how many over."""
    place = {
        "organisation_key": star.key("dim_organisation", "E10000017"),
        "area_key": star.key("dim_area", "E10000017"),
    }
    known = len(star.read(fact_childrens_assessment))
    rows = [(day, days) for day, within, over in quarters for days in [45] * within + [46] * over]
    star.put(
        fact_childrens_assessment,
        [
            place
            | {
                "quarter_key": Quarter.of(day).key,
                "assessment_id": str(number),
                "referral_date": day,
                "started_date": day,
                "authorised_date": day,
                "working_days_from_start_count": days,
                "extract_key": 1,
                "source_row_count": 1,
            }
            for number, (day, days) in enumerate(rows, start=known)
        ],
    )


def compute(star: Any, first: str, last: str, indicator: Any = WITHIN_45) -> Any:
    """Computes an indicator for a range of quarters."""
    with star.warehouse.sql.begin():
        return compute_values(star.warehouse, indicator, Quarter.parse(first), Quarter.parse(last))


def told(star: Any, *columns: str) -> list[tuple]:
    """Columns of the values that are there, by quarter."""
    return [row[1:] for row in star.read(fact_indicator_value, "quarter_key", *columns)]


SPRING = (
    (date(2016, 4, 4), 3, 1),
    (date(2016, 7, 4), 0, 1),
    (date(2017, 4, 3), 4, 0),
    (date(2017, 7, 3), 0, 1),
)


def test_values_are_rated_and_compared_with_the_quarter_and_the_year_before(star) -> None:
    target = {
        "organisation_key": star.key("dim_organisation", "E10000017"), "extract_key": 1, "line_number": 2,
        "indicator_code": WITHIN_45.code, "from_quarter_key": 20162, "to_quarter_key": 20171,
        "target": D("80"), "tolerance": D("20"), "publisher": "Synthetic", "note": None,
    }  # fmt: skip
    star.put(fact_target, [target])
    assessed(star, *SPRING)
    compute(star, "2016-17 Q1", "2016-17 Q2")
    computed = compute(star, "2017-18 Q1", "2017-18 Q2")
    assert told(
        star, "numerator", "denominator", "value", "target", "rag", "direction", "direction_year"
    ) == [
        (3, 4, D(75), None, None, None, None),
        (3, 5, D(60), D(80), "amber", "worse", None),
        (4, 4, D(100), D(80), "green", None, "better"),
        (4, 5, D(80), None, None, "worse", "better"),
    ], "a year to date has nothing before its first quarter, and a target holds from and to its quarters"
    assert (computed.figures, computed.latest) == (2, D("80.0"))


def test_computing_again_changes_nothing(star) -> None:
    assessed(star, *SPRING)
    compute(star, "2016-17 Q1", "2017-18 Q2")
    before = star.read(fact_indicator_value)
    compute(star, "2016-17 Q1", "2017-18 Q2")
    compute(star, "2017-18 Q2", "2017-18 Q2")
    assert star.read(fact_indicator_value) == before


def test_a_figure_whose_rows_are_gone_goes_too(star) -> None:
    assessed(star, *SPRING)
    compute(star, "2016-17 Q1", "2017-18 Q2")
    with star.warehouse.sql.begin():
        fact = fact_childrens_assessment
        star.warehouse.sql.execute(sa.delete(fact).where(fact.c.authorised_date >= date(2017, 4, 1)))
    assert compute(star, "2016-17 Q3", "2017-18 Q2").figures == 0
    assert {row[0] for row in star.read(fact_indicator_value, "quarter_key")} == {20161, 20162}


def test_other_indicators_are_left_alone(star) -> None:
    assessed(star, *SPRING)
    over = all_indicators()["assessments_over_45_working_days"]
    compute(star, "2017-18 Q1", "2017-18 Q1", over)
    compute(star, "2017-18 Q1", "2017-18 Q1")
    compute(star, "2017-18 Q1", "2017-18 Q1")
    with star.warehouse.sql.begin():
        keys = {indicator_key(star.warehouse, indicator) for indicator in (over, WITHIN_45)}
    assert {row[0] for row in star.read(fact_indicator_value, "indicator_key")} == keys


def test_the_comparators_stand_beside_the_value(star) -> None:
    assessed(star, (date(2018, 1, 8), 9, 1))
    compute(star, "2017-18 Q4", "2017-18 Q4")
    assert told(star, "value", "published_value", "england_value", "region_value", "comparator_period") == [
        (D(90), D("78.3"), D("82.7"), D("83.7"), "2017-18")
    ]


def test_a_count_has_no_denominator_and_is_shown_whole(star) -> None:
    row = {
        "organisation_key": star.key("dim_organisation", "E10000017"), "area_key": star.key("dim_area", "E10000017"),
        "quarter_key": 20171, "library_key": 1, "activity": "visits", "category": "Library", "age_group": "All",
        "period_first_date": date(2017, 4, 1), "period_last_date": date(2017, 6, 30), "is_within_quarter": True,
        "activity_count": 3_000_000_000, "record_id": "1", "extract_key": 1, "source_row_count": 1,
    }  # fmt: skip
    star.put(fact_library_activity, [row, row | {"record_id": "2", "activity_count": 1}])
    compute(star, "2017-18 Q1", "2017-18 Q1", VISITS)
    assert told(star, "numerator", "denominator", "value") == [(3_000_000_001, None, D(3_000_000_001))]


def test_an_indicator_that_the_dimension_does_not_know_is_an_error(star) -> None:
    from dataclasses import replace

    with pytest.raises(sa.exc.NoResultFound):
        compute(star, "2017-18 Q1", "2017-18 Q1", replace(WITHIN_45, definition_version=99))


def test_quarters_in_which_a_period_has_no_figure_are_not_missed(star) -> None:
    assessed(star, (date(2016, 11, 1), 5, 0), (date(2017, 11, 1), 5, 0), (date(2018, 11, 1), 5, 0))
    yearly = replace(WITHIN_45, period=AcademicYear())
    compute(star, "2016-17 Q1", "2018-19 Q4", yearly)
    with star.warehouse.sql.begin():
        assert implausible(star.warehouse, yearly) == []
        assert implausible(star.warehouse, replace(yearly, period=YearToDate())) == [
            "no figure between 2017-18 Q2 and 2018-19 Q2"
        ]


@pytest.mark.parametrize("part", ["numerator", "denominator"])
def test_a_fraction_is_no_part_of_a_figure_and_what_was_there_stays(star: Any, part: str) -> None:
    """An engine may give another type than the one in which declarations are tried."""
    assessed(star, (date(2017, 5, 2), 3, 1))
    compute(star, "2017-18 Q1", "2017-18 Q1")
    before = told(star, "numerator", "denominator", "value")
    mean = sa.func.avg(fact_childrens_assessment.c.working_days_from_start_count)
    with pytest.raises(NotWhole) as raised:
        compute(star, "2017-18 Q1", "2017-18 Q1", replace(WITHIN_45, **{part: mean}))
    said = str(raised.value)
    assert said.startswith(
        f"indicator assessments_within_45_working_days, 2017-18 Q1: the {part} "
        "avg(fact_childrens_assessment.working_days_from_start_count) gives a fraction"
    )
    assert told(star, "numerator", "denominator", "value") == before
