"""What was rejected of one extract: lines, reasons and texts, and the codes that no contract knows.

Belongs here: reading the rejected rows of the restricted half. Does not belong here: the terminal, or anything
that a release holds. Whoever asks sees what a sender wrote of people: it is for those who may read the extract.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from assets.staging.arrivals import Arrival, arrivals
from assets.staging.outcome import outcome_of
from assets.staging.whole import rejected_rows_of
from checks.columns.code import UNKNOWN_CODE, Code
from checks.contract import Source, Table
from warehouse.storage.paths import DataPaths

AT_ONCE = 1_000
LONGEST_VALUE = 100
MOST_VALUES = 10_000


class NoSuchExtract(Exception):
    """No extract on record is called so, or nothing has been staged of it."""


@dataclass(frozen=True)
class RejectedRow:
    """One row that was not accepted."""

    table: str
    """The table of the delivery; empty where the source is one table."""
    line_number: int
    reasons: tuple[str, ...]
    record_text: str | None
    """The row as received; None where only the extract as a whole is at fault (then it is in the archive)."""


@dataclass
class RejectedRows:
    """The first rejected rows of an extract, how many there are, and its unknown codes."""

    arrival: Arrival
    message: str
    row_count: int = 0
    rows: list[RejectedRow] = field(default_factory=list)
    unknown_codes: dict[str, Counter[str]] = field(default_factory=dict)
    """By column (of several tables: table and column), each different value, cut when long, and its number of rows."""


def find_extract(paths: DataPaths, wanted: str) -> Arrival:
    """The extract of that key or file name (of several, the newest). Raises NoSuchExtract.

    A file name may be given without the folders in which it lay.
    """
    found = [arrival for arrival in arrivals(paths) if arrival.source]
    by_key = [arrival for arrival in found if str(arrival.extract_key) == wanted]
    by_name = [a for a in found if a.file_name == wanted or a.file_name.rpartition("/")[2] == wanted]
    if not (named := by_key or by_name):
        raise NoSuchExtract("no extract of a source has that key or that file name")
    return max(named, key=lambda arrival: arrival.extract_key)


def rejected_rows(paths: DataPaths, source: Source, arrival: Arrival, most: int) -> RejectedRows:
    """What was rejected of an extract: at most so many rows, and the unknown codes of all. Raises NoSuchExtract."""
    outcome = outcome_of(paths, arrival)
    if outcome is None or not all(rejected_rows_of(paths, part).exists() for part in outcome.tables):
        raise NoSuchExtract("the extract has not been staged yet")
    found = RejectedRows(arrival, outcome.message)
    headings = {table.folder: _headings_of_codes(table) for table in source.each_table}
    for row in chain.from_iterable(
        _rows(rejected_rows_of(paths, part), part.table) for part in outcome.tables
    ):
        if found.row_count < most:
            found.rows.append(row)
        _tell_unknown_codes(row, headings.get(row.table, {}), found)
    return found


def _rows(file: Path, table: str) -> Iterator[RejectedRow]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(file) as rejected:
        for batch in rejected.iter_batches(AT_ONCE, columns=["line_number", "reasons", "record_text"]):
            for row in batch.to_pylist():
                yield RejectedRow(table, row["line_number"], tuple(row["reasons"]), row["record_text"])


def _headings_of_codes(table: Table) -> dict[str, tuple[str, set[str]]]:
    """By reason, the column of a code and the headings that it has in any layout."""
    return {
        f"{column.name}.{UNKNOWN_CODE}": (
            column.name,
            {layout.headings[column.name] for layout in table.layouts() if column.name in layout.headings},
        )
        for column in table.columns
        if isinstance(column.type, Code)
    }


def _tell_unknown_codes(
    row: RejectedRow, headings: dict[str, tuple[str, set[str]]], found: RejectedRows
) -> None:
    found.row_count += 1
    named = [headings[reason] for reason in row.reasons if reason in headings]
    if not named or row.record_text is None:
        return
    texts = json.loads(row.record_text)
    for name, of_column in named:
        values = found.unknown_codes.setdefault(f"{row.table} {name}".strip(), Counter())
        for heading in of_column & texts.keys():
            value = str(texts[heading]).strip()[:LONGEST_VALUE]
            if value in values or len(values) < MOST_VALUES:
                values[value] += 1
