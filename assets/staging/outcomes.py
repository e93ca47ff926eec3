"""The outcomes of all staged extracts of a source, from the index of their records.

Belongs here: all of them at once. Does not belong here: one outcome and its form (outcome.py).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from assets.staging.outcome import RECORD, Outcome, outcome_in
from checks.contract import Table
from warehouse.storage.paths import DataPaths
from warehouse.storage.record_index import RecordIndex, files_in


def outcomes(paths: DataPaths, source: str) -> list[Outcome]:
    """The outcomes of all staged extracts of a source, in order of arrival."""
    by_key = outcomes_by_key(paths, source)
    return [by_key[key] for key in sorted(by_key)]


def outcomes_of(paths: DataPaths, table: Table) -> list[Outcome]:
    """What became of a table in each staged extract that delivers it, in order of arrival."""
    return [
        part
        for outcome in outcomes(paths, table.source_name)
        for part in outcome.tables
        if part.table == table.folder
    ]


def outcomes_by_key(paths: DataPaths, source: str) -> dict[int, Outcome]:
    """The same by extract key; those whose record is damaged are not among them, and are staged again."""
    folders = files_in(paths.staged / source)
    records = _index(_file(paths, source), source).read(
        {key: f"{folder}/{RECORD}" for key, folder in folders.items()}
    )
    return {int(key): outcome for key, outcome in records.items() if outcome}


def gather_outcomes(paths: DataPaths, source: str) -> None:
    """Adds to the index what was read since; the caller holds the lock of the source's staging."""
    _index(_file(paths, source), source).save()


def _file(paths: DataPaths, source: str) -> Path:
    return paths.gathered / f"outcomes-{source}.jsonl"


@cache
def _index(file: Path, source: str) -> RecordIndex[Outcome]:
    return RecordIndex(file, lambda key, text: outcome_in(text, source, int(key)))
