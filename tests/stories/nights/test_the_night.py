"""The synthetic county, from extracts to two editions: what the committee reads, and what the ledger says."""

from decimal import Decimal

import pytest

LATE = "HAMS_LATE_CLOSEOUTS_20171001_20171231.csv"
FIGURE = """
    select numerator, denominator, value from scorecard
    where indicator_code = ? and quarter_name = ? and area_name = organisation_name
"""


def test_the_share_of_assessments_over_45_working_days_is_that_of_the_minutes(after_second):
    ((over, all_of_them, value),) = after_second.ask(FIGURE, "assessments_over_45_working_days", "2017-18 Q4")
    assert value == 25
    assert over == round(all_of_them / 4)


@pytest.mark.parametrize(
    ("code", "share"),
    [
        ("defects_repaired_within_20_working_days", "83.4"),
        ("defects_repaired_within_30_days", "90.0"),
    ],
)
def test_the_shares_of_defects_are_those_of_the_minutes(after_second, code, share):
    ((within, repaired, value),) = after_second.ask(FIGURE, code, "2017-18 Q4")
    assert value == Decimal(share)
    assert within == round(Decimal(share) * repaired / 100)


def test_repairs_took_longer_in_every_quarter_than_a_year_before(after_second):
    quarters = after_second.ask(
        """select quarter_name, value > year_before_value, direction_year from scorecard
           where indicator_code = 'defect_days_to_repair' and quarter_name like '2017-18%'
           and area_name = organisation_name order by quarter_key"""
    )
    assert quarters == [(f"2017-18 Q{number}", True, "worse") for number in (1, 2, 3, 4)]


def test_what_was_first_published_stays_and_the_second_edition_restates_it(after_first, after_second):
    ((_, _, then),) = after_first.ask(FIGURE, "defects_repaired_within_20_working_days", "2017-18 Q3")
    ((_, _, now),) = after_second.ask(FIGURE, "defects_repaired_within_20_working_days", "2017-18 Q3")
    assert (round(then), round(now)) == (91, 87)
    where = """where indicator_code = 'defects_repaired_within_20_working_days'
               and quarter_name = '2017-18 Q3' and area_name = organisation_name"""
    assert after_second.ask(f"select value, edition_name from as_first_published {where}") == [
        (then, "Quarter 3 of 2017-18")
    ]
    ((before, value, edition, reason),) = after_second.ask(
        f"select value_before, value, edition_name, reason from restatement {where}"
    )
    assert (before, value, edition) == (then, now, "Quarter 4 of 2017-18")
    assert LATE in reason


def test_only_what_the_late_extracts_touch_is_restated(after_second):
    touched = after_second.ask("select distinct quarter_name, indicator_code like 'defect%' from restatement")
    assert touched == [("2017-18 Q3", True)]


def test_the_rows_of_every_extract_are_accounted_for(after_second):
    ledger = after_second.ask(
        """select received_count, loaded_count + rejected_count + duplicate_count + superseded_count + ignored_count
           from extract_ledger"""
    )
    assert ledger
    assert [row for row in ledger if row[0] != row[1]] == []
    arrived = {path.relative_to(after_second.paths.landing).as_posix()
               for path in after_second.paths.landing.rglob("*") if path.is_file()}  # fmt: skip
    assert {
        name for (name,) in after_second.ask("select file_name from extract_ledger where not is_installed")
    } == arrived


@pytest.mark.parametrize(
    ("file_name", "outcome", "said"),
    [
        ("highways/HAMS_DEFECTS_20170701_20170930_draft.csv", "refused", "'Priority'"),
        (
            "highways/HAMS_DEFECTS_20170701_20170930_resent.csv",
            "duplicate",
            "HAMS_DEFECTS_20170701_20170930.csv",
        ),
        ("childrens/CIN_Census_2016-17_Q3_copy.xml", "duplicate", "CIN_Census_2016-17_Q3.xml"),
        ("highways/street_works_permits.csv", "unclaimed", "no source claims this file"),
    ],
)
def test_an_extract_that_is_not_loaded_stands_in_the_ledger_with_the_reason(
    after_second, file_name, outcome, said
):
    ((found, loaded, message),) = after_second.ask(
        "select outcome, loaded_count, message from extract_ledger where file_name = ?", file_name
    )
    assert (found, loaded) == (outcome, 0)
    assert said in message


def test_later_returns_of_the_year_supersede_earlier_ones(after_second):
    superseded = after_second.ask(
        "select file_name from extract_ledger where source_name = 'childrens_assessments' and superseded_count > 0"
    )
    assert ("childrens/CIN_Census_2017-18_Q3.xml",) in superseded


def test_a_night_in_which_nothing_arrived_changes_nothing(after_second, tmp_path):
    council = after_second.copy(tmp_path / "home")
    published, ledger = council.published(), council.ask("from extract_ledger order by all")
    arrivals = sorted(path.name for path in (council.paths.archive / "arrivals").iterdir())
    ran = council.night()
    assert [(run.job, run.succeeded) for run in ran] == [("ingest", True)]
    assert council.published() == published
    assert council.ask("from extract_ledger order by all") == ledger
    assert sorted(path.name for path in (council.paths.archive / "arrivals").iterdir()) == arrivals
