"""What a figure is held against: the year rule, the edition of the neighbours, the mean of those that there are."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest
import sqlalchemy as sa

from assets.declarations.declared import all_indicators
from warehouse.calendar import Quarter
from warehouse.indicators.comparators import Comparators, NeighbourGroup, PublishedFigure, comparators_for
from warehouse.schema.reference import fact_published_figure

US, COUNTY, REGION, ENGLAND = 7, 1, 2, 3
OLD = NeighbourGroup(US, COUNTY, "old", None, date(2025, 3, 31), frozenset({11, 12, 13}))
NEW = NeighbourGroup(US, COUNTY, "new", date(2025, 4, 1), None, frozenset({12, 14}))


def comparators(*groups: NeighbourGroup, **by_year: dict[int, str]) -> Comparators:
    """Published figures by area for the years given as `y2017`."""
    published = {
        (area, date(int(year[1:]) + 1, 3, 31)): PublishedFigure(
            D(value), f"{year[1:]}-{int(year[3:]) + 1:02d}"
        )
        for year, values in by_year.items()
        for area, value in values.items()
    }
    return Comparators(published, {COUNTY: REGION}, ENGLAND, groups or (OLD, NEW))


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
    found = comparators(y2017=every, y2018=every).of(US, COUNTY, Quarter.parse(quarter))
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
    found = comparators(y2024=every, y2025=every).of(US, COUNTY, Quarter.parse(quarter))
    assert found["neighbours_group"] == group
    assert found["neighbours_value"] == {"old": D("20.0"), "new": D("30.0")}[group]


def test_the_mean_is_of_the_neighbours_that_have_a_figure() -> None:
    found = comparators(y2017={11: "10.0", 13: "10.1"}).of(US, COUNTY, Quarter.parse("2017-18 Q4"))
    assert found["neighbours_value"] == D("10.1"), "10.05 rounded half up"
    assert found["neighbours_count"] == 2, "of three members"


def test_of_two_lists_that_hold_the_one_that_began_last_is_used() -> None:
    open_ended = replace(OLD, valid_to=None)
    found = comparators(open_ended, NEW, y2025={11: "10.0", 12: "20.0", 14: "40.0"})
    assert found.of(US, COUNTY, Quarter.parse("2025-26 Q4"))["neighbours_group"] == "new"


def test_neighbours_are_those_of_the_council_and_of_no_other_nor_of_its_districts() -> None:
    others = NeighbourGroup(8, 21, "theirs", None, None, frozenset({13}))
    found = comparators(OLD, others, y2017={11: "10.0", 13: "30.0"})
    quarter = Quarter.parse("2017-18 Q4")
    told = ("neighbours_value", "neighbours_count", "neighbours_group")
    assert [found.of(US, COUNTY, quarter)[name] for name in told] == [D("20.0"), 2, "old"]
    assert [found.of(8, 21, quarter)[name] for name in told] == [D("30.0"), 1, "theirs"]
    assert [found.of(US, 99, quarter)[name] for name in told] == [None, None, None], (
        "a district of the council"
    )
    assert [found.of(9, 22, quarter)[name] for name in told] == [None, None, None], "a council without a list"


@pytest.mark.parametrize(
    ("period_type", "last"),
    [
        ("financial year", date(2017, 3, 31)),
        ("academic year", date(2017, 8, 31)),
        ("mid-year", date(2017, 6, 30)),
        ("quarter", date(2017, 12, 31)),
        ("month", date(2017, 12, 31)),
        ("rolling year", date(2017, 12, 31)),
    ],
)
def test_a_quarter_is_held_against_the_newest_period_of_its_kind_that_has_ended(period_type, last) -> None:
    published = {(ENGLAND, last): PublishedFigure(D("80.0"), "the period")}
    held = Comparators(published, {}, ENGLAND, period_type=period_type)
    found = held.of(US, COUNTY, Quarter.parse("2017-18 Q3"))
    assert (found["england_value"], found["comparator_period"]) == (D("80.0"), "the period")
    assert held.of(US, COUNTY, Quarter.parse("2018-19 Q3"))["england_value"] is None


def test_a_year_without_figures_compares_with_nothing() -> None:
    found = comparators(y2016={ENGLAND: "80.0"}).of(US, COUNTY, Quarter.parse("2017-18 Q4"))
    assert set(found.values()) == {None}


def of_county(star: Any, code: str, quarter: str) -> dict[str, object]:
    """The comparators of the county for a declared indicator, from what is really published."""
    with star.warehouse.sql.begin():
        held = comparators_for(star.warehouse, all_indicators()[code])
    council = star.key("dim_organisation", "E10000017")
    return held.of(council, star.key("dim_area", "E10000017"), Quarter.parse(quarter))


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


def test_of_two_releases_the_one_published_last_counts(star) -> None:
    figure = fact_published_figure
    with star.warehouse.sql.begin():
        (row,) = star.warehouse.sql.execute(
            sa.select(figure).where(figure.c.value == D("82.7"), figure.c.period == "2017-18")
        ).mappings()
        for name, day, value in (
            ("A, revised", date(2025, 1, 1), "82.6"),
            ("Z, older", date(2019, 1, 1), "82.5"),
        ):
            revised = {**row, "release_name": name, "published_date": day, "value": D(value)}
            star.warehouse.sql.execute(sa.insert(figure).values(revised))
    assert of_county(star, "assessments_within_45_working_days", "2017-18 Q4")["england_value"] == D("82.6")
