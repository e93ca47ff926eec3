"""What a figure is held against: the year rule, the edition of the neighbours, the mean of those that there are."""

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest
import sqlalchemy as sa

from assets.declarations.declared import all_indicators
from warehouse.calendar import Quarter
from warehouse.indicators.comparators import Comparators, NeighbourGroup, comparators_for
from warehouse.schema.reference import fact_published_figure

COUNTY, REGION, ENGLAND = 1, 2, 3
OLD = NeighbourGroup("old", None, date(2025, 3, 31), frozenset({11, 12, 13}))
NEW = NeighbourGroup("new", date(2025, 4, 1), None, frozenset({12, 14}))


def comparators(**by_year: dict[int, str]) -> Comparators:
    """Published figures by area for the years given as `y2017`."""
    published = {
        (area, f"{year[1:]}-{int(year[3:]) + 1:02d}"): D(value)
        for year, values in by_year.items()
        for area, value in values.items()
    }
    return Comparators(published, {COUNTY: REGION}, ENGLAND, (OLD, NEW))


@pytest.mark.parametrize(
    ("quarter", "year"),
    [
        ("2017-18 Q4", "2017-18"),
        ("2018-19 Q1", "2017-18"),
        ("2018-19 Q3", "2017-18"),
        ("2018-19 Q4", "2018-19"),
    ],
)
def test_the_last_quarter_is_held_against_its_year_and_the_others_against_the_year_before(
    quarter: str, year: str
) -> None:
    every = {COUNTY: "78.3", REGION: "83.7", ENGLAND: "82.7"}
    found = comparators(y2017=every, y2018=every).of(COUNTY, Quarter.parse(quarter))
    assert found["comparator_period"] == year
    assert (found["published_value"], found["region_value"], found["england_value"]) == (
        D("78.3"),
        D("83.7"),
        D("82.7"),
    )


@pytest.mark.parametrize(
    ("quarter", "group"),
    [("2024-25 Q4", "old"), ("2025-26 Q3", "old"), ("2025-26 Q4", "new"), ("2026-27 Q1", "new")],
)
def test_the_neighbours_are_those_of_the_edition_in_use_at_the_end_of_the_year(
    quarter: str, group: str
) -> None:
    every = {11: "10.0", 12: "20.0", 13: "30.0", 14: "40.0"}
    found = comparators(y2024=every, y2025=every).of(COUNTY, Quarter.parse(quarter))
    assert found["neighbours_group"] == group
    assert found["neighbours_value"] == {"old": D("20.0"), "new": D("30.0")}[group]


def test_the_mean_is_of_the_neighbours_that_have_a_figure() -> None:
    found = comparators(y2017={11: "10.0", 13: "10.1"}).of(COUNTY, Quarter.parse("2017-18 Q4"))
    assert found["neighbours_value"] == D("10.1"), "10.05 rounded half up"


def test_a_year_without_figures_compares_with_nothing() -> None:
    found = comparators(y2016={ENGLAND: "80.0"}).of(COUNTY, Quarter.parse("2017-18 Q4"))
    assert set(found.values()) == {None}


def of_county(star: Any, code: str, quarter: str) -> dict[str, object]:
    """The comparators of the county for a declared indicator, from what is really published."""
    with star.warehouse.sql.begin():
        held = comparators_for(star.warehouse, all_indicators()[code])
    return held.of(star.key("dim_area", "E10000017"), Quarter.parse(quarter))


@pytest.mark.parametrize(
    ("quarter", "ours", "region", "england", "neighbours"),
    [("2017-18 Q4", "78.3", "83.7", "82.7", "87.0"), ("2023-24 Q4", "96.4", "82.4", "84.5", "82.1")],
)
def test_published_figures_of_assessments(
    star, quarter: str, ours: str, region: str, england: str, neighbours: str
) -> None:
    found = of_county(star, "assessments_within_45_working_days", quarter)
    assert found["published_value"] == D(ours)
    assert found["region_value"] == D(region)
    assert found["england_value"] == D(england)
    assert found["neighbours_value"] == D(neighbours)
    assert found["neighbours_group"] == "dfe_2021"


def test_the_complement_is_what_remains_of_a_hundred(star) -> None:
    found = of_county(star, "assessments_over_45_working_days", "2017-18 Q4")
    assert (found["published_value"], found["england_value"]) == (D("21.7"), D("17.3"))
    assert found["neighbours_value"] == D("13.0")


def test_a_published_figure_with_more_decimals_is_rounded_half_up(star) -> None:
    figure = fact_published_figure
    with star.warehouse.sql.begin():
        star.warehouse.sql.execute(
            sa.update(figure).where(figure.c.value == D("82.7")).values(value=D("82.65"))
        )
    assert of_county(star, "assessments_within_45_working_days", "2017-18 Q4")["england_value"] == D("82.7")


def test_an_indicator_without_a_published_counterpart_compares_with_nothing(star) -> None:
    assert set(of_county(star, "library_visits", "2017-18 Q4").values()) == {None}
