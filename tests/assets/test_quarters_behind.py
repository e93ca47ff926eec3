"""Which figures wait when the extracts of a quarter change: those whose period reaches it, and no others."""

from dataclasses import replace
from datetime import date

from assets.declarations.declared import all_indicators
from assets.facts.childrens.childrens_assessment import fact_childrens_assessment as assessment
from assets.loading.built_from import behind_figures
from warehouse.calendar import Quarter
from warehouse.indicators.periods import (
    Cohort,
    CumulativeSince,
    Period,
    QuarterAlone,
    RollingYear,
    Snapshot,
    YearToDate,
)

BASE = all_indicators()["assessments_within_45_working_days"]


def test_an_extract_touches_every_figure_that_rests_on_its_quarter() -> None:
    """Which quarters change when the second quarter of 2015-16 is touched anew, with data up to 2018-19 Q4."""
    quarters = [each.key for each in Quarter.parse("2015-16 Q1").until(Quarter.parse("2018-19 Q4"))]
    was = {key: f"source {key} staged" for key in quarters}
    now = was | {20152: "source 20152 staged again"}

    def waiting(period: Period) -> list[int]:
        before, after = (behind_figures(replace(BASE, period=period), touched) for touched in (was, now))
        return [key for key in quarters if before[key] != after[key]]

    def until(last: str) -> list[int]:
        return [each.key for each in Quarter.parse("2015-16 Q2").until(Quarter.parse(last))]

    assert waiting(QuarterAlone()) == until("2016-17 Q2"), (
        "its own figure, and that of a year after beside it"
    )
    assert waiting(YearToDate()) == until("2016-17 Q4"), "the rest of the year, and those held against it"
    assert waiting(RollingYear()) == until("2017-18 Q1")
    assert waiting(Cohort(months=6)) == until("2016-17 Q4")
    assert waiting(Snapshot(ends=assessment.c.authorised_date)) == until("2018-19 Q4")
    assert waiting(CumulativeSince(date(2015, 4, 1))) == until("2018-19 Q4")
    assert waiting(CumulativeSince(date(2017, 4, 1))) == [], "it began long after"
