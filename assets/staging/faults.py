"""Faults of ours on one file: on record until the file is staged, and never a reason to stop another.

Belongs here: the record of a fault, and its words. Does not belong here: refusals, which are no faults.
No value of a record is in these words (warehouse/storage/faults.py).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from assets.staging.arrivals import Arrival
from assets.staging.damaged_extracts import StagedRowsDamaged
from assets.staging.person_key import PersonKeyChanged, PersonKeyMissing
from warehouse.storage.atomic import atomic_write
from warehouse.storage.faults import without_quotation
from warehouse.storage.paths import DataPaths

_OF_SETTINGS = (PersonKeyMissing, PersonKeyChanged)
_OF_MACHINE_IN_DUCKDB = {"IOException", "OutOfMemoryException", "FatalException", "InternalException"}
"""DuckDB's exceptions that say nothing of the file being read."""


@dataclass(frozen=True)
class Fault:
    """Why an extract could not be staged."""

    extract_key: int
    file_name: str
    kind: str
    """The name of the exception's class."""
    said: str
    of_file: bool
    """Whether the file brings it about; otherwise settings or the machine do, and any file may meet it."""

    @property
    def message(self) -> str:
        """What the engineer should know."""
        return f"{self.file_name}: could not be staged: {self.said}; it is tried again by every ingest"


class ArchivedFileGone(Exception):
    """The archive has the record of an extract and not its content."""


class ArchivedFileDamaged(Exception):
    """The archived content of an extract is not what was received."""


class FilesFaulted(Exception):
    """Some files of a source met faults of ours, after all others were staged."""

    def __init__(self, source_name: str, outcomes: list, faults: list[tuple[Fault, Exception]]) -> None:
        super().__init__(source_name)
        self.source_name = source_name
        self.outcomes = outcomes
        """Of the extracts that were staged."""
        self.faults = [fault for fault, _ in faults]
        self.errors = [error for _, error in faults]

    def __str__(self) -> str:
        shown = [fault.message for fault in self.faults[:10]]
        more = [f"and {len(self.faults) - 10} more"] if len(self.faults) > 10 else []
        return "; ".join([*shown, *more])


_OF_MACHINE = (
    OSError, MemoryError, ArchivedFileGone, ArchivedFileDamaged, StagedRowsDamaged, *_OF_SETTINGS
)  # fmt: skip
"""Exceptions that any file may meet: settings or the machine bring them about."""


def fault_of(paths: DataPaths, arrival: Arrival, error: Exception) -> Fault:
    """An exception as a fault of the file that was being staged; its full text is kept where its owner may read it."""
    kind = type(error).__name__
    of_machine = isinstance(error, _OF_MACHINE) or (
        type(error).__module__.partition(".")[0] in ("duckdb", "_duckdb") and kind in _OF_MACHINE_IN_DUCKDB
    )
    return Fault(
        arrival.extract_key, arrival.file_name, kind, str(without_quotation(error, paths)), not of_machine
    )


def note_fault(paths: DataPaths, source_name: str, fault: Fault) -> None:
    """Puts a fault on record. On a disk that is full there is none: the extract then simply is not staged."""
    try:
        atomic_write(_record(paths, source_name, fault.extract_key), json.dumps(asdict(fault), indent=1))
    except OSError:
        return


def forget_fault(paths: DataPaths, source_name: str, extract_key: int) -> None:
    """The extract has been staged."""
    _record(paths, source_name, extract_key).unlink(missing_ok=True)


def faults(paths: DataPaths, source_name: str) -> dict[int, Fault]:
    """The faults on record of a source, by extract."""
    found = {}
    for path in (paths.pending / source_name).glob("[0-9]*.fault.json"):
        try:
            fault = Fault(**json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError):
            # Damaged: that there was one is all we know; trying again will tell.
            continue
        found[fault.extract_key] = fault
    return found


def _record(paths: DataPaths, source_name: str, extract_key: int) -> Path:
    return paths.pending / source_name / f"{extract_key}.fault.json"
