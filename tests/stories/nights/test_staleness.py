"""What is stale is built and nothing else; what cannot be built keeps its last good figures and holds back no other.

Each story begins with the county after its first night, in which everything was built.
"""

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest

from assets.loading.staleness import Stale, stale_now
from demo import county
from warehouse.calendar import Quarter

PROJECT = Path(__file__).parents[3]
FAULT, REFUSED = 1, 3
LIBRARIES = {"library_loans", "library_visits", "library_visits_per_1000_population"}
HIGHWAYS = {
    "defect_days_to_repair",
    "defects_repaired_within_20_working_days",
    "defects_repaired_within_30_days",
}
ASSESSMENTS = {"assessments_over_45_working_days", "assessments_within_45_working_days"}
ONE_ROW = "Authority,Location,Period,Count\nE10000017,Partner site,2017-10-01/P1M,123\n"
RESTATED = "select indicator_code, reason from restatement order by all"
STALE = "select distinct service_name, stale_reason from indicator_staleness order by all"
VISITS = "select value from scorecard where indicator_code = 'library_visits' and quarter_name = '2017-18 Q3'"


def land(council, name, text):
    (council.paths.landing / name).write_text(text, encoding="utf-8")


def built(council, night) -> set[str]:
    """The assets that the build of a night materialised."""
    import dagster as dg

    from pipelines.instance import instance

    runs = [run for run in night if run.job == "build"]
    with council.at_work(), instance(council.paths) as opened:
        events = [entry.dagster_event for run in runs for entry in opened.all_logs(run.run_id)]
    kind = dg.DagsterEventType.ASSET_MATERIALIZATION
    return {e.asset_key.path[-1] for e in events if e and e.event_type == kind and e.asset_key}


def stale(council) -> Stale:
    """What is stale in the warehouse of a council now."""
    from pipelines import settings

    with council.at_work(), settings.run_context().warehouse() as warehouse:
        return stale_now(warehouse, council.paths)


def asked_after_ingest(council) -> set[str]:
    """The assets that the sensor asks for after an ingest that it is to follow."""
    import dagster as dg

    from pipelines import run
    from pipelines.instance import instance
    from pipelines.sensors import follow_ingest

    with council.at_work():
        ran = run.ingest(council.paths)
        with instance(council.paths) as opened:
            ingest = opened.get_run_by_id(ran.run_id).with_tags({})
            (ended,) = opened.all_logs(ran.run_id, of_type=dg.DagsterEventType.RUN_SUCCESS)
            context = dg.build_run_status_sensor_context(
                "build_after_ingest", ended.dagster_event, opened, ingest
            )
            asked = follow_ingest(context)
    assert asked.job_name == "build"
    assert asked.tags["dagster/asset_partition_range_start"] == date(2017, 10, 1).isoformat()
    return {key.path[-1] for key in asked.asset_selection}


def test_one_library_row_builds_libraries_and_nothing_else(after_first, tmp_path):
    council = after_first.copy(tmp_path / "home")
    land(council, "library_visits_2017-18_Q3_late.csv", ONE_ROW)
    of_libraries = {"dim_library", "fact_library_activity", *LIBRARIES}
    assert asked_after_ingest(council) == of_libraries
    assert built(council, council.night()) == of_libraries
    restated = council.ask(RESTATED)
    assert {code for code, _ in restated} == LIBRARIES - {"library_loans"}
    assert {reason for _, reason in restated} == {"later extracts library_visits_2017-18_Q3_late.csv"}
    assert stale(council) == Stale()


def test_a_mended_limit_restates_what_counts_by_it_and_names_its_file(after_first, tmp_path):
    council, project = after_first.copy(tmp_path / "home"), tmp_path / "project"
    for package in ("pipelines", "assets", "checks", "warehouse", "demo"):
        shutil.copytree(PROJECT / package, project / package, ignore=shutil.ignore_patterns("__pycache__"))
    limit = project / "assets/indicators/childrens/assessments_within_45_working_days.py"
    limit.write_text(limit.read_text(encoding="utf-8").replace("LIMIT = 45", "LIMIT = 30"), encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "nightly"], cwd=project, capture_output=True, text=True,
        env=council.environment() | {"PYTHONPATH": str(project)},
    )  # fmt: skip
    assert ended.returncode == REFUSED, ended.stdout + ended.stderr
    assert "replacing" not in ended.stderr, "no fact is built"
    assert set(council.ask("select distinct indicator_code, reason from restatement")) == {
        (code, f"definition changed: {limit.relative_to(project)}") for code in ASSESSMENTS
    }


def test_a_warehouse_from_before_is_built_once_and_restates_nothing(after_first, tmp_path):
    council = after_first.copy(tmp_path / "home")
    with duckdb.connect(str(council.paths.warehouse_file)) as old:
        for table in ("fact_quarter_load", "release_basis"):
            old.execute(f"delete from {table} where quarter_key = 0 and built_name <> 'extract_ledger'")
            old.execute(f"""update {table} set extracts = array_to_string(
                list_filter(string_split(extracts, '\n'), lambda line: not starts_with(line, '@')), '\n')""")
        for table in ("code_version", "build_fault", "indicator_staleness"):
            old.execute(f"drop table {table}")
    assert council.perform("nightly")[0] == REFUSED
    assert council.ask("select count(*) from restatement") == [(0,)]
    assert stale(council) == Stale()


def test_a_mended_shape_builds_its_fact_and_the_figures_counted_from_it(after_first, tmp_path, mend):
    """What runs stays as it is for this test, so the figures are the same: then nothing is restated or published."""
    council = after_first.copy(tmp_path / "home")
    published = council.published()
    mend("assets/facts/highways/highway_defect.py", "first(INSPECTED)", "last(INSPECTED)")
    assert built(council, council.night()) == {"fact_highway_defect", *HIGHWAYS}
    assert council.published() == published
    assert stale(council) == Stale()


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
    found = stale(after_first)
    assert (set(found.dimensions), set(found.facts), set(found.indicators)) == (set(), facts, indicators)
    assert all(len(quarters) > 3 for quarters in (*found.facts.values(), *found.indicators.values()))


@pytest.fixture
def reference(tmp_path, monkeypatch):
    """A copy of the reference files, which this process reads in place of the project's."""
    import assets.loading.built_from as built_from
    import assets.reference as rooms

    folder = shutil.copytree(rooms.FOLDER, tmp_path / "reference")
    for module in (rooms, built_from):
        monkeypatch.setattr(module, "FOLDER", folder)
    return folder


def mended(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_word_about_the_sources_makes_nothing_stale(after_first, reference):
    mended(reference, "sources.csv", "Bank holidays", "The bank holidays")
    assert stale(after_first) == Stale()


def test_the_name_of_an_area_makes_stale_the_dimensions_that_say_it(after_first, reference):
    mended(reference, "areas.csv", "Hartlepool", "The Hartlepool")
    found = stale(after_first)
    assert set(found.dimensions) == {"dim_area", "dim_organisation"}
    assert (found.facts, found.indicators) == ({}, {})


def test_a_bank_holiday_makes_stale_what_counts_working_days(after_first, reference):
    mended(reference, "bank_holidays.csv", "date,title\n", "date,title\n2012-01-03,A holiday\n")
    found = stale(after_first)
    assert set(found.dimensions) == {"dim_date", "dim_quarter"}
    assert set(found.facts) == {"fact_highway_defect", "fact_childrens_assessment"}
    assert set(found.indicators) == HIGHWAYS | ASSESSMENTS


def test_a_target_makes_stale_the_quarters_to_which_it_applies(after_first, reference):
    mended(reference, "targets.csv", "2016-17 Q1,,90", "2016-17 Q1,2017-18 Q1,90")
    found = stale(after_first)
    assert (found.dimensions, dict(found.facts)) == (("fact_target",), {})
    assert {code: min(quarters) for code, quarters in found.indicators.items()} == {
        "defects_repaired_within_20_working_days": Quarter.parse("2017-18 Q2")
    }


def test_an_estimate_makes_stale_the_years_that_use_it(after_first, reference):
    line = next(line for line in (reference / "population.csv").read_text(encoding="utf-8").splitlines()
                if line.startswith("E10000017,2017,all_ages"))  # fmt: skip
    mended(
        reference,
        "population.csv",
        line,
        line.replace("E10000017,2017,all_ages,", "E10000017,2017,all_ages,1"),
    )
    found = stale(after_first)
    assert (found.dimensions, dict(found.facts)) == (("fact_population",), {})
    assert {code: min(quarters) for code, quarters in found.indicators.items()} == {
        "library_visits_per_1000_population": Quarter.parse("2017-18 Q1")
    }


def test_a_reference_file_that_cannot_be_loaded_stops_its_dimension_and_no_other(
    after_first, reference, tmp_path
):
    council = after_first.copy(tmp_path / "home")
    mended(reference, "targets.csv", ",90,", ",ninety,")
    land(council, "library_visits_2017-18_Q3_late.csv", ONE_ROW)
    code, said = council.perform("nightly")
    assert (code, "warehouse__fact_target" in said) == (FAULT, True)
    assert council.ask(VISITS) != after_first.ask(VISITS)
    assert council.ask(STALE) == []
    assert council.perform("nightly")[0] == FAULT, "it is tried again every night until the file is mended"


def test_a_mended_title_builds_the_dimension_that_holds_it_and_is_published(
    after_first, tmp_path, monkeypatch
):
    from dataclasses import replace

    import assets.dimensions.common.indicator as holding
    from assets.declarations.declared import all_indicators

    council = after_first.copy(tmp_path / "home")
    titled = {
        code: replace(each, title="Visits") if code == "library_visits" else each
        for code, each in all_indicators().items()
    }
    monkeypatch.setattr(holding, "all_indicators", lambda: titled)
    assert built(council, council.night()) == {"dim_indicator"}
    assert council.ask("select distinct title from scorecard where indicator_code = 'library_visits'") == [
        ("Visits",)
    ]
    assert council.ask(RESTATED) == []


def counted_twice(council):
    """Visits of a quarter that came by authority come by branch as well."""
    land(council, "library_visits_by_branch_2017-18.csv", "Library,2017-10\nCentral,100\n")


def damaged(council):
    """Rows of visits that were staged are overwritten within, at their full length."""
    rows = next(council.paths.staged.glob("library_visits/*/accepted.parquet"))
    content = bytearray(rows.read_bytes())
    content[8:-8] = bytes(len(content) - 16)
    rows.chmod(0o600)
    rows.write_bytes(content)


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (counted_twice, "would be counted twice"),
        (damaged, "Library visits (tidy return): not staged yet: libraries/"),
    ],
)
def test_libraries_that_cannot_be_built_leave_highways_published(after_first, tmp_path, broken, why):
    council = after_first.copy(tmp_path / "home")
    county.write(council.paths.landing, "second", scale=0.1)
    for late in (council.paths.landing / "libraries").glob("*2017-18_*year*"):
        late.unlink()
    broken(council)
    code, said = council.perform("nightly")
    assert code == FAULT, said
    newest = "select max(quarter_name) from scorecard where indicator_code like ?"
    assert council.ask(newest, "defect%") == [("2017-18 Q4",)]
    assert council.ask(VISITS) == after_first.ask(VISITS)
    ((service, reason),) = council.ask(STALE)
    assert (service, why in reason) == ("libraries", True), reason
    scorecard = (council.paths.current / "report/scorecard.md").read_text(encoding="utf-8")
    assert "- Last good figures, not the newest (libraries): Library loans, Library visits" in scorecard
    assert council.ask("select distinct indicator_code like 'library%' from scorecard where is_stale") == [
        (True,)
    ]


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
