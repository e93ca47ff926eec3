"""Dagster's own databases when they are damaged: moved aside, so that the history of runs begins anew.

Belongs here: telling that SQLite files are damaged, and moving them. Does not belong here: the instance
(instance.py). Nothing but the history of runs is in them; what waits is told by archive, staged rows and warehouse.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from warehouse.storage.damage import Damage, move_aside
from warehouse.storage.paths import DataPaths

_LOG = logging.getLogger(__name__)
_CORRUPT = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_BEGINS_ANEW = (
    "the next run moves Dagster's folder aside and the history of runs begins anew; "
    "stop `performance ui` before it"
)
_OF_ALL_RUNS = ("history/runs.db", "history/runs/index.db", "schedules/schedules.db")


class IndexDamaged(Exception):
    """Dagster's databases were found damaged in the middle of a run, and moved aside."""


def is_index_damage(error: BaseException) -> bool:
    """Whether an exception, or one behind it, says that a database of SQLite is damaged."""
    seen: list[BaseException] = []
    behind: BaseException | None = error
    while behind is not None and behind not in seen:
        if str(getattr(behind, "sqlite_errorname", "")).startswith(_CORRUPT):
            return True
        seen.append(behind)
        behind = behind.__cause__ or behind.__context__
    return False


def damaged_index(paths: DataPaths, thoroughly: bool) -> list[Damage]:
    """The databases of all runs that are damaged; read to their end only if that is wanted."""
    return list(_damaged(paths, [paths.dagster / name for name in _OF_ALL_RUNS], thoroughly))


def damaged_histories(paths: DataPaths) -> list[Damage]:
    """Damaged histories of single runs, which nothing but the UI reads."""
    files = sorted(set((paths.dagster / "history" / "runs").glob("*-*.db")))
    return [
        Damage(d.path, d.what, "the history of one run cannot be shown; nothing else needs it",
               partial(move_aside, d.path))
        for d in _damaged(paths, files, thoroughly=True)
    ]  # fmt: skip


def move_index_aside(paths: DataPaths, damaged: list[Damage]) -> None:
    """Moves Dagster's folder aside and says so; the caller holds the lock of the instance."""
    aside = move_aside(paths.dagster)
    paths.prepare()
    _LOG.warning(
        "%s: damaged; Dagster's folder was moved aside to %s and the history of runs begins anew. "
        "Stop `performance ui` and start it again if it runs",
        ", ".join(str(damage.path.relative_to(paths.root)) for damage in damaged),
        aside.name,
    )


def _damaged(paths: DataPaths, files: list[Path], thoroughly: bool) -> Iterator[Damage]:
    for path in files:
        if path.exists() and (what := _what_is_wrong(path, thoroughly)):
            yield Damage(path, what, _BEGINS_ANEW)


def _what_is_wrong(path: Path, thoroughly: bool) -> str:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            (tables,) = database.execute("select count(*) from sqlite_master").fetchone()
            if not tables:
                return "is empty"
            (pages,) = database.execute("pragma page_count").fetchone()
            (size,) = database.execute("pragma page_size").fetchone()
            if path.stat().st_size < pages * size and not path.with_name(f"{path.name}-wal").exists():
                return "is cut"
            found = database.execute("pragma quick_check(1)").fetchone() if thoroughly else ("ok",)
            return "" if found == ("ok",) else "is damaged"
    except sqlite3.DatabaseError as error:
        return "is damaged" if is_index_damage(error) else ""
