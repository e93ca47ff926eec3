"""What is known to be stale, for each asset and quarter, when a line or a reference row is mended; nothing is built.

Each test looks at the county after its first night, in which everything was built.
"""

from datetime import date

import pytest

from assets.declarations.declared import all_sources
from assets.loading.staleness import Stale
from assets.staging.pending import stage_pending
from assets.staging.receiving.receive import receive
from assets.staging.stage import Stager
from warehouse.calendar import Quarter

LIBRARIES = {"library_loans", "library_visits", "library_visits_per_1000_population"}
HIGHWAYS = {
    "defect_days_to_repair",
    "defects_repaired_within_20_working_days",
    "defects_repaired_within_30_days",
}
ASSESSMENTS = {"assessments_over_45_working_days", "assessments_within_45_working_days"}


@pytest.mark.parametrize(
    ("file", "old", "new", "facts", "indicators"),
    [
        ("assets/indicators/childrens/assessments_within_45_working_days.py", "LIMIT = 45", "LIMIT = 40", set(),
         ASSESSMENTS),
        ("warehouse/indicators/scoring.py", "ROUND_HALF_UP", "ROUND_HALF_EVEN", set(),
         {*ASSESSMENTS, *HIGHWAYS, *LIBRARIES}),
        ("assets/facts/libraries/library_activity.py", "sa.func.count()", "sa.func.sum(1)",
         {"fact_library_activity"}, LIBRARIES),
        ("assets/reports/scorecard.py", "withheld", "kept back", set(), set()),
    ],
)  # fmt: skip
def test_a_mended_line_makes_stale_all_quarters_of_what_uses_it(
    after_first, mend, file, old, new, facts, indicators
):
    mend(file, old, new)
    found = after_first.stale()
    assert (set(found.dimensions), set(found.facts), set(found.indicators)) == (set(), facts, indicators)
    assert all(len(quarters) > 3 for quarters in (*found.facts.values(), *found.indicators.values()))


def test_a_word_about_the_sources_makes_nothing_stale(after_first, mend_reference):
    mend_reference("sources.csv", "Bank holidays", "The bank holidays")
    assert after_first.stale() == Stale()


def test_the_name_of_an_area_makes_stale_the_dimensions_that_say_it(after_first, mend_reference):
    mend_reference("areas.csv", "Hartlepool", "The Hartlepool")
    found = after_first.stale()
    assert set(found.dimensions) == {"dim_area", "dim_organisation"}
    assert (found.facts, found.indicators) == ({}, {})


def test_a_bank_holiday_makes_stale_what_counts_working_days(after_first, mend_reference):
    mend_reference("bank_holidays.csv", "date,title\n", "date,title\n2012-01-03,A holiday\n")
    found = after_first.stale()
    assert set(found.dimensions) == {"dim_date", "dim_quarter"}
    assert set(found.facts) == {"fact_highway_defect", "fact_childrens_assessment"}
    assert set(found.indicators) == HIGHWAYS | ASSESSMENTS


def arrived(council, source_name, name, *lines):
    """The council after a file of its performance team has been received and staged."""
    file = council.paths.landing / "reference" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    receive(council.paths, all_sources().values(), source_name)
    (outcome,) = stage_pending(all_sources()[source_name], Stager(council.paths, council.organisation, None))
    assert outcome.verdict == "accepted", outcome.message
    return council.stale()


def test_a_target_makes_stale_the_quarters_to_which_it_applies(after_first, tmp_path):
    found = arrived(
        after_first.copy(tmp_path / "home"), "targets", "targets_2017.csv",
        "organisation_code,indicator_code,from_quarter,to_quarter,target,tolerance,publisher,note",
        "E10000017,defects_repaired_within_20_working_days,2016-17 Q1,2017-18 Q1,90,5,Cabinet,",
    )  # fmt: skip
    assert (found.dimensions, dict(found.facts)) == (("fact_target",), {})
    assert {code: min(quarters) for code, quarters in found.indicators.items()} == {
        "defects_repaired_within_20_working_days": Quarter.parse("2017-18 Q2")
    }


def test_a_target_of_the_same_words_makes_no_figure_stale(after_first, tmp_path):
    found = arrived(
        after_first.copy(tmp_path / "home"), "targets", "targets_again.csv",
        "organisation_code,indicator_code,from_quarter,to_quarter,target,tolerance,publisher,note",
        "E10000017,defects_repaired_within_20_working_days,2016-17 Q1,,90.0,5,Lancashire County Council,Read again",
    )  # fmt: skip
    assert (found.dimensions, found.facts, found.indicators) == (("fact_target",), {}, {})


def test_an_estimate_makes_stale_the_years_that_use_it(after_first, tmp_path):
    found = arrived(
        after_first.copy(tmp_path / "home"), "population_estimates", "population_2017.csv",
        "area_code,mid_year,age_band,population,vintage",
        "E10000017,2017,all_ages,1300000,mid-2017 release",
    )  # fmt: skip
    assert (found.dimensions, dict(found.facts)) == (("fact_population",), {})
    assert {code: min(quarters) for code, quarters in found.indicators.items()} == {
        "library_visits_per_1000_population": Quarter.parse("2017-18 Q1")
    }


def test_a_published_figure_makes_stale_the_quarters_that_are_held_against_its_year(after_first, tmp_path):
    found = arrived(
        after_first.copy(tmp_path / "home"), "published_figures", "published_figures_2017.csv",
        "indicator_code,area_code,period,numerator,denominator,value,unit,symbol,publisher,release,published",
        "assessments_within_45_working_days,E92000001,2016-17,,,50.0,per cent,,DfE,A correction,2019-01-01",
    )  # fmt: skip
    assert (found.dimensions, dict(found.facts)) == (("fact_published_figure",), {})
    held = [Quarter.parse(name) for name in ("2016-17 Q4", "2017-18 Q1", "2017-18 Q2", "2017-18 Q3")]
    assert {code: list(quarters) for code, quarters in found.indicators.items()} == dict.fromkeys(
        ASSESSMENTS, held
    )


def test_dagster_shows_the_same(after_first, mend):
    from dagster._core.definitions.data_version import CachingStaleStatusResolver, StaleStatus
    from dagster._core.loader import LoadingContextForTest

    from pipelines.definitions import build_definitions
    from pipelines.instance import instance

    def shown() -> set[str]:
        graph = build_definitions().resolve_asset_graph()
        with after_first.at_work(), instance(after_first.paths) as opened:
            resolver = CachingStaleStatusResolver(opened, graph, LoadingContextForTest(opened))
            partition = date(2017, 10, 1).isoformat()
            return {
                key.path[-1]
                for key in graph.materializable_asset_keys
                if resolver.get_status(key, partition if graph.get(key).is_partitioned else None)
                == StaleStatus.STALE
            }

    assert shown() == set()
    mend("assets/indicators/childrens/assessments_within_45_working_days.py", "LIMIT = 45", "LIMIT = 40")
    assert shown() == ASSESSMENTS
