"""Carrying out the jobs from the command line, on the same instance that the UI shows.

Belongs here: running a job, and the sequence of a night. Does not belong here: options and printing
(pipelines/cli).
"""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assets.run_context import RunContext
from pipelines import settings
from pipelines.index import IndexDamaged
from pipelines.instance import instance
from pipelines.jobs import BUILD, INGEST, PUBLISH, asset_keys, range_tags
from pipelines.sensors import BY_COMMAND_LINE
from pipelines.staleness import AssetPath, Range, Waiting, is_unpublished, left_over, to_be_built
from warehouse.storage.paths import DataPaths

if TYPE_CHECKING:
    import dagster as dg


AT_MOST = 2
"""Builds of a night: what failed in both waits for the next."""


@dataclass(frozen=True)
class Ran:
    """How a job went."""

    job: str
    succeeded: bool
    run_id: str
    refusals: tuple[str, ...] = ()
    """Steps that ended because an extract was refused: the data is at fault and everything else went on."""
    faults: tuple[str, ...] = ()
    """Steps that failed for any other reason: the fault is ours, or the machine's."""
    failed_steps: tuple[str, ...] = ()
    """The names of all steps that failed, for whatever reason."""
    held: tuple[str, ...] = ()
    """Why sources are incomplete after it: what was published of them stays as it is."""


def run_job(
    paths: DataPaths,
    job: str,
    tags: dict[str, str] | None = None,
    config: dict | None = None,
    assets: Collection[AssetPath] = (),
) -> Ran:
    """Runs one job in this process, of its assets only those named, if any are, and enters it in the instance.

    Once more where the instance was found damaged on the way.
    """
    try:
        return _run_job(paths, job, tags, config, assets)
    except IndexDamaged:
        return _run_job(paths, job, tags, config, assets)


def _run_job(
    paths: DataPaths,
    job: str,
    tags: dict[str, str] | None,
    config: dict | None,
    assets: Collection[AssetPath],
) -> Ran:
    from pipelines.definitions import defs

    with instance(paths) as opened:
        result = defs.resolve_job_def(job).execute_in_process(
            instance=opened,
            tags={**BY_COMMAND_LINE, **(tags or {})},
            run_config={"resources": {"run_context": {"config": config or {}}}, "loggers": {"console": {}}},
            raise_on_error=False,
            asset_selection=asset_keys(assets) or None,
        )
        failed = [event for event in result.all_events if event.is_step_failure]
        refused = tuple(str(event.step_key) for event in failed if _is_refusal(event))
        faults = tuple(f"{event.step_key}: {_cause(event)}" for event in failed if not _is_refusal(event))
        if not result.success and not failed:
            faults = ("the run could not begin; its events in the UI say why",)
        steps = tuple(str(event.step_key) for event in failed)
        return Ran(job, result.success, result.run_id, refused, faults, steps)


def _is_refusal(event: dg.DagsterEvent) -> bool:
    error = event.step_failure_data.error
    return error is not None and error.cls_name == "DagsterAssetCheckFailedError"


def _cause(event: dg.DagsterEvent) -> str:
    failure = event.step_failure_data
    if failure.user_failure_data and failure.user_failure_data.description:
        return str(failure.user_failure_data.description)
    error = failure.error
    while error is not None and error.cause is not None:
        error = error.cause
    return error.message.strip() if error else "failed"


def ingest(paths: DataPaths) -> Ran:
    """Ingests whatever is new."""
    return run_job(paths, INGEST)


def build(paths: DataPaths, quarters: Range) -> Ran:
    """Builds a range of quarters of everything, stale or not, as one run."""
    return run_job(paths, BUILD, range_tags(*quarters))


def build_stale(run_context: RunContext, found: Waiting) -> list[Ran]:
    """Builds what is stale, and nothing else, as one run; none when nothing is.

    Where a dimension cannot be loaded, what rests on it follows in a second run, on its last good rows.
    """
    ran: list[Ran] = []
    while found.assets and len(ran) < AT_MOST:
        tags = range_tags(*found.range) if found.range else {}
        ran.append(run_job(run_context.paths, BUILD, tags, assets=found.assets))
        found = left_over(run_context, ran[-1].failed_steps)
    return ran


def publish(paths: DataPaths, edition_name: str = "", reason: str = "") -> Ran:
    """Publishes a release unless nothing changed."""
    return run_job(paths, PUBLISH, config={"edition_name": edition_name, "edition_reason": reason})


def night(paths: DataPaths, edition_name: str = "", reason: str = "") -> list[Ran]:
    """Ingest, then build what waits, then publish.

    Neither a refused file nor a fault keeps other services back: what a fault touches stays as it was
    published, and everything else goes on.
    """
    run_context: RunContext = settings.run_context({**os.environ, settings.HOME: str(paths.root)})
    ran = [ingest(paths)]
    found = to_be_built(run_context)
    ran[0] = replace(ran[0], held=found.held)
    ran += build_stale(run_context, found)
    if is_unpublished(run_context):
        ran.append(publish(paths, edition_name, reason))
    return ran
