"""The words that every reader speaks: raw rows, and a file that cannot be trusted (set_aside.py: other lines).

Nothing here knows a format or a source, and nothing here types a value: text comes out as it came in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from assets.readers.set_aside import SetAside, SetAsideLines

if TYPE_CHECKING:
    import pyarrow as pa

LINE_NUMBER = "line_number"


class Unreadable(Exception):
    """The whole extract cannot be trusted.

    `rule` is the code of the rule that it broke, `expected` says in words what was expected, `line` is the
    physical line where that showed, or None where no one line is to blame. It never quotes the file's text.
    """

    def __init__(self, rule: str, expected: str, line: int | None = None) -> None:
        super().__init__(rule, expected, line)
        self.rule = rule
        self.expected = expected
        self.line = line

    def moved_down(self, lines: int) -> Unreadable:
        """The same, where the lines counted so far began that many lines down the file."""
        return Unreadable(self.rule, self.expected, None if self.line is None else self.line + lines)

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line is not None else ""
        return f"{where}{self.rule} (expected {self.expected})"


@dataclass
class RawRows:
    """What a reader gives: headings at once, rows as they are asked for, the counts when rows are exhausted.

    Each record batch holds `line_number` (int64: the physical line, from 1, where the row begins) and one
    string column for each heading, in order. An empty field is null; other text is not trimmed.

    `set_aside`, `line_count` (physical lines) and `empty_cells` (cells of a wide table that hold nothing) are
    complete only once `batches` is exhausted. `other_headings` were in the file but are not in the rows;
    each stands with the number of its column, from 1.
    While they are read the batches may raise `Unreadable`; it stays in `failure`, because a database that
    pulls the stream replaces our exception by one of its own.
    """

    headings: tuple[str, ...]
    batches: Iterator[pa.RecordBatch]
    set_aside: SetAsideLines = field(default_factory=SetAsideLines)
    line_count: int | None = None
    empty_cells: int = 0
    other_headings: tuple[tuple[int, str], ...] = ()
    failure: Unreadable | None = None

    @property
    def malformed(self) -> list[SetAside]:
        """The lines set aside that should have been rows: they are rejected, each with its text."""
        return [line for line in self.set_aside if line.is_malformed]

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema of every batch."""
        return schema_of(self.headings)

    def stream(self) -> pa.RecordBatchReader:
        """The batches as an Arrow stream, which DuckDB reads in place of a table. It can be read once.

        When the reading statement fails, raise `failure` if it is set: that is the true reason.
        """
        import pyarrow as pa

        return pa.RecordBatchReader.from_batches(self.schema, self.batches)

    @classmethod
    def lazily(
        cls,
        headings: tuple[str, ...],
        produce: Callable[[RawRows], Iterator[pa.RecordBatch]],
        other_headings: tuple[tuple[int, str], ...] = (),
    ) -> RawRows:
        """Rows whose batches come from `produce`, which fills in the counts of the rows that it is given."""
        rows = cls(headings, iter(()), other_headings=other_headings)
        rows.batches = _remembering_failure(rows, produce)
        return rows


class Reader(Protocol):
    """Anything that turns a file into raw rows."""

    def read(self, path: Path) -> RawRows:
        """Open the file; raise `Unreadable`, now or while the batches are read, if it cannot be trusted."""
        ...


def schema_of(headings: tuple[str, ...]) -> pa.Schema:
    """Line number, then one text column for each heading."""
    import pyarrow as pa

    return pa.schema([(LINE_NUMBER, pa.int64()), *((heading, pa.string()) for heading in headings)])


def check_headings(headings: tuple[str, ...], line: int) -> None:
    """Raise `Unreadable` for a heading that is empty or stands twice.

    Capital letters do not tell two headings apart: databases do not see the difference either.
    """
    seen = {LINE_NUMBER}
    for position, heading in enumerate(headings, start=1):
        if not heading:
            raise Unreadable("heading_missing", f"a heading over column {position}", line)
        if heading.casefold() in seen:
            raise Unreadable("heading_repeated", f"column {position} to have a heading of its own", line)
        seen.add(heading.casefold())


def _remembering_failure(
    rows: RawRows, produce: Callable[[RawRows], Iterator[pa.RecordBatch]]
) -> Iterator[pa.RecordBatch]:
    try:
        yield from produce(rows)
    except Unreadable as failure:
        rows.failure = failure
        raise
