"""What became of an extract: its account, its verdict, its findings, kept beside its staged rows.

Belongs here: the record of staging and where it lies. Does not belong here: the staging itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, astuple, dataclass, field
from pathlib import Path
from typing import Any, Literal

from assets.staging.arrivals import Arrival
from checks.contract import Table
from warehouse.storage.atomic import atomic_write
from warehouse.storage.paths import DataPaths


class AccountDoesNotBalance(Exception):
    """Rows were lost or counted twice on the way: a fault of ours that stops the load."""


@dataclass(frozen=True)
class Account:
    """Rows received and what became of them before any later extract supersedes some.

    What is received is told by assets/staging/received.py, in the same way whatever becomes of an extract.
    """

    received: int = 0
    accepted: int = 0
    rejected: int = 0
    duplicate: int = 0
    ignored: int = 0

    def __post_init__(self) -> None:
        if self.received != self.accepted + self.rejected + self.duplicate + self.ignored:
            raise AccountDoesNotBalance(
                f"received {self.received} rows, but accepted {self.accepted} + rejected {self.rejected} "
                f"+ duplicate {self.duplicate} + ignored {self.ignored}"
            )

    def __add__(self, other: Account) -> Account:
        """The account of both together."""
        return Account(*(one + more for one, more in zip(astuple(self), astuple(other), strict=True)))


Status = Literal["passed", "failed"]


@dataclass(frozen=True)
class Finding:
    """One rule and how an extract fared by it. Line numbers only: never a value of the record."""

    rule: str
    expected: str
    severity: Literal["error", "warning"]
    status: Status
    """Failed: broken by more rows than is tolerable, or by the extract as a whole."""
    row_count: int = 0
    lines: tuple[int, ...] = ()
    observed: float | None = None
    at_most: float | None = None


@dataclass(frozen=True)
class Outcome:
    """The record of one extract's staging."""

    extract_key: int
    source: str
    file_name: str
    verdict: Literal["accepted", "refused"]
    account: Account
    message: str
    findings: tuple[Finding, ...] = ()
    quarters: tuple[int, ...] = ()
    """Keys of the quarters that it affects: those of its accepted rows, and of what they replace in other extracts."""
    own_quarters: tuple[int, ...] = ()
    """Keys of the quarters in which its accepted rows are dated, whichever extracts came before."""
    observed: dict[str, float] = field(default_factory=dict)
    """What the rules of whole extracts observed, for the next extract to be held against."""
    fixed_codes: dict[str, int] = field(default_factory=dict)
    markers: dict[str, dict[str, int]] = field(default_factory=dict)
    """By column and kind, how often a sign such as "suppressed" stood in place of a value."""
    unknown_columns: tuple[int, ...] = ()
    """Columns, from 1, over which stand headings that the contract does not know; their words are kept apart."""
    contract: str = ""
    """Fingerprint of the contract under which it was judged."""
    as_at: str = ""
    """The day (ISO 8601) as at which it speaks, where its source declares one: newer extracts supersede older ones."""
    submission: str = ""
    """The financial year that it is a return of, where its source declares the day."""
    key_mark: str = ""
    """Tells one key of persons from another without giving it away; empty where nothing personal is staged."""
    staging: int = 0
    """When it was staged, in nanoseconds: staged anew, its quarters wait for a build."""
    rows_size: int = 0
    """Bytes of the file of its accepted rows; 0 where there is none, or from before it was noted."""
    rows_sha256: str = ""
    table: str = ""
    """The table of the delivery that this is the outcome of; empty for a source that is its own table."""
    parts: tuple[Outcome, ...] = ()
    """Of a delivery of several tables, the outcome of each; the counts of the whole are their sums."""

    @property
    def tables(self) -> tuple[Outcome, ...]:
        """The outcome of each table of the extract, which is itself where the source is its own table."""
        return self.parts or (self,)

    @property
    def label(self) -> str:
        """The file, and the table of it where there are several, for whoever can mend it."""
        return f"{self.file_name}, table {self.table}" if self.table else self.file_name

    @property
    def counts(self) -> bool:
        """Whether rows of it count: it was accepted, or a table of it that stands by itself."""
        return any(table.verdict == "accepted" for table in self.tables)

    def save(self, folder: Path) -> None:
        """Writes the record into the folder of the staged extract."""
        atomic_write(folder / RECORD, json.dumps(asdict(self), indent=1))


def accepted_parts(extracts: Iterable[Outcome], table: Table) -> list[Outcome]:
    """What became of a table in those of these extracts in which it was accepted, in their order."""
    parts = [part for extract in extracts for part in extract.tables if part.table == table.folder]
    return [part for part in parts if part.verdict == "accepted"]


RECORD = "outcome.json"


def folder_of(paths: DataPaths, source: str, extract_key: int) -> Path:
    """Where the outcome of an extract lies, and the staged rows of a source that is its own table."""
    return paths.staged / source / str(extract_key)


def rejected_folder_of(paths: DataPaths, source: str, extract_key: int) -> Path:
    """Where the rejected rows of an extract lie."""
    return paths.rejected / source / str(extract_key)


def outcome_of(paths: DataPaths, arrival: Arrival) -> Outcome | None:
    """The outcome of an arrival; None when it has not been staged, or its record is damaged: it is staged again."""
    path = folder_of(paths, arrival.source, arrival.extract_key) / RECORD
    try:
        return outcome_in(path.read_text(encoding="utf-8"), arrival.source, arrival.extract_key)
    except (FileNotFoundError, UnicodeDecodeError):
        return None


def outcome_in(text: str, source: str, extract_key: int) -> Outcome | None:
    """The outcome of an extract from its record; None when that is damaged."""
    try:
        outcome = _from_record(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, AccountDoesNotBalance):
        return None
    return outcome if (outcome.extract_key, outcome.source) == (extract_key, source) else None


def _from_record(said: dict[str, Any]) -> Outcome:
    """An outcome from its record. One of a form that is not known any more is staged again."""
    said["account"] = Account(**said["account"])
    said["findings"] = tuple(_finding(**finding) for finding in said["findings"])
    for name in ("quarters", "own_quarters", "unknown_columns"):
        said[name] = tuple(said[name])
    said["parts"] = tuple(map(_from_record, said.get("parts", ())))
    return Outcome(**said)


def _finding(lines: list[int], **said: Any) -> Finding:
    return Finding(lines=tuple(lines), **said)
