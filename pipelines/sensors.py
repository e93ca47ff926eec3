"""What follows on a run: a build after an ingest, a publication after a build.

Belongs here: sensors on the status of runs. Does not belong here: choosing what to build (staleness.py).
Runs that the command line started are left alone: it goes on by itself.
"""

from __future__ import annotations

import dagster as dg

from pipelines import settings
from pipelines.instance import close_dead_runs
from pipelines.jobs import BUILD, INGEST, PUBLISH, asset_keys, range_tags
from pipelines.staleness import Waiting, is_unpublished, left_over, to_be_built
from warehouse.database.connection import WarehouseBusy
from warehouse.storage.faults import Fault, quoting_nothing

BY_COMMAND_LINE = {"performance/started by": "the command line"}
ONCE_MORE = {"performance/build": "once more, on the last good rows of dimensions that could not be loaded"}
PATIENCE_SECONDS = 20


def follow_ingest(context: dg.RunStatusSensorContext) -> dg.RunRequest | dg.SkipReason:
    """After an ingest, also a failed one: what was accepted is built although another file was refused or faulty."""
    if BY_COMMAND_LINE.items() <= context.dagster_run.tags.items():
        return dg.SkipReason("the command line goes on by itself")
    run_context, run_id = settings.run_context(), context.dagster_run.run_id
    try:
        with quoting_nothing(run_context.paths, WarehouseBusy):
            found = to_be_built(run_context, PATIENCE_SECONDS)
            if found.assets:
                return _build(found, f"build after {run_id}", {})
            if is_unpublished(run_context, PATIENCE_SECONDS):
                return dg.RunRequest(run_key=f"publish after {run_id}", job_name=PUBLISH)
    except WarehouseBusy as busy:
        raise Fault(f"cannot look at the warehouse yet: {busy}") from None
    held = f"; held back: {'; '.join(found.held)}" if found.held else ""
    return dg.SkipReason(f"nothing waits that may be built{held}")


def follow_build(context: dg.RunStatusSensorContext) -> dg.RunRequest | dg.SkipReason:
    """After a build, also one in which a step failed: what that step would have changed stays as it was.

    What a dimension kept from being built that could not be loaded is built first, on its last good rows.
    """
    if BY_COMMAND_LINE.items() <= context.dagster_run.tags.items():
        return dg.SkipReason("the command line goes on by itself")
    run_id = context.dagster_run.run_id
    failed = context.instance.all_logs(run_id, of_type=dg.DagsterEventType.STEP_FAILURE)
    steps = [str(entry.step_key) for entry in failed]
    if steps and not ONCE_MORE.items() <= context.dagster_run.tags.items():
        run_context = settings.run_context()
        try:
            with quoting_nothing(run_context.paths, WarehouseBusy):
                found = left_over(run_context, steps, PATIENCE_SECONDS)
        except WarehouseBusy as busy:
            raise Fault(f"cannot look at the warehouse yet: {busy}") from None
        if found.assets:
            return _build(found, f"build after {run_id}", ONCE_MORE)
    return dg.RunRequest(run_key=f"publish after {run_id}", job_name=PUBLISH)


def _build(found: Waiting, run_key: str, tags: dict[str, str]) -> dg.RunRequest:
    of_range = range_tags(*found.range) if found.range else {}
    return dg.RunRequest(
        run_key=run_key, job_name=BUILD, asset_selection=asset_keys(found.assets), tags={**tags, **of_range}
    )


def tidy_up(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Closes runs whose process died, so that their places in the pools do not stay taken."""
    closed = close_dead_runs(context.instance, settings.paths())
    return dg.SkipReason(
        f"closed {len(closed)} runs whose process died" if closed else "every run has its process"
    )


def sensors(jobs: dict[str, dg.UnresolvedAssetJobDefinition]) -> list[dg.SensorDefinition]:
    """The sensors, which are on unless somebody turns them off."""
    on = dg.DefaultSensorStatus.RUNNING

    def after_ingest(name: str, status: dg.DagsterRunStatus, description: str) -> dg.SensorDefinition:
        return dg.run_status_sensor(
            name=name, run_status=status, monitored_jobs=[jobs[INGEST]], request_jobs=[jobs[BUILD], jobs[PUBLISH]],
            default_status=on, description=description,
        )(follow_ingest)  # fmt: skip

    def after_build(name: str, status: dg.DagsterRunStatus, description: str) -> dg.SensorDefinition:
        return dg.run_status_sensor(
            name=name, run_status=status, monitored_jobs=[jobs[BUILD]], request_jobs=[jobs[PUBLISH], jobs[BUILD]],
            default_status=on, description=description,
        )(follow_build)  # fmt: skip

    return [
        after_ingest("build_after_ingest", dg.DagsterRunStatus.SUCCESS, "Builds what is stale."),
        after_ingest(
            "build_after_partly_refused_ingest", dg.DagsterRunStatus.FAILURE,
            "Builds what was accepted although another file was refused.",
        ),
        after_build("publish_after_build", dg.DagsterRunStatus.SUCCESS, "Publishes after a build."),
        after_build(
            "publish_after_partly_failed_build", dg.DagsterRunStatus.FAILURE,
            "Publishes what was built although a step failed.",
        ),
        dg.SensorDefinition(
            name="close_dead_runs", evaluation_fn=tidy_up, job=jobs[INGEST], minimum_interval_seconds=60,
            default_status=on, description="Closes runs whose process died.",
        ),
    ]  # fmt: skip
