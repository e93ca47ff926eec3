"""What is withheld, and that it cannot be worked out from what is shown."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.calendar import Quarter
from warehouse.indicators.periods import CumulativeSince, QuarterAlone, RollingYear, YearToDate
from warehouse.indicators.suppression import Protection, suppressed

COUNTY, DISTRICTS = 1, range(2, 8)
PARENTS = dict.fromkeys(DISTRICTS, COUNTY)
OVER, WITHIN = 1, 2


QUARTER = QuarterAlone()


def protections(period=QUARTER, threshold=5):
    return {key: Protection(threshold, period, "assessments") for key in (OVER, WITHIN)}


def shown(rows, **settings):
    """What is shown of each figure, by area, quarter and indicator; None when withheld."""
    result = suppressed(rows, protections(**settings), PARENTS)
    return {
        (row["area_key"], str(Quarter.from_key(row["quarter_key"])), row["indicator_key"]):
        None if row["is_suppressed"] else (row["numerator"], row["denominator"])
        for row in result
    }  # fmt: skip


def withheld(rows, **settings):
    return {area for (area, _, _), figure in shown(rows, **settings).items() if figure is None}


@pytest.mark.parametrize(
    ("numerator", "denominator", "hidden"),
    [(0, 100, False), (1, 100, True), (4, 100, True), (5, 100, False), (95, 100, False), (96, 100, True),
     (99, 100, True), (100, 100, False), (0, 0, False)],
)  # fmt: skip
def test_small_numerators_and_small_remainders_are_withheld(row, numerator, denominator, hidden):
    (result,) = suppressed([row(numerator, denominator)], protections(), PARENTS)
    assert result["is_suppressed"] is hidden
    if hidden:
        told = {name: result[name] for name in ("numerator", "denominator", "value", "rag", "direction")}
        assert set(told.values()) == {None}


def test_figures_that_are_not_about_people_are_shown(row):
    assert withheld([row(1, 100)], threshold=0) == set()


def test_a_second_district_is_withheld_so_that_the_county_does_not_give_the_first_away(row):
    rows = [row(60, 300), row(2, 40, area=2), row(20, 100, area=3), row(38, 160, area=4)]
    assert withheld(rows) == {2, 3}


def test_a_county_that_is_withheld_is_not_told_by_its_districts(row):
    # Records moved from one district to the other, so that the county grew by two and its districts by more.
    rows = [
        row(40, 200, "2017-18 Q1"), row(30, 100, "2017-18 Q1", area=2), row(10, 100, "2017-18 Q1", area=3),
        row(42, 220, "2017-18 Q2"), row(20, 100, "2017-18 Q2", area=2), row(22, 120, "2017-18 Q2", area=3),
    ]  # fmt: skip
    second = {area for (area, quarter, _), figure in shown(rows, period=YearToDate()).items()
              if quarter == "2017-18 Q2" and figure is None}  # fmt: skip
    assert second == {COUNTY, 2}


def test_two_small_districts_need_no_third(row):
    rows = [row(60, 300), row(2, 40, area=2), row(3, 100, area=3), row(55, 160, area=4)]
    assert withheld(rows) == {2, 3}


def test_a_second_district_with_nothing_to_hide_would_not_protect_the_first(row):
    # That the two of them share three would be no secret.
    rows = [row(60, 300), row(0, 40, area=2), row(57, 160, area=3), row(3, 100, area=4)]
    assert withheld(rows) == {3, 4}


def test_what_is_withheld_is_withheld_in_every_indicator_that_counts_the_same(row):
    rows = [row(2, 100, indicator=OVER), row(98, 100, indicator=WITHIN)]
    assert set(shown(rows).values()) == {None}
    # Also where only one of the two is small by itself: fifty within and an over that is not counted with it.
    rows = [row(2, 100, indicator=OVER), row(50, 100, indicator=WITHIN)]
    assert set(shown(rows).values()) == {None}


def test_a_year_to_date_figure_does_not_give_a_small_quarter_away(row):
    rows = [row(30, 200, "2017-18 Q1"), row(32, 260, "2017-18 Q2"), row(60, 330, "2017-18 Q3")]
    assert [figure is None for figure in shown(rows, period=YearToDate()).values()] == [False, True, False]
    assert [figure is None for figure in shown(rows).values()] == [False, False, False]


def test_a_new_year_begins_anew(row):
    rows = [row(30, 200, "2016-17 Q4"), row(31, 201, "2017-18 Q1")]
    assert withheld(rows, period=YearToDate()) == set()


def test_a_figure_that_adds_up_over_years_does_not_give_a_small_quarter_away(row):
    rows = [row(30, 200, "2016-17 Q4"), row(31, 260, "2017-18 Q1"), row(60, 330, "2017-18 Q2")]
    since = CumulativeSince(date(2016, 4, 1))
    assert [figure is None for figure in shown(rows, period=since).values()] == [False, True, False]
    # What a rolling year gains in a quarter is mixed with what it loses of the year before.
    assert withheld(rows, period=RollingYear()) == set()


def test_two_shown_figures_of_a_year_differ_by_no_small_number_with_a_withheld_one_between(row):
    rows = [row(30, 200, "2017-18 Q1"), row(31, 260, "2017-18 Q2"), row(31, 330, "2017-18 Q3")]
    assert [figure is None for figure in shown(rows, period=YearToDate()).values()] == [False, True, True]


def test_a_withheld_quarter_is_not_told_by_the_next_one_or_by_the_next_year(row):
    rows = [
        row(3, 100, "2016-17 Q3"),
        row(30, 100, "2016-17 Q4", previous_value=3, direction="worse"),
        row(30, 100, "2017-18 Q3", year_before_value=3, direction_year="worse"),
    ]
    result = suppressed(rows, protections(), PARENTS)
    assert [(r["previous_value"], r["direction"]) for r in result] == [(None, None)] * 3
    assert [(r["year_before_value"], r["direction_year"]) for r in result] == [(None, None)] * 3


COUNTS = st.tuples(st.integers(0, 30), st.integers(0, 30))
QUARTERS = ("2017-18 Q1", "2017-18 Q2", "2017-18 Q3")


@given(
    by_quarter=st.lists(
        st.lists(COUNTS, min_size=1, max_size=len(DISTRICTS)), min_size=1, max_size=len(QUARTERS)
    ),
    year_to_date=st.booleans(),
)
def test_what_is_withheld_cannot_be_worked_out_by_subtraction(row, by_quarter, year_to_date):
    """A reader has the county, the districts that are shown, and the figures of earlier quarters."""
    rows, so_far = [], dict.fromkeys(DISTRICTS, (0, 0))
    for quarter, counts in zip(QUARTERS, by_quarter, strict=False):
        standing = {}
        for area, (numerator, rest) in zip(DISTRICTS, counts, strict=False):
            before = so_far[area] if year_to_date else (0, 0)
            standing[area] = (before[0] + numerator, before[1] + numerator + rest)
        so_far |= standing
        if year_to_date:
            standing = dict(so_far)
        for area, (numerator, denominator) in standing.items():
            rows.append(row(numerator, denominator, quarter, area))
        whole = [sum(figures) for figures in zip(*standing.values(), strict=True)]
        rows.append(row(*whole, quarter, COUNTY))
    truth = {
        (r["area_key"], str(Quarter.from_key(r["quarter_key"]))): (r["numerator"], r["denominator"])
        for r in rows
    }
    seen = {
        place[:2]: figure
        for place, figure in shown(rows, period=YearToDate() if year_to_date else QUARTER).items()
    }
    for quarter in QUARTERS[: len(by_quarter)]:
        check_districts(quarter, seen, truth)
    if year_to_date:
        check_quarters(seen)


def check_districts(quarter, seen, truth):
    """Subtracting what is shown from the county leaves at least two figures, which share no small number."""
    unknown = [place for place, figure in seen.items() if place[1] == quarter and figure is None]
    assert len(unknown) != 1
    county = seen[COUNTY, quarter]
    if not unknown or county is None:
        return
    numerators = sum(truth[place][0] for place in unknown)
    rests = sum(truth[place][1] - truth[place][0] for place in unknown)
    # A county that is itself nought says so of all its districts.
    assert numerators >= 5 or not county[0]
    assert rests >= 5 or county[0] == county[1]


def check_quarters(seen):
    """The difference of any two shown figures of the year is never a small number of people."""
    for area in {area for area, _ in seen}:
        figures = [seen[area, quarter] for quarter in QUARTERS if seen.get((area, quarter))]
        for (then, then_all), (now, now_all) in pairwise(figures):
            assert not 0 < now - then < 5
            assert not 0 < (now_all - now) - (then_all - then) < 5
