"""Whether the rows that were staged are still there, as they were written.

Belongs here: looking at the files of accepted and rejected rows. Does not belong here: what is done about it
(standing.py makes an extract wait that is not whole, damaged_extracts.py drops what is found otherwise).
"""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

from assets.staging.outcome import Outcome, folder_of, rejected_folder_of
from warehouse.storage.paths import DataPaths
from warehouse.storage.signature import Signature, signature

ACCEPTED, REJECTED = "accepted.parquet", "rejected.parquet"
_PARQUET = b"PAR1"
"""What a Parquet file begins and ends with."""


def rows_of(paths: DataPaths, outcome: Outcome) -> Path:
    """The file of a table's accepted rows."""
    return folder_of(paths, outcome.source, outcome.extract_key) / outcome.table / ACCEPTED


def rejected_rows_of(paths: DataPaths, outcome: Outcome) -> Path:
    """The file of a table's rejected rows."""
    return rejected_folder_of(paths, outcome.source, outcome.extract_key) / outcome.table / REJECTED


_seen_whole: dict[str, Signature] = {}
"""The signatures under which files of accepted rows were found whole."""


def is_whole(paths: DataPaths, outcome: Outcome) -> bool:
    """Whether the rows that count are there at their full length, which is cheap and asked often."""
    # Not `rows_of`: making a path of it takes longer than all the rest.
    staged = f"{_staged(paths.root)}/{outcome.source}/{outcome.extract_key}"
    return all(
        table.verdict != "accepted" or _is_whole(f"{staged}/{table.table}/{ACCEPTED}", table.rows_size)
        for table in outcome.tables
    )


def _is_whole(path: str, size: int) -> bool:
    seen = signature(path)
    if seen is None or size not in (0, seen[0]):
        return False
    if _seen_whole.get(path) != seen:
        if not _is_parquet(Path(path)):
            return False
        _seen_whole[path] = seen
    return True


@cache
def _staged(root: Path) -> str:
    return str(DataPaths(root).staged)


def what_is_wrong(paths: DataPaths, outcome: Outcome) -> dict[Path, str]:
    """What is wrong with the files of a staged extract, all of which are read; empty when nothing is."""
    said = {}
    for table in outcome.tables:
        rows = rows_of(paths, table)
        if not is_whole(paths, table):
            said[rows] = "is missing or cut"
        elif table.verdict == "accepted" and table.rows_sha256 and sha256_of(rows) != table.rows_sha256:
            said[rows] = "differs from its checksum"
        rejected = rejected_rows_of(paths, table)
        if not _is_parquet(rejected):
            said[rejected] = "is missing or cut"
    return said


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_parquet(path: Path) -> bool:
    """Whether a file begins and ends as Parquet does."""
    try:
        with path.open("rb") as file:
            if file.seek(0, os.SEEK_END) < 2 * len(_PARQUET):
                return False
            file.seek(-len(_PARQUET), os.SEEK_END)
            ends = file.read()
            file.seek(0)
            return file.read(len(_PARQUET)) == ends == _PARQUET
    except FileNotFoundError:
        return False
