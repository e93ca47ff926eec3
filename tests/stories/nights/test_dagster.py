"""What Dagster shows and does: checks with counts and lines, runs by range, sensors, the schedule, one writer."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import dagster as dg
import pytest

EXTRACTS = Path(__file__).parents[2] / "extracts"
CHILDREN, HIGHWAYS, VISITS = (
    dg.AssetKey(["staged", name]) for name in ("childrens_assessments", "highways_defects", "library_visits")
)


@pytest.fixture(scope="module")
def taken_in(found):
    """Three extracts: children's staged alone, then the rest by the job, which refuses the highways one."""
    from pipelines.definitions import defs
    from pipelines.instance import instance
    from pipelines.jobs import INGEST

    council = found()
    for name, sample in (
        ("CIN_Census_2017.xml", "childrens_assessments/bad/one_bad_among_many.xml"),
        ("HAMS_DEFECTS.csv", "highways_defects/bad/column_missing.csv"),
        ("library_visits_2017-18_Q1.csv", "library_visits/good.csv"),
    ):
        (council.paths.landing / name).write_bytes((EXTRACTS / sample).read_bytes())
    job = defs.resolve_job_def(INGEST)
    with council.at_work(), instance(council.paths) as opened:
        exclusive_lock = job.execute_in_process(instance=opened, asset_selection=[CHILDREN])
        rest = job.execute_in_process(instance=opened, raise_on_error=False)
        said = [
            f"{entry.user_message} {entry.dagster_event}"
            for run_id in (exclusive_lock.run_id, rest.run_id)
            for entry in opened.all_logs(run_id)
        ]
        yield council, opened, exclusive_lock, rest, said


def checks(result, key):
    return {
        evaluation.check_name: evaluation
        for evaluation in result.get_asset_check_evaluations()
        if evaluation.asset_key == key
    }


def test_a_source_can_be_materialised_alone(taken_in):
    _, _, exclusive_lock, _, _ = taken_in
    assert exclusive_lock.success
    materialised = [event.asset_key for event in exclusive_lock.get_asset_materialization_events()]
    assert materialised == [CHILDREN]


def test_a_broken_rule_is_a_check_with_its_count_and_its_lines(taken_in):
    found = checks(taken_in[2], CHILDREN)
    assert found["extract_accepted"].passed
    broken = {name: check for name, check in found.items() if not check.passed}
    # The return is synthetic and holds a few months alone, which is told as well.
    broken.pop("month_without_assessments", None)
    (check,) = broken.values()
    assert check.severity == dg.AssetCheckSeverity.WARN
    assert check.metadata["rows"].value == 1
    content = (EXTRACTS / "childrens_assessments/bad/one_bad_among_many.xml").read_text().splitlines()
    line = int(check.metadata["lines: CIN_Census_2017.xml"].value)
    assert "<Assessments>" in content[line - 1]


def test_nothing_that_dagster_keeps_names_a_child(taken_in):
    said = "\n".join(taken_in[4])
    assert "CIN_Census_2017.xml" in said
    content = (EXTRACTS / "childrens_assessments/bad/one_bad_among_many.xml").read_text()
    names = {part.split("<")[0] for part in content.split("<LAchildID>")[1:]}
    assert names
    assert [name for name in names if name in said] == []


def test_a_refused_extract_fails_its_own_step_and_no_other(taken_in):
    _, _, _, rest, _ = taken_in
    assert not rest.success
    failed = {event.step_key for event in rest.all_events if event.is_step_failure}
    assert failed == {"staged_highways_defects"}
    accepted = checks(rest, HIGHWAYS)["extract_accepted"]
    assert (accepted.passed, accepted.severity) == (False, dg.AssetCheckSeverity.ERROR)
    assert "HAMS_DEFECTS.csv" in str(accepted.metadata)
    assert checks(rest, VISITS)["extract_accepted"].passed
    assert VISITS in {event.asset_key for event in rest.get_asset_materialization_events()}


def after(opened, sensor, run_id):
    """What a sensor on the status of runs is shown when a run has ended."""
    run = opened.get_run_by_id(run_id)
    event = next(
        entry.dagster_event for entry in opened.all_logs(run_id)
        if entry.dagster_event and entry.dagster_event.event_type_value in ("PIPELINE_FAILURE", "PIPELINE_SUCCESS")
    )  # fmt: skip
    return dg.build_run_status_sensor_context(sensor, event, opened, run)


def test_a_build_of_what_was_accepted_follows_a_partly_refused_ingest(taken_in):
    from pipelines.sensors import follow_ingest
    from warehouse.calendar import Quarter

    council, opened, _, rest, _ = taken_in
    with council.at_work():
        asked = follow_ingest(after(opened, "build_after_partly_refused_ingest", rest.run_id))
    assert asked.job_name == "build"
    starts = [asked.tags[f"dagster/asset_partition_range_{end}"] for end in ("start", "end")]
    first, last = (Quarter.of(date.fromisoformat(day)) for day in starts)
    assert first <= Quarter.parse("2017-18 Q1") <= last


def test_a_publication_follows_a_build(after_second):
    from pipelines.instance import instance
    from pipelines.sensors import follow_build

    with after_second.at_work(), instance(after_second.paths) as opened:
        (build, *_) = opened.get_runs(dg.RunsFilter(job_name="build"))
        context = after(opened, "publish_after_build", build.run_id)
        # The command line goes on by itself; a run that the UI or a sensor started does not.
        assert isinstance(follow_build(context), dg.SkipReason)
        run = build.with_tags({})
        started_by_hand = dg.build_run_status_sensor_context(
            "publish_after_build", context.dagster_event, opened, run
        )
        assert follow_build(started_by_hand).job_name == "publish"


def test_sensors_leave_the_runs_of_the_command_line_alone(after_first):
    from pipelines.instance import instance
    from pipelines.sensors import follow_ingest

    with after_first.at_work(), instance(after_first.paths) as opened:
        (ingest,) = opened.get_runs(dg.RunsFilter(job_name="ingest"))
        said = follow_ingest(after(opened, "build_after_partly_refused_ingest", ingest.run_id))
    assert isinstance(said, dg.SkipReason)


def test_a_range_of_quarters_is_one_run_with_a_materialisation_for_each_quarter(after_first):
    from pipelines.instance import instance

    with after_first.at_work(), instance(after_first.paths) as opened:
        (build,) = opened.get_runs(dg.RunsFilter(job_name="build"))
        for key in (["warehouse", "fact_highway_defect"], ["indicators", "defect_days_to_repair"]):
            records = opened.fetch_materializations(dg.AssetKey(key), limit=100).records
            assert {record.run_id for record in records} == {build.run_id}
            quarters = [record.partition_key for record in records]
            assert len(quarters) == len(set(quarters))
            assert {"2016-04-01", "2016-07-01", "2016-10-01", "2017-01-01",
                    "2017-04-01", "2017-07-01", "2017-10-01"} <= set(quarters)  # fmt: skip


def test_the_night_begins_at_two_in_london():
    from pipelines.definitions import defs

    nightly = defs.resolve_schedule_def("nightly")
    assert (nightly.cron_schedule, nightly.execution_timezone) == ("0 2 * * *", "Europe/London")
    assert nightly.job_name == "ingest"
    assert nightly.default_status == dg.DefaultScheduleStatus.RUNNING


def test_a_second_run_waits_for_the_one_that_writes(found):
    council = found()
    (council.paths.landing / "library_visits_2017-18_Q1.csv").write_bytes(
        (EXTRACTS / "library_visits/good.csv").read_bytes()
    )
    program = [sys.executable, "-m", "pipelines.cli", "nightly"]
    with council.at_work():
        from pipelines import settings

        run_context = settings.run_context()
    with run_context.warehouse() as writing:
        second = subprocess.Popen(
            program, env=council.environment(), cwd=Path(__file__).parents[3],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        told = next(line for line in second.stderr if "rows received" in line and "installation/" not in line)
        with pytest.raises(subprocess.TimeoutExpired):
            second.wait(timeout=1)
        assert writing.duck.execute("select count(*) from fact_library_activity").fetchone() == (0,)
    said, _ = second.communicate(timeout=120)
    assert "library_visits_2017-18_Q1.csv" in told
    assert second.returncode == 0, said
    assert council.ask("select count(*) > 0 from fact_indicator_value") == [(True,)]
