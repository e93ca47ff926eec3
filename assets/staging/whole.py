"""Whether the rows that were staged are still there, as they were written.

Belongs here: looking at the files of accepted and rejected rows. Does not belong here: what is done about it
(standing.py makes an extract wait that is not whole, damaged_extracts.py drops what is found otherwise).
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from assets.staging.outcome import Outcome, folder_of, rejected_folder_of
from warehouse.storage.paths import DataPaths

ACCEPTED, REJECTED = "accepted.parquet", "rejected.parquet"
_PARQUET = b"PAR1"
"""What a Parquet file begins and ends with."""


def rows_of(paths: DataPaths, outcome: Outcome) -> Path:
    """The file of a table's accepted rows."""
    return folder_of(paths, outcome.source, outcome.extract_key) / outcome.table / ACCEPTED


def rejected_rows_of(paths: DataPaths, outcome: Outcome) -> Path:
    """The file of a table's rejected rows."""
    return rejected_folder_of(paths, outcome.source, outcome.extract_key) / outcome.table / REJECTED


def is_whole(paths: DataPaths, outcome: Outcome) -> bool:
    """Whether the rows that count are there at their full length, which is cheap and asked often."""
    return all(
        table.verdict != "accepted" or _is_parquet(rows_of(paths, table), table.rows_size)
        for table in outcome.tables
    )


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


def _is_parquet(path: Path, size: int = 0) -> bool:
    """Whether a file begins and ends as Parquet does, and has that size, where one is known."""
    try:
        with path.open("rb") as file:
            found = file.seek(0, os.SEEK_END)
            if found < 2 * len(_PARQUET) or size not in (0, found):
                return False
            file.seek(-len(_PARQUET), os.SEEK_END)
            ends = file.read()
            file.seek(0)
            return file.read(len(_PARQUET)) == ends == _PARQUET
    except FileNotFoundError:
        return False
