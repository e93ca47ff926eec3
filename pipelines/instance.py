"""The Dagster instance of this project: one folder, written by the project, telemetry off.

Belongs here: dagster.yaml, and tidying up after runs whose process died. Does not belong here: running
jobs (run.py).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.index import IndexDamaged, damaged_index, is_index_damage, move_index_aside
from warehouse.storage.atomic import atomic_write
from warehouse.storage.paths import DataPaths

if TYPE_CHECKING:
    import dagster as dg
    from filelock import FileLock

CONFIGURATION = """\
# Written by the project at every start; changes here do not last.
telemetry:
  enabled: false

# No invitation to sign up in front of the assets.
nux:
  enabled: false

# One place in every pool, counted by step: two runs never write the warehouse at the same time,
# whoever started them.
concurrency:
  pools:
    default_limit: 1
    granularity: op
  runs:
    max_concurrent_runs: 2

# Notices runs whose process died and gives back the places that they held.
run_monitoring:
  enabled: true
  free_slots_after_run_end_seconds: 60

# Old ticks are of no use; runs and their events are the record and are kept.
retention:
  schedule:
    purge_after_days: 90
  sensor:
    purge_after_days:
      skipped: 3
      success: 90
"""

_HELD: dict[str, FileLock] = {}
"""The locks of the runs that this process carries out, by run."""


def prepare(paths: DataPaths) -> None:
    """Makes the instance folder and points Dagster at it."""
    paths.prepare()
    target = paths.dagster / "dagster.yaml"
    if not target.exists() or target.read_text(encoding="utf-8") != CONFIGURATION:
        atomic_write(target, CONFIGURATION)
    os.environ["DAGSTER_HOME"] = str(paths.dagster)
    os.environ["PERFORMANCE_HOME"] = str(paths.root)


@contextmanager
def instance(paths: DataPaths) -> Iterator[dg.DagsterInstance]:
    """The instance, after runs of dead processes were closed and their places given back.

    Opened under a lock because two processes that begin on a new folder at once disturb each other. Databases
    that are damaged are moved aside before; where that shows only later, they are too, and IndexDamaged is raised.
    """
    prepare(paths)
    with paths.exclusive_lock("instance"):
        begin_index_anew(paths, thoroughly=False)
        try:
            opened = _opened(paths)
        except Exception as error:
            if not is_index_damage(error) or not begin_index_anew(paths, thoroughly=True):
                raise
            opened = _opened(paths)
    try:
        yield opened
    except Exception as error:
        if not is_index_damage(error):
            raise
        with paths.exclusive_lock("instance"):
            if not begin_index_anew(paths, thoroughly=True):
                raise
        raise IndexDamaged("Dagster's databases were found damaged and moved aside; start it again") from None
    finally:
        _let_go(opened, paths)
        opened.dispose()


def begin_index_anew(paths: DataPaths, thoroughly: bool) -> bool:
    """Moves damaged databases aside, if any are; the caller holds the lock of the instance."""
    damaged = damaged_index(paths, thoroughly)
    if damaged:
        move_index_aside(paths, damaged)
        prepare(paths)
    return bool(damaged)


def _opened(paths: DataPaths) -> dg.DagsterInstance:
    import dagster as dg

    opened = dg.DagsterInstance.get()
    try:
        close_dead_runs(opened, paths)
    except BaseException:
        opened.dispose()
        raise
    return opened


@contextmanager
def alive(paths: DataPaths, run_id: str) -> Iterator[None]:
    """Holds a lock in the name of a run which this process carries out.

    The lock goes with the process, however that ends: a run whose lock is free has lost its process. It is held
    beyond the last step, until the end of the run is on record; where that cannot be written, on a full disk, the
    file of the lock stays and the next start closes the run.
    """
    from filelock import FileLock

    if run_id not in _HELD:
        lock = FileLock(_lock_of(paths, run_id), mode=0o600)
        lock.acquire()
        _HELD[run_id] = lock
    yield


def _let_go(opened: dg.DagsterInstance, paths: DataPaths) -> None:
    """Gives up the locks of the runs of this process: they have ended, and their end was put on record if it could."""
    for lock in _HELD.values():
        lock.release()
    _HELD.clear()
    with suppress(Exception):
        _forget_locks_of_ended_runs(opened, paths)


def close_dead_runs(opened: dg.DagsterInstance, paths: DataPaths) -> list[str]:
    """Marks runs as failed whose process died, and frees their places in the pools; returns their ids."""
    import dagster as dg
    from filelock import FileLock, Timeout

    closed = []
    for run in opened.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED])):
        path = _lock_of(paths, run.run_id)
        if not path.exists():
            continue
        try:
            with FileLock(path, timeout=0):
                pass
        except Timeout:
            continue
        opened.report_run_failed(run, "the process of this run died; the next run takes up its work")
        opened.event_log_storage.free_concurrency_slots_for_run(run.run_id)
        closed.append(run.run_id)
    _free_places_of_ended_runs(opened)
    _forget_locks_of_ended_runs(opened, paths)
    return closed


def _free_places_of_ended_runs(opened: dg.DagsterInstance) -> None:
    """Gives back the places in the pools that a run kept because giving them back could not be written."""
    storage = opened.event_log_storage
    for pool in storage.get_concurrency_keys():
        for run_id in {slot.run_id for slot in storage.get_concurrency_info(pool).claimed_slots}:
            run = opened.get_run_by_id(run_id)
            if run is None or run.is_finished:
                storage.free_concurrency_slots_for_run(run_id)


def _forget_locks_of_ended_runs(opened: dg.DagsterInstance, paths: DataPaths) -> None:
    """Removes the locks of runs that are on record as ended, or are on no record any more."""
    from filelock import FileLock, Timeout

    for path in paths.scratch.glob("run-*.process"):
        run = opened.get_run_by_id(path.stem.removeprefix("run-"))
        if run is None or run.is_finished:
            with suppress(Timeout), FileLock(path, timeout=0):
                path.unlink(missing_ok=True)


def _lock_of(paths: DataPaths, run_id: str) -> Path:
    return paths.scratch / f"run-{run_id}.process"
