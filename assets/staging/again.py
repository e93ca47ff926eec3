"""Requests to stage extracts again, which stay on record until each is done.

Belongs here: the record of requests. Does not belong here: staging. What is staged stays as it is until the
new outcome is whole, so a request that is never carried out changes nothing.
"""

from __future__ import annotations

import json
from pathlib import Path

from assets.staging.arrivals import arrivals
from warehouse.storage.atomic import atomic_write
from warehouse.storage.paths import DataPaths


def request_restaging(paths: DataPaths, source_name: str) -> int:
    """Asks for all archived extracts of a source to be staged again; returns how many."""
    with paths.exclusive_lock(f"staging-{source_name}"):
        wanted = {a.extract_key for a in arrivals(paths, source_name) if a.duplicate_of is None}
        _write(paths, source_name, wanted)
    return len(wanted)


def to_stage_again(paths: DataPaths, source_name: str) -> set[int]:
    """Keys of the extracts of a source that were asked for and are not done yet."""
    try:
        return set(json.loads(_record(paths, source_name).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return set()
    except (ValueError, TypeError):
        # Damaged: whatever was asked for, staging everything again includes it.
        return {a.extract_key for a in arrivals(paths, source_name) if a.duplicate_of is None}


def staged_again(paths: DataPaths, source_name: str, extract_key: int) -> None:
    """Notes that one of them is done; the caller holds the lock of the source's staging."""
    waiting = to_stage_again(paths, source_name)
    if extract_key in waiting:
        _write(paths, source_name, waiting - {extract_key})


def _write(paths: DataPaths, source_name: str, wanted: set[int]) -> None:
    if wanted:
        atomic_write(_record(paths, source_name), json.dumps(sorted(wanted)))
    else:
        _record(paths, source_name).unlink(missing_ok=True)


def _record(paths: DataPaths, source_name: str) -> Path:
    return paths.pending / source_name / "again.json"
