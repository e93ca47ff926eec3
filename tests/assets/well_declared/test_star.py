"""Each thing that can be declared wrongly of a fact, a dimension or an indicator is refused before anything runs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from assets.declarations.declared import all_indicators
from assets.well_declared.indicators import indicator_flaws
from assets.well_declared.whole import flaws_of
from checks.contract import Source
from warehouse.indicators.declaration import Population, Published, Theme
from warehouse.indicators.periods import Snapshot, SubmissionSnapshot
from warehouse.misdeclared import Subject

visit = sa.Table(
    "fact_visit", sa.MetaData(), sa.Column("visit_date", sa.Date), sa.Column("visit_count", sa.BigInteger)
)


FACTS = {
    "a dimension": ({"dimensions": ("dim_plaice",)}, "'dim_plaice' is no dimension; it may be dim_place; did you mean"),
    "a record": ({"record": ("visit_id", "record_id")}, "record: 'visit_id' is no column of fact_visit"),
    "half a record": ({"record": ("record_id",)}, "record: a tuple should be a tuple of 2 texts"),
    "a shape that raises": ({"shape": lambda rows: 1 / 0}, "ZeroDivisionError: division by zero"),
    "a shape that lacks a column": (
        {"shape": lambda rows: sa.select(rows.c.record_id, rows.c.extract_key)},
        "shape: gives no column quarter_date, source_row_count"),
    "columns that the table does not have": (
        {"resolve": lambda shaped: sa.select(shaped.c.visit_date.label("visit_day"))},
        "resolve: 'visit_day' is no column of fact_visit"),
    "columns that the table needs": (
        {"resolve": lambda shaped: sa.select(shaped.c.visit_date)}, "resolve: gives no column organisation_key"),
    "columns that the shape does not give": (
        {"resolve": lambda shaped: sa.select(shaped.c.visits)}, "resolve: reads 'visits' is no column that `shape` gi"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "said"), FACTS.values(), ids=FACTS)
def test_a_fact(declared, changes, said):
    flaws = flaws_of(declared("fact", changes))
    assert [flaw for flaw in flaws if said in str(flaw)], flaws


def test_two_facts_of_one_table(declared):
    fact = next(iter(declared().facts.sound.values()))
    said = [str(flaw) for flaw in flaws_of(declared(more={"facts": {"visit_again": fact}}))]
    assert (
        "assets/facts/visit.py: fact 'visit', table: 'fact_visit' is declared in assets/facts/visit_again.py too"
        in said
    )


def test_two_sources_that_give_a_fact_other_columns(declared, told):
    """Their order is free: rows are united by the names of their columns."""
    (source,) = declared().sources.sound.values()
    names = [
        *source.staged_columns,
        "organisation_code",
        "record_id",
        "extract_key",
        "line_number",
        "extract_order",
    ]

    def giving(*more):
        tidy = lambda rows: sa.select(*(rows.c[name] for name in reversed(names)), *more)  # noqa: E731
        other: Source = replace(source, name="more_visits", tidy=tidy)
        return flaws_of(declared(more={"sources": {"more_visits": other}}))

    assert not giving()
    told(giving(sa.literal(1).label("more")), "assets/sources/more_visits.py", "they must be the same")


DIMENSIONS = {
    "another dimension": (
        {"after": ("dim_plac",)},
        "after: 'dim_plac' is no dimension; it may be dim_place; did you",
    ),
    "itself": ({"after": ("dim_place",)}, "after: 'dim_place' stands after itself"),
    "a fact": (
        {"members_of": "fact_visits"},
        "members_of: 'fact_visits' is no fact table; it may be fact_visit",
    ),
}


@pytest.mark.parametrize(("changes", "said"), DIMENSIONS.values(), ids=DIMENSIONS)
def test_a_dimension(declared, told, changes, said):
    told(flaws_of(declared("dimension", changes)), "assets/dimensions/place.py", said)


def of_facts(expression: str) -> dict[str, Any]:
    """A numerator over the fact of the tiny set, whose table only its conftest has: by name of its columns."""
    return {"numerator": sa.literal_column(expression)}


INDICATORS = {
    "a fraction for a whole number": (
        of_facts("avg(fact_visit.visit_count)"), "numerator: gives DOUBLE, which holds more than whole numbers, and w"),
    "a sum of fractions": (of_facts("sum(fact_visit.visit_hours)"), "numerator: gives DECIMAL(38,6), which holds more"),
    "a fraction below the line": (
        {"denominator": sa.literal_column("count(*) / 2.0"), "denominator_words": "Halves"}, "denominator: gives D"),
    "a numerator that is no aggregate": (of_facts("fact_visit.visit_count"), "numerator: BinderException: Binder Erro"),
    "a numerator over what is not there": (of_facts("sum(fact_visit.visits)"), "numerator: BinderException: Binder Er"),
    "a numerator over another table": (
        {"numerator": sa.func.sum(sa.Table("fact_other", sa.MetaData(), sa.Column("n", sa.Integer)).c.n)},
        "numerator: reads fact_other.n, and only columns of fact_visit are counted"),
    "a date": ({"date_role": "visit_dat"}, "date_role: 'visit_dat' is no column of days in fact_visit; it may be visi"),
    "a moment for a day": ({"date_role": "entered_at"}, "date_role: 'entered_at' is no column of days in fact_visit"),
    "a denominator without words": ({"denominator": sa.func.count()}, "the denominator is not described in words"),
    "words without a denominator": ({"denominator_words": "Visits"}, "describes a denominator, and there is none"),
    "no words": ({"why_it_matters": " "}, "why_it_matters: is empty, and is published with the figure"),
    "a polarity": ({"polarity": "high"}, "polarity: 'high' is no choice; it may be high is good, low is good, neither"),
    "a period": ({"period": "year to date"}, "period: 'year to date' should be made with AcademicTerm(...) or Acad"),
    "a period that reads another table": (
        {"period": Snapshot(ends=visit.c.visit_date)}, "period: 'fact_visit.visit_date' is no column of days in"),
    "a period that reads no column": ({"period": Snapshot(ends="visit_date")}, "period, ends: 'visit_date' should"),
    "an area": ({"areas": ("county",)}, "areas no. 1: 'county' is no choice; it may be district, organisation"),
    "districts of what has none": ({"areas": ("district",)}, "areas: 'district' needs the column area_key"),
    "no place in the report": ({"themes": ()}, "themes: is empty here and in the service, so that the figure has no"),
    "a quarter": ({"themes": (Theme("2016 Q1", "a", "b"),)}, "from_quarter: '2016 Q1' is no quarter such as"),
    "themes out of order": (
        {"themes": (Theme("2017-18 Q1", "a", "b"), Theme("2016-17 Q1", "a", "b"))}, "stand in order of their quarters"),
    "a scale": ({"scale": 0}, "scale: 0: 1 or more"),
    "a check by oneself": ({"author": "A", "checker": "A"}, "checker: 'A' is the author too; somebody else checks"),
    "a condition": ({"where": lambda: sa.literal_column("fact_visit.visit_count")}, "where: gives BIGINT and no condi"),
    "a condition that raises": ({"where": lambda: visit.c.visited}, "where: AttributeError: visited"),
    "residents of no age": (
        {"denominator": Population("all_age"), "denominator_words": "Residents", "scale": 1000},
        "denominator, age_band: 'all_age' is no age_band in population.csv"),
    "published figures that are not held": (
        {"published": Published("all_visits")}, "published, indicator_code: 'all_visits' is no indicator_code in"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "said"), INDICATORS.values(), ids=INDICATORS)
def test_an_indicator(declared, told, changes, said):
    flaws = flaws_of(declared("indicator", changes))
    told(flaws, "assets/indicators/all_visits.py: indicator 'all_visits'", said)


def test_an_indicator_about_people_withholds_small_numbers(declared, told):
    flaws = flaws_of(declared("source", {"sensitivity": "personal"}))
    told(flaws, "assets/indicators/all_visits.py", "0: figures about people withhold all below 3")


def test_a_snapshot_of_a_submission_goes_by_the_date_that_places_its_records():
    real = all_indicators()["assessments_within_45_working_days"]
    wrong = replace(
        real, period=SubmissionSnapshot(as_at=real.fact.c.started_date), date_role="authorised_date"
    )
    (flaw,) = indicator_flaws(Subject("a.py", "a"), wrong, [real.fact.name], [])
    assert str(flaw).endswith(
        "period: goes by 'started_date', which must be the date_role ('authorised_date') as well"
    )
