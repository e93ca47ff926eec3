"""All that is damaged in a data folder, and mending what can be made anew.

Belongs here: asking each room for its damage, in the order in which data flows, and the locks under which it is
mended. Does not belong here: finding damage of any one kind, which stands beside what reads it, or printing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial

from assets.run_context import RunContext
from assets.staging.damaged_extracts import damaged_contents, damaged_extracts
from assets.staging.damaged_gatherings import damaged_gatherings
from assets.staging.damaged_records import damaged_records
from pipelines.index import damaged_histories, damaged_index
from pipelines.instance import begin_index_anew
from warehouse.database.connection import WarehouseBusy
from warehouse.database.damage import damaged_warehouse, move_warehouse_aside, warehouse_file
from warehouse.release.sums import damaged_release
from warehouse.storage.damage import Damage
from warehouse.storage.modes import PRIVATE_FILE, PRIVATE_FOLDER, PUBLIC_FOLDER, too_open
from warehouse.storage.paths import DataPaths, LockHeld


@dataclass(frozen=True)
class Looked:
    """One part of the data folder and what was found in it."""

    part: str
    damages: tuple[Damage, ...] = ()
    unknown: str = ""
    """Why it could not be looked at."""


def examine(run_context: RunContext) -> Iterator[Looked]:
    """Looks at each part in turn; changes nothing."""
    paths = run_context.paths
    file = warehouse_file(paths, run_context.warehouse_url)
    yield Looked("data folder", tuple(_folder(paths)))
    for part, look in (
        ("records in the archive", damaged_records),
        ("archived files", damaged_contents),
        ("staged and rejected rows", damaged_extracts),
        ("gathered records and rows", damaged_gatherings),
        ("index of runs", _index),
        ("published release", damaged_release),
    ):
        yield Looked(part, tuple(look(paths)))
    if file is None:
        yield Looked("warehouse", unknown="it lies on a server, which looks after it")
        return
    try:
        with _undisturbed(paths):
            found = damaged_warehouse(file)
    except (WarehouseBusy, LockHeld):
        yield Looked("warehouse", unknown="a run or another program holds it; ask again later")
        return
    move = partial(move_warehouse_aside, paths, file)
    yield Looked("warehouse", tuple(replace(damage, mend=move) for damage in found))


def mend(paths: DataPaths, looked: Looked) -> list[Damage]:
    """Mends what can be made anew of one part, under the lock of those who write it; returns what was mended.

    The index of runs is left alone while the UI has it open.
    """
    locks: dict[str, Callable[[], AbstractContextManager[None]]] = {
        "records in the archive": partial(paths.exclusive_lock, "receiving"),
        "index of runs": partial(paths.exclusive_lock, "instance"),
    }
    if looked.part == "index of runs" and looked.damages and _ui_runs(paths):
        return []
    mended = []
    with locks.get(looked.part, nullcontext)():
        for damage in looked.damages:
            if damage.mend:
                damage.mend()
                mended.append(damage)
    return mended


@contextmanager
def _undisturbed(paths: DataPaths) -> Iterator[None]:
    """Keeps runs away from the warehouse while it is read, wherever a lock can be written at all."""
    if not os.access(paths.scratch, os.W_OK) or os.statvfs(paths.scratch).f_flag & os.ST_RDONLY:
        yield
        return
    with paths.exclusive_lock("warehouse", wait_seconds=2):
        yield


def _ui_runs(paths: DataPaths) -> bool:
    """Whether somebody serves the UI, which holds the index of runs open."""
    from filelock import FileLock, Timeout

    try:
        with FileLock(paths.scratch / "ui.lock", timeout=0, mode=PRIVATE_FILE):
            return False
    except Timeout:
        return True


def _index(paths: DataPaths) -> list[Damage]:
    begin_anew = partial(begin_index_anew, paths, thoroughly=True)
    of_all = damaged_index(paths, thoroughly=True)
    # The whole folder is moved, and once.
    first = [replace(damage, mend=begin_anew) for damage in of_all[:1]]
    return [*first, *of_all[1:], *([] if of_all else damaged_histories(paths))]


def _folder(paths: DataPaths) -> Iterator[Damage]:
    """Whether the folder is there, can be written, and is closed where it has to be."""
    if not paths.root.is_dir():
        yield Damage(
            paths.root, "is no folder", "the first run makes it; or set PERFORMANCE_HOME to where data lies"
        )
        return
    for folder in (paths.root, paths.published, *paths.restricted):
        if folder.is_dir() and not os.access(folder, os.W_OK | os.X_OK):
            yield Damage(folder, "cannot be written", "let this program's user write there")
    widest = {paths.root: PUBLIC_FOLDER, paths.published: PUBLIC_FOLDER}
    widest |= dict.fromkeys(paths.restricted, PRIVATE_FOLDER)
    widest |= dict.fromkeys(paths.root.glob(f"{paths.warehouse_file.name}*"), PRIVATE_FILE)
    for path, mode in widest.items():
        if (found := too_open(path, mode)) is not None:
            yield Damage(path, f"is open to other users (mode {found:o})", "the next run closes it")
