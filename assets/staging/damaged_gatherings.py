"""Gathered files that are damaged: dropped, and made anew from the files of which they were gathered.

Belongs here: finding and dropping them. Does not belong here: passing over one when it is read, which each does for
itself (gathered_rows.py, warehouse/storage/record_index.py).
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from assets.staging.gathered_rows import is_sound
from warehouse.storage.damage import Damage
from warehouse.storage.paths import DataPaths
from warehouse.storage.record_index import lines_of

_THEN = "nothing rests on it; the next ingest makes it anew"


def damaged_gatherings(paths: DataPaths) -> list[Damage]:
    """Gathered files that cannot be believed; all are read."""
    indexes = [file for file in sorted(paths.gathered.glob("*.jsonl")) if None in lines_of(file)]
    rows = [file for file in sorted(paths.gathered.glob("*.json")) if not is_sound(paths, file.stem)]
    return [
        *(_damage(file, "cannot be read") for file in indexes),
        *(_damage(file, "or the file of rows that it names is damaged") for file in rows),
    ]


def _damage(file: Path, what: str) -> Damage:
    return Damage(file, what, _THEN, partial(file.unlink, missing_ok=True))
