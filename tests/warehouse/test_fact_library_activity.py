"""Counts of libraries: what a quarter can claim, and what two returns would count twice."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from assets.declarations.declared import all_facts
from assets.dimensions.libraries.library import dim_library
from assets.facts.libraries.library_activity import fact_library_activity
from assets.loading.star import CountedTwice
from checks.register import Known, Name, Register

FACT = all_facts()["fact_library_activity"]


def visits(first: date, last: date, count: int = 100, place: str = "Library") -> dict[str, Any]:
    """A row of the tidy return of visits."""
    return {
        "record_id": f"{place} {first} {last}",
        "location": place,
        "period_first_date": first,
        "period_last_date": last,
        "activity_count": count,
    }


def at_branch(first: date, last: date, name: str = "Accrington") -> dict[str, Any]:
    """A row of the sheet of visits by branch."""
    return {
        "record_id": f"{name} {first}",
        "library_name": name,
        "period_first_date": first,
        "period_last_date": last,
        "activity_count": 40,
    }


@pytest.mark.parametrize(
    ("first", "last", "quarter", "within"),
    [
        (date(2017, 4, 1), date(2017, 4, 30), 20171, True),
        (date(2017, 4, 1), date(2017, 6, 30), 20171, True),
        (date(2018, 1, 1), date(2018, 3, 31), 20174, True),
        (date(2017, 4, 1), date(2018, 3, 31), 20171, False),
        (date(2017, 6, 1), date(2017, 7, 1), 20171, False),
    ],
)
def test_a_period_is_within_a_quarter_when_both_ends_are(
    star, first: date, last: date, quarter: int, within: bool
) -> None:
    star.stage("library_visits", 1, [visits(first, last)], "2017-18 Q1, 2017-18 Q4")
    (row,) = star.load(FACT.table.name)
    assert (row["quarter_key"], row["is_within_quarter"], row["activity_count"]) == (quarter, within, 100)


APRIL = date(2017, 4, 1), date(2017, 4, 30)
JULY = date(2017, 7, 1), date(2017, 7, 31)


def test_tidy_returns_and_branch_sheets_become_one_table(star) -> None:
    loan = {"record_id": "loan", "loan_format": "Physical", "age_group": "Child", "activity_count": 7,
            "period_first_date": APRIL[0], "period_last_date": APRIL[1]}  # fmt: skip
    star.stage("library_visits", 1, [visits(*APRIL, place="Mobile library")], "2017-18 Q1")
    star.stage("library_visits_by_branch", 2, [at_branch(*JULY)], "2017-18 Q2")
    star.stage("library_loans", 3, [loan], "2017-18 Q1")
    star.load(FACT.table.name)
    branch, all_branches = (star.key("dim_library", name, by="library_name") for name in ("Accrington", ""))
    told = star.read(
        FACT.table, "activity", "category", "age_group", "library_key", "activity_count", "extract_key"
    )
    assert told == sorted(
        [
            ("visits", "Mobile library", "All", all_branches, 100, 1),
            ("visits", "All", "All", branch, 40, 2),
            ("loans", "Physical", "Child", all_branches, 7, 3),
        ],
        key=str,
    )


def test_visits_given_by_branch_and_by_authority_at_once_change_nothing(star) -> None:
    star.stage("library_visits", 1, [visits(*APRIL), visits(*JULY)], "2017-18 Q1, 2017-18 Q2")
    star.load(FACT.table.name)
    before = star.read(FACT.table)
    star.stage("library_visits_by_branch", 2, [at_branch(*APRIL)], "2017-18 Q1")
    with pytest.raises(
        CountedTwice, match=r"visits of Lancashire in 2017-18 Q1 are given both by branch and by authority$"
    ):
        star.load(FACT.table.name)
    assert star.read(FACT.table) == before


def test_two_branches_or_another_council_or_a_whole_year_are_not(star) -> None:
    year = visits(date(2017, 4, 1), date(2018, 3, 31))
    elsewhere = visits(*APRIL) | {"organisation_code": "E08000021"}
    star.stage("library_visits", 1, [year, elsewhere], "2017-18 Q1")
    star.stage("library_visits_by_branch", 2, [at_branch(*APRIL), at_branch(*APRIL, "Burnley")], "2017-18 Q1")
    assert len(star.load(FACT.table.name)) == 4


@pytest.mark.parametrize(
    ("periods", "twice"),
    [
        (("2017-04-01 2017-04-30", "2017-04-01 2017-06-30"), True),
        (("2017-06-01 2017-06-30", "2017-04-01 2017-06-30"), True),
        (("2017-04-01 2017-05-31", "2017-05-31 2017-06-30"), True),
        (("2017-04-01 2017-06-30", "2017-04-01 2017-04-30", "2017-05-01 2017-05-31"), True),
        (("2017-04-01 2017-06-30", "2017-04-01 2017-04-10", "2017-06-01 2017-06-30"), True),
        (("2017-04-01 2017-04-30", "2017-05-01 2017-05-31", "2017-06-01 2017-06-30"), False),
        (("2017-04-01 2017-06-30", "2017-07-01 2017-07-31"), False),
        (("2017-04-01 2017-04-30", "2017-04-01 2018-03-31"), False),
    ],
)
def test_periods_that_overlap_count_the_same_twice(star, periods: tuple[str, ...], twice: bool) -> None:
    days = [[date.fromisoformat(day) for day in period.split()] for period in periods]
    star.stage("library_visits", 1, [visits(*both) for both in days], "2017-18 Q1, 2017-18 Q2")
    if not twice:
        assert len(star.load(FACT.table.name)) == len(periods)
        return
    said = "visits of Lancashire in 2017-18 Q1 are given for periods that overlap, such as a month and its quarter"
    with pytest.raises(CountedTwice, match=rf": {said}$"):
        star.load(FACT.table.name)
    assert star.read(FACT.table) == []


def test_other_places_councils_branches_and_age_groups_may_have_other_periods(star) -> None:
    quarter = date(2017, 4, 1), date(2017, 6, 30)
    elsewhere = visits(*quarter) | {"organisation_code": "E08000021"}
    rows = [visits(*APRIL), visits(*quarter, place="Mobile library"), elsewhere]
    star.stage("library_visits", 1, rows, "2017-18 Q1")
    loans = [{"record_id": f"loan {age}", "loan_format": "Physical", "age_group": age, "activity_count": 7,
              "period_first_date": first, "period_last_date": last}
             for age, (first, last) in (("Under 12", APRIL), ("Adult", quarter))]  # fmt: skip
    star.stage("library_loans", 2, loans, "2017-18 Q1")
    assert len(star.load(FACT.table.name)) == 5


@pytest.fixture
def renamed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Accrington was renamed in the middle of the year, and sheets use either name for any month."""
    names = (Name("Accrington"), Name("Accrington Hub", date(2017, 6, 1)))
    known = Known(organisation_code="E10000017", names=names, closed=date(2020, 3, 31))
    monkeypatch.setattr("assets.dimensions.libraries.library.register", Register(known=(known,)))


MAY, JUNE = (date(2017, 5, 1), date(2017, 5, 31)), (date(2017, 6, 1), date(2017, 6, 30))


def counted(star) -> list[tuple]:
    """What the star shows of each count: the branch, its name then, the month, and when the branch closed."""
    query = (
        sa.select(
            dim_library.c.library_id, dim_library.c.library_name, fact_library_activity.c.period_first_date,
            dim_library.c.closed_date,
        )
        .join(dim_library, dim_library.c.library_key == fact_library_activity.c.library_key)
        .order_by(fact_library_activity.c.period_first_date)
    )  # fmt: skip
    with star.warehouse.sql.begin():
        return [tuple(row) for row in star.warehouse.sql.execute(query)]


def test_a_count_is_shown_under_the_name_of_its_time_whichever_name_the_sheet_uses(star, renamed) -> None:
    may_by_its_new_name, june_by_its_old = at_branch(*MAY, "Accrington Hub"), at_branch(*JUNE, "Accrington")
    july = at_branch(*JULY, "Accrington Hub")
    star.stage(
        "library_visits_by_branch", 1, [may_by_its_new_name, june_by_its_old, july], "2017-18 Q1, 2017-18 Q2"
    )
    star.load(FACT.table.name)
    closed = date(2020, 3, 31)
    assert counted(star) == [
        ("Accrington", "Accrington", MAY[0], closed),
        ("Accrington", "Accrington Hub", JUNE[0], closed),
        ("Accrington", "Accrington Hub", JULY[0], closed),
    ]


def test_a_month_under_both_names_is_counted_twice_and_changes_nothing(star, renamed) -> None:
    star.stage(
        "library_visits_by_branch", 1, [at_branch(*MAY), at_branch(*MAY, "Accrington Hub")], "2017-18 Q1"
    )
    with pytest.raises(
        CountedTwice, match="visits of Lancashire in 2017-18 Q1 are given for periods that ov"
    ):
        star.load(FACT.table.name)


def test_a_quarter_and_a_month_of_it_overlap_across_a_rename(star, renamed) -> None:
    whole = at_branch(APRIL[0], JUNE[1])
    star.stage("library_visits_by_branch", 1, [whole, at_branch(*JUNE, "Accrington Hub")], "2017-18 Q1")
    with pytest.raises(CountedTwice, match="for periods that overlap"):
        star.load(FACT.table.name)
