"""Each period by a worked example: which records the figure of which quarter covers, counted by hand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from assets.declarations.declared import all_indicators
from assets.facts.childrens.childrens_assessment import fact_childrens_assessment as assessment
from warehouse.calendar import Quarter
from warehouse.database.connection import Warehouse, open_warehouse
from warehouse.database.load import insert_rows
from warehouse.indicators import periods
from warehouse.indicators.compute import counts_select, rows_behind
from warehouse.indicators.periods import Cohort, CumulativeSince, Period, Snapshot, SubmissionSnapshot
from warehouse.schema.dimensions import dim_area, dim_date, dim_organisation, dim_quarter
from warehouse.storage.paths import DataPaths

COUNTY, NEWCASTLE = "E10000017", "E08000021"
BASE = all_indicators()["assessments_within_45_working_days"]


def case(star: Any, number: int, began: str, ended: str | None, council: str = COUNTY) -> Mapping[str, Any]:
    """A case that began on one day and ended on another, or not yet."""
    day = date.fromisoformat(began)
    return {
        "organisation_key": star.key("dim_organisation", council),
        "quarter_key": Quarter.of(day).key,
        "area_key": star.key("dim_area", council),
        "assessment_id": f"case-{number}",
        "referral_date": day,
        "started_date": day,
        "authorised_date": date.fromisoformat(ended) if ended else None,
        "working_days_from_start_count": 10,
        "extract_key": 1,
        "source_row_count": 1,
    }


def indicator(period: Period, date_role: str = "started_date") -> Any:
    """Counts cases by the day on which they began, over a period."""
    return replace(BASE, period=period, date_role=date_role)


def counts(
    warehouse: Warehouse, period: Period, first: str = "2014-15 Q1", last: str = "2019-20 Q4"
) -> dict[str, int]:
    """Each quarter with a figure of the county, and how many cases it counts."""
    with warehouse.sql.begin():
        rows = warehouse.sql.execute(
            counts_select(indicator(period), Quarter.parse(first), Quarter.parse(last))
        ).all()
    return {str(Quarter.from_key(quarter)): count for _, quarter, _, _, count in sorted(rows)}


@pytest.fixture
def began(star: Any) -> Any:
    """Puts cases that began on these days into a star and gives what a period counts of them."""

    def put(*days: str) -> Any:
        star.put(assessment, [case(star, number, day, None) for number, day in enumerate(days)])
        return lambda period: counts(star.warehouse, period)

    return put


def test_a_quarter_covers_its_own_days(began) -> None:
    count = began("2017-06-30", "2017-07-01", "2017-09-30", "2017-10-01")
    assert count(periods.QuarterAlone()) == {"2017-18 Q1": 1, "2017-18 Q2": 2, "2017-18 Q3": 1}


def test_a_year_to_date_adds_up_from_april_to_the_newest_quarter(began) -> None:
    count = began("2017-03-31", "2017-04-01", "2017-10-01", "2018-01-01")
    assert count(periods.YearToDate()) == {
        "2016-17 Q4": 1, "2017-18 Q1": 1, "2017-18 Q2": 1, "2017-18 Q3": 2, "2017-18 Q4": 3,
    }  # fmt: skip


def test_a_rolling_year_covers_four_quarters(began) -> None:
    count = began("2017-04-01", "2017-07-01", "2018-03-31", "2018-04-01")
    assert count(periods.RollingYear()) == {
        "2017-18 Q1": 1, "2017-18 Q2": 2, "2017-18 Q3": 2, "2017-18 Q4": 3, "2018-19 Q1": 3,
    }  # fmt: skip


def test_a_month_is_the_last_of_its_quarter(began) -> None:
    count = began("2017-05-31", "2017-06-01", "2017-06-30", "2017-07-01", "2018-03-31")
    assert count(periods.Month()) == {"2017-18 Q1": 2, "2017-18 Q4": 1}


def test_a_snapshot_counts_what_is_open_on_the_last_day(star) -> None:
    days = [
        ("2017-04-10", "2017-05-10"),  # begun and ended within a quarter: open on no last day
        ("2017-04-10", "2017-06-30"),  # ended on the last day: not open any more
        ("2017-04-10", "2017-07-01"),  # ended the day after: open at the end of June
        ("2017-06-30", "2018-02-01"),  # begun on the last day: open in June, September and December
        ("2016-11-01", None),  # not ended: open since
    ]
    star.put(assessment, [case(star, number, *each) for number, each in enumerate(days)])
    snapshot = Snapshot(ends=assessment.c.authorised_date)
    assert counts(star.warehouse, snapshot) == {
        "2016-17 Q3": 1, "2016-17 Q4": 1, "2017-18 Q1": 3, "2017-18 Q2": 2, "2017-18 Q3": 2, "2017-18 Q4": 1,
    }, "the newest date is an end, in the fourth quarter of 2017-18; of what came after nothing is known"  # fmt: skip
    assert counts(star.warehouse, snapshot) != counts(star.warehouse, periods.QuarterAlone())


def test_the_newest_quarter_of_a_snapshot_is_that_of_each_council(star) -> None:
    star.put(
        assessment,
        [
            case(star, 1, "2017-04-10", None),
            case(star, 2, "2017-04-10", None, NEWCASTLE),
            case(star, 3, "2017-08-01", "2017-08-02", NEWCASTLE),
        ],
    )
    snapshot = indicator(Snapshot(ends=assessment.c.authorised_date))
    with star.warehouse.sql.begin():
        select = counts_select(snapshot, Quarter.parse("2017-18 Q1"), Quarter.parse("2017-18 Q4"))
        rows = star.warehouse.sql.execute(select).all()
    found = {(organisation, quarter): count for organisation, quarter, _, _, count in rows}
    county, newcastle = (star.key("dim_organisation", code) for code in (COUNTY, NEWCASTLE))
    assert found == {(county, 20171): 1, (newcastle, 20171): 1, (newcastle, 20172): 1}


def test_the_rows_behind_a_snapshot_are_those_that_are_open(star) -> None:
    star.put(assessment, [case(star, 1, "2016-04-10", None), case(star, 2, "2017-04-10", "2017-05-10")])
    snapshot = indicator(Snapshot(ends=assessment.c.authorised_date))
    with star.warehouse.sql.begin():
        rows = star.warehouse.sql.execute(rows_behind(snapshot, Quarter.parse("2017-18 Q1"))).mappings().all()
    assert [row["assessment_id"] for row in rows] == ["case-1"]


def test_a_cohort_is_counted_when_its_follow_up_is_over(star, began) -> None:
    count = began("2017-09-30", "2017-10-01", "2017-11-15", "2017-12-31", "2018-01-01")
    # October to December, followed for three months, is counted in January to March; January's not yet.
    assert count(Cohort(months=3)) == {"2017-18 Q3": 1, "2017-18 Q4": 3}
    # Followed for two months: August to October are over by December, November to January by March.
    assert count(Cohort(months=2)) == {"2017-18 Q3": 2, "2017-18 Q4": 3}


def test_a_cohort_waits_for_data_of_the_quarter_of_its_outcomes(star) -> None:
    star.put(assessment, [case(star, 1, "2017-10-01", None), case(star, 2, "2017-10-02", None)])
    assert counts(star.warehouse, Cohort(months=3)) == {}
    star.put(assessment, [case(star, 3, "2017-10-03", "2018-01-03")])
    assert counts(star.warehouse, Cohort(months=3)) == {}, "the day of the outcome is not declared"
    assert counts(star.warehouse, Cohort(months=3, outcome=assessment.c.authorised_date)) == {"2017-18 Q4": 3}


def test_a_year_s_cohort_is_followed_for_another(began) -> None:
    # Begun from January to December 2016 and followed for twelve months: counted in the last quarter of 2017.
    count = began("2015-12-31", "2016-01-01", "2016-06-15", "2016-12-31", "2017-01-01", "2017-12-31")
    assert count(Cohort(months=12, gathered=12))["2017-18 Q3"] == 3
    # The cohort of the year to September has followed until September, and so on: it rolls by the quarter.
    assert count(Cohort(months=12, gathered=12)) == {
        "2016-17 Q3": 1, "2016-17 Q4": 2, "2017-18 Q1": 3, "2017-18 Q2": 3, "2017-18 Q3": 3,
    }  # fmt: skip


@pytest.mark.parametrize("wrong", [{"months": 0}, {"months": 12, "gathered": 0}])
def test_a_cohort_without_a_follow_up_or_a_beginning_is_misdeclared(wrong) -> None:
    with pytest.raises(ValueError, match="at least one month"):
        Cohort(**wrong)


def test_a_snapshot_of_a_submission_is_the_newest_of_its_quarter_alone(star) -> None:
    """Staff as at the end of April and of May, listed whole each time; Newcastle sends in April alone."""
    listed = [
        *(case(star, number, "2017-04-30", None) for number in (1, 2, 3)),
        *(case(star, number, "2017-05-31", None) for number in (4, 5)),
        *(case(star, number, "2017-12-31", None) for number in (6, 7, 8, 9)),
        case(star, 10, "2017-04-30", None, NEWCASTLE),
    ]
    star.put(assessment, listed)
    snapshot = indicator(SubmissionSnapshot(as_at=assessment.c.started_date))
    with star.warehouse.sql.begin():
        select = counts_select(snapshot, Quarter.parse("2016-17 Q4"), Quarter.parse("2018-19 Q1"))
        found = {(council, q): count for council, q, _, _, count in star.warehouse.sql.execute(select).all()}
        rows = star.warehouse.sql.execute(rows_behind(snapshot, Quarter.parse("2017-18 Q1"))).mappings().all()
    county, newcastle = (star.key("dim_organisation", code) for code in (COUNTY, NEWCASTLE))
    assert found == {(county, 20171): 2, (county, 20173): 4, (newcastle, 20171): 1}
    assert sorted(row["assessment_id"] for row in rows) == ["case-10", "case-4", "case-5"]


def test_cumulative_figures_never_begin_again(began) -> None:
    count = began("2016-06-30", "2016-07-01", "2017-03-31", "2017-04-01", "2018-01-01")
    assert count(CumulativeSince(date(2016, 7, 1))) == {
        "2016-17 Q2": 1, "2016-17 Q3": 1, "2016-17 Q4": 2, "2017-18 Q1": 3, "2017-18 Q2": 3, "2017-18 Q3": 3,
        "2017-18 Q4": 4,
    }  # fmt: skip


def test_a_term_stands_in_the_quarter_that_it_is_known_by(began) -> None:
    # Easter Monday was 17 April in 2017 and 2 April in 2018.
    count = began(
        "2016-12-31", "2017-01-01", "2017-04-16",  # autumn, spring, spring on Easter Sunday
        "2017-04-17", "2017-07-31",  # summer, from Easter Monday to the end of July
        "2017-08-01", "2017-09-05", "2017-12-31",  # autumn
        "2018-01-01", "2018-04-01", "2018-04-02",  # spring, Easter Sunday, summer; none of the second quarter yet
    )  # fmt: skip
    assert count(periods.AcademicTerm()) == {
        "2016-17 Q3": 1, "2016-17 Q4": 2, "2017-18 Q2": 2, "2017-18 Q3": 3, "2017-18 Q4": 2,
    }  # fmt: skip


def test_an_academic_year_stands_in_the_quarter_in_which_it_ends(began) -> None:
    count = began("2016-07-31", "2016-08-01", "2017-07-31", "2017-08-01", "2018-06-30")
    assert count(periods.AcademicYear()) == {"2016-17 Q2": 1, "2017-18 Q2": 2}, (
        "the year to July 2018 waits for its second quarter"
    )


def test_the_terms_of_a_year_are_the_year(star, began) -> None:
    with star.warehouse.sql.begin():
        year = dim_date.c.calendar_date.between(date(2015, 8, 1), date(2018, 9, 1))
        days = star.warehouse.sql.scalars(sa.select(dim_date.c.calendar_date).where(year)).all()
    count = began(*(day.isoformat() for day in days))
    terms, years = count(periods.AcademicTerm()), count(periods.AcademicYear())
    # In 2016 Easter Monday was 28 March: the summer term began in what is otherwise a quarter of spring.
    assert terms["2015-16 Q3"] + terms["2015-16 Q4"] + terms["2016-17 Q2"] == years["2016-17 Q2"] == 366
    assert terms["2016-17 Q3"] + terms["2016-17 Q4"] + terms["2017-18 Q2"] == years["2017-18 Q2"] == 365
    assert terms["2015-16 Q4"] == 31 + 29 + 27, "January, February and March up to Easter Sunday"


ALL = (
    periods.QuarterAlone(), periods.YearToDate(), periods.RollingYear(), periods.Month(),
    Snapshot(ends=assessment.c.authorised_date),
    Cohort(months=3), Cohort(months=5, outcome=assessment.c.authorised_date), CumulativeSince(date(2016, 5, 2)),
    periods.AcademicTerm(), periods.AcademicYear(), SubmissionSnapshot(as_at=assessment.c.started_date),
    Cohort(months=12, gathered=12),
)  # fmt: skip


def test_every_period_is_in_these_tests() -> None:
    declared = {name for name in periods.__all__ if name != "Period"}
    assert {type(period).__name__ for period in ALL} == declared
    files = {path.stem for path in Path(periods.__path__[0]).glob("*.py")} - {"__init__", "period"}
    assert len({period.name for period in ALL}) == len(declared) == len(files)


@pytest.mark.parametrize("period", ALL, ids=lambda period: f"{period.name} {getattr(period, 'months', '')}")
def test_a_figure_rests_on_no_quarter_but_those_that_it_names(star, period) -> None:
    """What a touched quarter makes stale goes by `rests_on`: no record of another quarter may be counted."""
    day, target = dim_date.alias("dated"), dim_quarter.alias("target")
    # A snapshot goes by the end of each record as well: here none has ended.
    ends = [] if isinstance(period, SubmissionSnapshot) else period.columns
    window = sa.and_(*[column.is_(None) for column in ends], period.window(day, target))
    covered = sa.select(target.c.quarter_key, sa.func.min(day.c.quarter_key), sa.func.max(day.c.quarter_key))
    asked = target.c.quarter_key.between(20101, 20394)
    if isinstance(period, SubmissionSnapshot):
        star.put(assessment, [case(star, 1, "2017-04-10", None), case(star, 2, "2017-08-10", None)])
        of_fact = sa.join(day, assessment, day.c.calendar_date == assessment.c.started_date)
        joined = of_fact.join(target, sa.true())
    elif period.columns:
        star.put(assessment, [case(star, 1, "2017-04-10", None)])
        joined = sa.join(day, target, sa.true()).join(assessment, sa.true())
    else:
        joined = sa.join(day, target, sa.true())
    covered = covered.select_from(joined).where(asked, window).group_by(target.c.quarter_key)
    with star.warehouse.sql.begin():
        found = star.warehouse.sql.execute(covered).all()
    assert found
    for key, oldest, newest in found:
        quarter = Quarter.from_key(key)
        first, last = period.rests_on(quarter)
        assert first.key <= oldest <= newest <= last.key
        assert period.stands_in(quarter)


def test_both_engines_count_the_same(star, tmp_path, postgres_server) -> None:
    tables = (dim_quarter, dim_date, dim_area, dim_organisation, assessment)
    with star.warehouse.sql.begin():
        days = star.warehouse.sql.scalars(
            sa.select(dim_date.c.calendar_date)
            .where(dim_date.c.calendar_date.between(date(2015, 12, 20), date(2018, 4, 20)))
            .order_by(dim_date.c.calendar_date)
        ).all()
    pairs = [(day, days[number + 200] if number % 3 and number + 200 < len(days) else None)
             for number, day in enumerate(days)]  # fmt: skip
    star.put(assessment, [case(star, number, day.isoformat(), ended.isoformat() if ended else None)
                          for number, (day, ended) in enumerate(pairs)])  # fmt: skip
    with postgres_server.database() as url:
        beside = DataPaths(tmp_path / "beside").prepare()
        with open_warehouse(beside, url) as postgres:
            for table in tables:
                with star.warehouse.sql.begin():
                    rows = [dict(row) for row in star.warehouse.sql.execute(sa.select(table)).mappings()]
                with postgres.sql.begin():
                    insert_rows(postgres, table, rows)
            for period in ALL:
                counted = counts(star.warehouse, period)
                assert counted
                assert counts(postgres, period) == counted, period.name
