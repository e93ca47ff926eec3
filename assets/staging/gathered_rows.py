"""The accepted rows of a table gathered in one Parquet file, so that reading them does not open thousands.

Belongs here: the gathered file, which of an extract's rows it may stand for, and writing it anew. Does not belong
here: which extracts count (current.py). The extracts' own files stay the truth: the gathered file stands for an
extract only while that is staged as it was then, and not at all when it is missing, cut or altered.

It is written anew when so many extracts stand outside it that reading those costs more. A new file gets a new name:
whoever still reads the one before goes on reading it.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from assets.staging.batch import rows_in, working_database
from assets.staging.outcome import Outcome
from assets.staging.outcomes import outcomes_of
from assets.staging.whole import is_whole, rows_of, sha256_of
from checks.contract import Source, Table
from warehouse.database import sql
from warehouse.storage.atomic import atomic_write
from warehouse.storage.faults import in_our_words
from warehouse.storage.modes import PRIVATE_FILE, PRIVATE_FOLDER, make_folder
from warehouse.storage.paths import DataPaths
from warehouse.storage.signature import Signature, signature

_LOG = logging.getLogger(__name__)
OUTSIDE = 32
"""Extracts outside the gathered file, from which on it is written anew."""
_READERS_HAVE = 3600
"""Seconds for which a file that another replaced is kept for who still reads it."""


@dataclass(frozen=True)
class GatheredRows:
    """The record of a gathered file."""

    file_name: str
    size: int
    sha256: str
    columns: list[str]
    extracts: dict[str, str]
    """By extract key, as what it was staged."""

    def holds(self, outcome: Outcome) -> bool:
        """Whether the rows of an extract stand in it, as they are staged now."""
        return self.extracts.get(str(outcome.extract_key)) == _as_staged(outcome)


@dataclass(frozen=True)
class Rows:
    """Where the accepted rows of some extracts are read."""

    relation: str
    files: tuple[Path, ...]


_looked_at: dict[Path, tuple[Signature, str, Signature | None, GatheredRows | None]] = {}
"""By record: its signature, the file that it names and the signature of that, and what came of reading both."""


def accepted_rows(paths: DataPaths, table: Table, extracts: Sequence[Outcome]) -> Rows:
    """The accepted rows of a table in these extracts (at least one), as an SQL relation."""
    gathered = _sound(paths, table.name)
    held = {outcome.extract_key for outcome in extracts if gathered and gathered.holds(outcome)}
    if gathered is None or len(held) < OUTSIDE:
        files = [rows_of(paths, outcome) for outcome in extracts]
        return Rows(f"(select * from {_parquet(files)})", tuple(files))
    file = paths.gathered / gathered.file_name
    columns = ", ".join(sql.name(name) for name in gathered.columns)
    outside = [rows_of(paths, outcome) for outcome in extracts if outcome.extract_key not in held]
    others = {int(key) for key in gathered.extracts} - held
    parts = [f"select {columns} from {_parquet([file])}{_where(held, others)}"]
    if outside:
        parts.append(f"select {columns} from {_parquet(outside)}")
    return Rows(f"({' union all '.join(parts)})", (file, *outside))


def gather_rows(paths: DataPaths, source: Source) -> None:
    """Writes the gathered file of each table anew where it is due; the caller holds the lock of the staging."""
    for table in source.each_table:
        _gather(paths, table)


def _gather(paths: DataPaths, table: Table) -> None:
    import duckdb

    extracts = [o for o in outcomes_of(paths, table) if o.verdict == "accepted" and is_whole(paths, o)]
    gathered = _sound(paths, table.name)
    outside = [o for o in extracts if gathered is None or not gathered.holds(o)]
    if len(outside) < OUTSIDE:
        return
    try:
        _write(paths, table, extracts)
    except (duckdb.Error, OSError) as error:
        _LOG.warning(
            "the rows of %s could not be gathered in one file (%s); they are read from those of the extracts",
            table.name, in_our_words(error),
        )  # fmt: skip


def is_sound(paths: DataPaths, table: str) -> bool:
    """Whether the gathered file of a table and its record can be believed."""
    return _sound(paths, table) is not None


def _write(paths: DataPaths, table: Table, extracts: Sequence[Outcome]) -> None:
    rows = accepted_rows(paths, table, extracts)
    make_folder(paths.gathered, PRIVATE_FOLDER)
    unfinished = paths.gathered / f".{table.name}.parquet"
    unfinished.unlink(missing_ok=True)
    with working_database(paths, None, [*rows.files, unfinished]) as con:
        con.execute(f"copy {rows.relation} to {sql.text(str(unfinished))} (format parquet, compression zstd)")
        count = rows_in(con, unfinished)
        columns = [
            row[0] for row in con.execute(f"describe select * from {_parquet([unfinished])}").fetchall()
        ]
    unfinished.chmod(PRIVATE_FILE)
    if count != sum(outcome.account.accepted for outcome in extracts):
        unfinished.unlink()
        _LOG.warning("the files of the extracts of %s do not hold as many rows as were accepted", table.name)
        return
    file = paths.gathered / f"{table.name}-{time.time_ns()}.parquet"
    unfinished.rename(file)
    staged = {str(outcome.extract_key): _as_staged(outcome) for outcome in extracts}
    written = GatheredRows(file.name, file.stat().st_size, sha256_of(file), columns, staged)
    said = asdict(written)
    atomic_write(_record(paths, table.name), json.dumps({"sha256": _digest(said), "gathered": said}))
    for old in paths.gathered.glob(f"{table.name}-[0-9]*.parquet"):
        if old != file and time.time() - old.stat().st_mtime > _READERS_HAVE:
            old.unlink(missing_ok=True)


def _sound(paths: DataPaths, table: str) -> GatheredRows | None:
    """The gathered file of a table, read in full once while it stays as it is; None where it cannot be believed."""
    record = _record(paths, table)
    of_record = signature(str(record))
    if of_record is None:
        return None
    seen = _looked_at.get(record)
    if seen and seen[0] == of_record and seen[2] == signature(seen[1]):
        return seen[3]
    gathered = _read(record)
    file = str(paths.gathered / gathered.file_name) if gathered else ""
    of_file = signature(file)
    if gathered and not (
        of_file and of_file[0] == gathered.size and sha256_of(Path(file)) == gathered.sha256
    ):
        gathered = None
    if gathered is None:
        _LOG.warning(
            "%s, or the file that it names, is damaged: the rows of %s are read from those of the extracts, and the "
            "next ingest gathers them anew", record, table,
        )  # fmt: skip
    _looked_at[record] = of_record, file, of_file, gathered
    return gathered


def _read(record: Path) -> GatheredRows | None:
    try:
        said = json.loads(record.read_text(encoding="utf-8"))
        return GatheredRows(**said["gathered"]) if said["sha256"] == _digest(said["gathered"]) else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _record(paths: DataPaths, table: str) -> Path:
    return paths.gathered / f"{table}.json"


def _digest(said: object) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _as_staged(outcome: Outcome) -> str:
    return f"{outcome.staging} {outcome.account.accepted} {outcome.rows_sha256}"


def _parquet(files: Sequence[Path]) -> str:
    return f"read_parquet([{sql.texts(tuple(map(str, files)))}])"


def _where(held: set[int], others: set[int]) -> str:
    """The condition that leaves of a gathered file the extracts that are wanted, in the fewer words."""
    if not others:
        return ""
    listed, word = (others, "not in") if len(others) < len(held) else (held, "in")
    return f" where extract_key {word} ({', '.join(map(str, sorted(listed)))})"
