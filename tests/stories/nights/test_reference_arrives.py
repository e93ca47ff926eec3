"""A target, figures and a list of neighbours are dropped and followed to the scorecard, and from there back to them."""

from decimal import Decimal

import pytest

FIGURES = (
    "indicator_code,area_code,period,numerator,denominator,value,unit,symbol,publisher,release,published"
)
OF_TWO = """{heads}
assessments_within_45_working_days,E92000001,2017-18,,,80.0,per cent,,DfE,"Children in need, revised",2025-01-01
assessments_within_45_working_days,E10000019,2017-18,,,70.0,per cent,,DfE,"Children in need, revised",2025-01-01
assessments_within_45_working_days,E10000999,2017-18,,,70.0,per cent,,DfE,"Children in need, revised",2025-01-01
"""
NEIGHBOURS = """organisation_code,comparator_group,title,kind,publisher,edition,valid_from,valid_to,rank,area_code
E10000017,dfe_2018,Neighbours of Lancashire,statistical_neighbours,DfE,2018,2018-01-01,,1,E10000019
E10000017,dfe_2018,Neighbours of Lancashire,statistical_neighbours,DfE,2018,2018-01-01,,2,E06000001
E08000002,dfe_2099,Neighbours of Bury,statistical_neighbours,DfE,2019,2018-02-01,,1,E06000004
"""
TARGETS = """organisation_code,indicator_code,from_quarter,to_quarter,target,tolerance,publisher,note
E10000017,defects_repaired_within_20_working_days,2017-18 Q4,,80,5,Cabinet,
E08000002,defects_repaired_within_20_working_days,2017-18 Q4,,10,5,Cabinet of Bury,
"""


@pytest.fixture(scope="module")
def told(after_second, tmp_path_factory):
    """The county after a night in which all three were dropped: the county, and what the night said."""
    council = after_second.copy(tmp_path_factory.mktemp("reference") / "home")
    folder = council.paths.landing / "reference"
    folder.mkdir()
    for name, text in {
        "published_figures_revised.csv": OF_TWO.format(heads=FIGURES),
        "comparator_groups_2018.csv": NEIGHBOURS,
        "targets_2018.csv": TARGETS,
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    return council, council.night("Targets of 2018", "new targets and comparators")


COMPARED = """
    select england_value, neighbours_value, neighbours_count, neighbours_group, comparator_period, target, rag
    from scorecard where indicator_code = ? and quarter_name = '2017-18 Q4' and area_name = organisation_name
"""


def test_what_comes_with_the_installation_is_accounted_for_like_any_extract(after_second):
    rows = after_second.ask(
        """select file_name, outcome, received_count, loaded_count, is_installed
           from extract_ledger where file_name like 'installation/%' or is_installed order by 1"""
    )
    assert rows == [
        ("installation/comparator_groups.csv", "loaded", 37, 37, True),
        ("installation/population.csv", "loaded", 486, 486, True),
        ("installation/published_figures.csv", "loaded", 190, 190, True),
        ("installation/targets.csv", "loaded", 1, 1, True),
    ]
    assert after_second.ask(COMPARED, "assessments_within_45_working_days")[0][:5] == (
        Decimal("82.7"), Decimal("87.0"), 10, "dfe_2021", "2017-18",
    )  # fmt: skip


def test_the_scorecard_holds_the_council_against_what_arrived_and_against_nobody_elses(told):
    council, _ = told
    assert council.ask(COMPARED, "assessments_within_45_working_days") == [
        (Decimal("80"), Decimal("70"), 1, "dfe_2018", "2017-18", None, None)
    ]
    ((*_, target, rag),) = council.ask(COMPARED, "defects_repaired_within_20_working_days")
    assert (target, rag) == (80, "green")


def test_the_ledger_accounts_for_each_file_and_rejected_lines_have_their_reason(told):
    council, _ = told
    assert council.ask(
        """select file_name, outcome, received_count, loaded_count, rejected_count from extract_ledger
           where file_name like 'reference/%' order by 1"""
    ) == [
        ("reference/comparator_groups_2018.csv", "loaded", 3, 3, 0),
        ("reference/published_figures_revised.csv", "loaded", 3, 2, 1),
        ("reference/targets_2018.csv", "loaded", 2, 2, 0),
    ]
    assert council.ask(
        """select rule_code, first_line_number from extract_rejection join extract_ledger using (extract_key)
           where file_name like 'reference/%'"""
    ) == [("area_code.unknown_code", 4)]


def test_explaining_a_figure_names_file_and_line_of_all_that_stands_beside_it(told):
    council, _ = told
    _, said = council.perform("explain", "assessments_within_45_working_days", "2017-18 Q4", "--rows", "1")
    assert "  England 80.0 (2017-18): reference/published_figures_revised.csv line 2\n" in said
    assert (
        "  neighbours 70.0 (2017-18), the mean of 1: reference/published_figures_revised.csv line 3\n" in said
    )
    assert "  list of neighbours dfe_2018, of 2: reference/comparator_groups_2018.csv lines 2, 3\n" in said
    assert "  region 83.7 (2017-18): installation/published_figures.csv line " in said
    _, said = council.perform(
        "explain", "defects_repaired_within_20_working_days", "2017-18 Q4", "--rows", "1"
    )
    assert "  target 80.0 (amber within 5): reference/targets_2018.csv line 2\n" in said
    _, said = council.perform("explain", "library_visits_per_1000_population", "2017-18 Q4", "--rows", "1")
    assert "  residents " in said and ": installation/population.csv line " in said


def test_a_new_target_is_a_new_edition_that_says_so(told):
    council, _ = told
    assert set(council.ask("select distinct indicator_code, quarter_name, reason from restatement "
                           "where edition_name = 'Targets of 2018'")) == {
        ("defects_repaired_within_20_working_days", "2017-18 Q4", "new targets and comparators: target changed")
    }  # fmt: skip
