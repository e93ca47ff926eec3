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

from assets.loading.staleness import Stale
from demo import county

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
TARGET = (
    "organisation_code,indicator_code,from_quarter,to_quarter,target,tolerance,publisher,note\n"
    "E10000017,defects_repaired_within_20_working_days,2017-18 Q3,,80,5,Cabinet,\n"
)
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


def asked_after(council, run_id, follow, tags=None):
    """What a sensor asks for after a run that it is to follow, as if Dagster had started that."""
    import dagster as dg

    from pipelines.instance import instance

    ends = (dg.DagsterEventType.RUN_SUCCESS, dg.DagsterEventType.RUN_FAILURE)
    with council.at_work(), instance(council.paths) as opened:
        (ended,) = (entry for kind in ends for entry in opened.all_logs(run_id, of_type=kind))
        run = opened.get_run_by_id(run_id).with_tags(tags or {})
        return follow(dg.build_run_status_sensor_context("a sensor", ended.dagster_event, opened, run))


def test_one_library_row_builds_libraries_and_nothing_else(after_first, tmp_path):
    from pipelines import run
    from pipelines.sensors import follow_ingest

    council = after_first.copy(tmp_path / "home")
    land(council, "library_visits_2017-18_Q3_late.csv", ONE_ROW)
    of_libraries = {"dim_library", "fact_library_activity", *LIBRARIES}
    with council.at_work():
        asked = asked_after(council, run.ingest(council.paths).run_id, follow_ingest)
    assert (asked.job_name, {key.path[-1] for key in asked.asset_selection}) == ("build", of_libraries)
    assert asked.tags["dagster/asset_partition_range_start"] == date(2017, 10, 1).isoformat()
    assert built(council, council.night()) == of_libraries
    restated = council.ask(RESTATED)
    assert {code for code, _ in restated} == LIBRARIES - {"library_loans"}
    assert {reason for _, reason in restated} == {"later extracts library_visits_2017-18_Q3_late.csv"}
    assert council.stale() == Stale()


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
    assert council.stale() == Stale()


def test_a_mended_shape_builds_its_fact_and_the_figures_counted_from_it(after_first, tmp_path, mend):
    """What runs stays as it is for this test, so the figures are the same: then nothing is restated or published."""
    council = after_first.copy(tmp_path / "home")
    published = council.published()
    mend("assets/facts/highways/highway_defect.py", "first(INSPECTED)", "last(INSPECTED)")
    assert built(council, council.night()) == {"fact_highway_defect", *HIGHWAYS}
    assert council.published() == published
    assert council.stale() == Stale()


@pytest.fixture
def targets_cannot_be_loaded(monkeypatch):
    """The code that loads targets is broken in this process; nothing is stale because of that alone."""

    def broken(*_):
        raise ValueError("broken")

    monkeypatch.setattr("assets.dimensions.comparators.target.replace_from", broken)


def test_targets_that_cannot_be_loaded_stop_their_table_and_no_other(
    after_first, targets_cannot_be_loaded, tmp_path
):
    council = after_first.copy(tmp_path / "home")
    land(council, "targets_2018.csv", TARGET)
    land(council, "library_visits_2017-18_Q3_late.csv", ONE_ROW)
    code, said = council.perform("nightly")
    assert (code, "warehouse__fact_target" in said) == (FAULT, True)
    assert council.ask(VISITS) != after_first.ask(VISITS)
    assert council.ask(STALE) == []
    assert council.ask("select outcome from extract_ledger where file_name = 'targets_2018.csv'") == [
        ("waiting",)
    ]
    assert council.perform("nightly")[0] == FAULT, "it is tried again every night until it is mended"


def test_sensors_build_what_targets_that_cannot_be_loaded_kept_back(
    after_first, targets_cannot_be_loaded, tmp_path
):
    from pipelines import run, settings
    from pipelines.jobs import BUILD, range_tags
    from pipelines.sensors import ONCE_MORE, follow_build
    from pipelines.staleness import to_be_built

    council = after_first.copy(tmp_path / "home")
    land(council, "targets_2018.csv", TARGET)
    land(council, "library_visits_2017-18_Q3_late.csv", ONE_ROW)
    with council.at_work():
        run.ingest(council.paths)
        found = to_be_built(settings.run_context())
        built_once = run.run_job(council.paths, BUILD, range_tags(*found.range), assets=found.assets)
    assert built_once.failed_steps == ("warehouse__fact_target",)
    asked = asked_after(council, built_once.run_id, follow_build)
    assert (asked.job_name, {key.path[-1] for key in asked.asset_selection}) == ("build", LIBRARIES)
    assert ONCE_MORE.items() <= asked.tags.items()
    assert asked_after(council, built_once.run_id, follow_build, ONCE_MORE).job_name == "publish"


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
