"""Records in the archive that are damaged: rebuilt where something else knows what they said, or named.

Belongs here: finding them, and rebuilding an arrival from the ledger that was published. Does not belong here:
what an unreadable record holds back (standing.py).

The ledger of the current release has nearly all that a record says, and the archived content proves it. What it
lacks is when the sender changed the file, so the next walk through the landing zone reads that file once more.
"""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from typing import Any

from assets.staging.arrivals import (
    Arrival,
    damaged_notes,
    read_arrivals,
    settle_damaged_note,
)
from assets.staging.decisions import RESTORE_OR_DECIDE, damaged_decisions
from assets.staging.whole import sha256_of
from warehouse.database.connection import open_release
from warehouse.database.damage import ReleaseDamaged
from warehouse.release.current import FILE
from warehouse.storage.damage import Damage, move_aside
from warehouse.storage.paths import DataPaths

_LOG = logging.getLogger(__name__)
RESTORE = (
    "restore it from the backup of the archive; without one, move it away, and the file is taken in anew if it still "
    "lies in the landing zone"
)
IS_DAMAGED = "is damaged"


def damaged_records(paths: DataPaths) -> list[Damage]:
    """The damaged records of the archive. To mend one, the caller holds the lock of receiving."""
    found = [
        Damage(path, IS_DAMAGED, "it still counts as settled, in words that are lost",
               partial(settle_damaged_note, path))
        for path in damaged_notes(paths)
    ]  # fmt: skip
    on_record, unreadable = read_arrivals(paths)
    told = _published_ledger(paths) if unreadable else {}
    found += [_of_arrival(paths, path, told, on_record) for path in unreadable]
    return found + [Damage(d.path, IS_DAMAGED, RESTORE_OR_DECIDE) for d in damaged_decisions(paths)]


def mend_records(paths: DataPaths) -> None:
    """Rebuilds what can be, and says so; the caller holds the lock of receiving."""
    for damage in damaged_records(paths):
        if damage.mend:
            damage.mend()
            _LOG.warning("%s", damage.message)


def _of_arrival(
    paths: DataPaths, path: Path, told: dict[int, dict[str, Any]], on_record: list[Arrival]
) -> Damage:
    row = told.get(int(path.stem))
    if row is None:
        return Damage(path, IS_DAMAGED, RESTORE)
    if not row["content_sha256"] or row["outcome"] == "claimed twice":
        return Damage(
            path, IS_DAMAGED, "it is moved aside: nothing was taken in, and what still stands is entered again",
            lambda: move_aside(path),
        )  # fmt: skip
    arrival = _rebuilt(row, on_record)
    content = arrival.content(paths)
    if not content.exists() or sha256_of(content) != arrival.content_sha256:
        return Damage(path, IS_DAMAGED, RESTORE)

    def rebuild() -> None:
        move_aside(path)
        arrival.save(paths)

    return Damage(path, IS_DAMAGED, "it is rebuilt from the published ledger", rebuild)


def _rebuilt(row: dict[str, Any], on_record: list[Arrival]) -> Arrival:
    key, source, digest = row["extract_key"], row["source_name"], row["content_sha256"]
    same = [
        a.extract_key
        for a in on_record
        if (a.source, a.content_sha256) == (source, digest) and a.duplicate_of is None and a.extract_key < key
    ]
    duplicate_of = same[0] if same and row["outcome"] == "duplicate" else None
    name = row["file_name"]
    installed = bool(row.get("is_installed"))
    return Arrival(
        key,
        source,
        name,
        digest,
        row["byte_count"],
        0,
        duplicate_of,
        sent_name=name,
        with_installation=installed,
    )


def _published_ledger(paths: DataPaths) -> dict[int, dict[str, Any]]:
    """What the current release says of each extract; nothing when it cannot be read."""
    file = paths.current / FILE
    if not file.exists():
        return {}
    try:
        with open_release(file.resolve()) as release:
            # All columns: a release that an earlier version published lacks some.
            found = release.duck.execute("from extract_ledger")
            columns = [column[0] for column in found.description]
            rows = found.fetchall()
    except ReleaseDamaged:
        return {}
    told = [dict(zip(columns, row, strict=True)) for row in rows]
    return {row["extract_key"]: row for row in told}
