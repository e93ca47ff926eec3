"""A home in which the files of a batch are received and staged, as `ingest` does it, one after the other.

Belongs here: the public staging, and gathering all that it says to anybody. Does not belong here: judging it.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import traceback
import warnings
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow.parquet as pq

from assets.loading.account import accounts_of, balance, waiting_for_build
from assets.loading.ledger import _rejections
from assets.readers.csv import delimited, lines
from assets.readers.xml import records
from assets.staging import verdict
from assets.staging.faults import FilesFaulted
from assets.staging.outcome import Outcome, folder_of, rejected_folder_of
from assets.staging.pending import stage_pending
from assets.staging.receiving.receive import receive
from assets.staging.stage import Stager
from assets.staging.standing import standings
from checks.expectations import suites
from fuzz import plain
from fuzz.plan import Case
from warehouse.storage.paths import DataPaths

ORGANISATION = "E10000017"
PERSON_KEY = b"a key that the campaign alone knows"


@dataclass
class Staged:
    """What became of one file, and all that was said of it outside the restricted half."""

    outcome: Outcome | None = None
    accepted: list[dict[str, Any]] = field(default_factory=list)
    rejected: list[dict[str, Any]] = field(default_factory=list)
    escaped: str = ""
    """The traceback of an exception that escaped; empty when none did."""
    public: str = ""
    is_duplicate: bool = False
    disagreed: bool = False
    """Whether Great Expectations judged otherwise than plain SQL."""


class Home:
    """An empty home, and the staging of cases in it."""

    def __init__(self, folder: Path) -> None:
        self.paths = DataPaths(folder).prepare()
        self.said: list[str] = []
        self.stager = Stager(self.paths, ORGANISATION, PERSON_KEY, self.said.append)

    def stage(self, case: Case) -> Staged:
        """Lets the file land, receives and stages it."""
        source, staged = case.sample.source, Staged()
        self.said.clear()
        (self.paths.landing / case.name).write_bytes(case.content)
        with _listening(self.said), _reading_in(case.block_bytes), _expecting(case, staged):
            try:
                arrived = receive(self.paths, [source], source.name)
                staged.is_duplicate = any(arrival.duplicate_of is not None for arrival in arrived)
                for outcome in stage_pending(source, self.stager):
                    staged.outcome = outcome
            except FilesFaulted as met:
                staged.escaped = "".join(traceback.format_exception(met.errors[0]))
                self.said.append(str(met))
            except Exception as error:
                staged.escaped = "".join(traceback.format_exception(error))
        if staged.outcome:
            self._read_back(staged, staged.outcome)
        staged.public = "\n".join([*self.said, *self._told()])
        return staged

    def _read_back(self, staged: Staged, outcome: Outcome) -> None:
        place = (self.paths, outcome.source, outcome.extract_key)
        staged.rejected = pq.read_table(rejected_folder_of(*place) / "rejected.parquet").to_pylist()
        rows = folder_of(*place) / "accepted.parquet"
        staged.accepted = pq.read_table(rows).to_pylist() if rows.exists() else []
        self.said.append(json.dumps(asdict(outcome), ensure_ascii=False))

    def _told(self) -> Iterator[str]:
        """The rows of the ledger, as far as they are told before anything is built, and of what was rejected."""
        found = standings(self.paths)
        by_key = {standing.arrival.extract_key: standing for standing in found}
        for standing in found[-1:]:
            for row in accounts_of(standing, by_key, {}):
                balance(row)
                yield repr(row)
            yield repr(waiting_for_build(standing))
        yield repr(_rejections(standing.outcome for standing in found[-1:]))


@contextlib.contextmanager
def _listening(said: list[str]) -> Iterator[None]:
    """Hears what is logged, warned of and printed."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        with (
            warnings.catch_warnings(record=True) as warned,
            contextlib.redirect_stdout(stream),
            contextlib.redirect_stderr(stream),
        ):
            yield
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        said += [stream.getvalue(), *(str(warning.message) for warning in warned)]


@contextlib.contextmanager
def _reading_in(block_bytes: int | None) -> Iterator[None]:
    """Lets the readers read in small pieces, so that a small file has as many batches as a large one."""
    if block_bytes is None:
        yield
        return
    with (
        patch.object(delimited, "blocks", lambda file: lines.blocks(file, block_bytes)),
        patch.object(records, "CHUNK_BYTES", block_bytes),
        patch.object(records, "BATCH_ROWS", 3),
    ):
        yield


@contextlib.contextmanager
def _expecting(case: Case, staged: Staged) -> Iterator[None]:
    """Has the file judged by plain SQL, and a part of the files by Great Expectations as well."""

    def judge(*asked: Any) -> Any:
        said = plain.validate(*asked)
        if case.with_great_expectations:
            real = suites.validate(*asked)
            staged.disagreed = not plain.agree(said, real)
            return real
        return said

    with patch.object(verdict, "validate", judge):
        yield
