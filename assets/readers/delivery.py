"""The words that a reader of several tables speaks: a delivery, and what is known of each table in it.

Nothing here knows a format or a source. A reader of one table (`Reader` in `raw`) becomes a delivery of one
table through `OneTable`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from assets.readers.raw import RawRows, Reader, Unreadable, schema_of
from assets.readers.set_aside import SetAside, SetAsideLines

if TYPE_CHECKING:
    import pyarrow as pa

Tagged = tuple[str, "pa.RecordBatch"]


@dataclass
class RawTable:
    """One table of a delivery: headings at once; the counts are complete when the delivery is exhausted.

    `row_count` rows were handed over and `set_aside` holds lines that are no rows. Where the lines belong to
    this table alone (a CSV file, a sheet), `line_count` = `header_lines` + rows + set aside; in formats whose
    lines belong to no one table (XML, JSON in arrays) `line_count` is that of the file, or None.

    `fault` says why this table could not be read although the file is sound: a sheet is missing, the header is
    not where it should be. A table at fault gives no batches. `sheets` maps the names of the sheets that feed
    it to their positions in the workbook (from 1), `cells` each of those names to the column letter of each heading
    (or to the name of the one cell that gives the value to every row).
    `other_headings` were in the file but are not in the rows; each stands with its number, as in `RawRows`.
    """

    headings: tuple[str, ...]
    other_headings: tuple[tuple[int, str], ...] = ()
    set_aside: SetAsideLines = field(default_factory=SetAsideLines)
    row_count: int = 0
    line_count: int | None = None
    header_lines: int = 0
    empty_cells: int = 0
    sheets: dict[str, int] = field(default_factory=dict)
    cells: dict[str, dict[str, str]] = field(default_factory=dict)
    fault: Unreadable | None = None

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema of every batch of this table: line number, then a text column for each heading."""
        return schema_of(self.headings)

    @property
    def malformed(self) -> list[SetAside]:
        """The lines set aside that should have been rows: they are rejected, each with its text."""
        return [line for line in self.set_aside if line.is_malformed]

    def place(self, line: int, heading: str, sheet: str = "") -> str:
        """Where a value stands, in words: a line of a text file, or sheet, row and cell of a workbook.

        `sheet` may be left out where one sheet feeds the table. A sheet is told by its position, because its
        name may be text of the file.
        """
        if not self.cells:
            return f"line {line}"
        name = sheet or next(iter(self.cells))
        letter = self.cells[name].get(heading, "")
        cell = letter if not letter or letter[-1].isdigit() else f"{letter}{line}"
        return f"sheet {self.sheets[name]}, row {line}" + (f", cell {cell}" if cell else "")


@dataclass
class RawDelivery:
    """What one pass over a file gives: batches, each with the name of its table, as they are asked for.

    A batch is as in `RawRows`. While they are read the batches may raise `Unreadable`, for the file as a whole;
    it stays in `failure`, because a database that pulls the stream replaces our exception by one of its own.
    `unclaimed` counts the parts of the file (sheets, for instance) that no table asks for.
    """

    tables: dict[str, RawTable]
    batches: Iterator[Tagged]
    unclaimed: int = 0
    failure: Unreadable | None = None

    @classmethod
    def lazily(
        cls, tables: dict[str, RawTable], batches: Iterator[Tagged], unclaimed: int = 0
    ) -> RawDelivery:
        """A delivery that counts the rows of each table and remembers its failure."""
        delivery = cls(tables, iter(()), unclaimed)
        delivery.batches = _counted(delivery, batches)
        return delivery


@dataclass(frozen=True, slots=True)
class SetAsideOfSheet(SetAside):
    """A row of a sheet that is not a row of data; `sheet` is the position of its sheet, from 1."""

    sheet: int = 0


class DeliveryReader(Protocol):
    """Anything that turns a file into a delivery of one or more tables."""

    def read(self, path: Path) -> RawDelivery:
        """Open the file; raise `Unreadable`, now or while batches are read, if it cannot be trusted at all."""
        ...


@dataclass(frozen=True)
class OneTable:
    """A delivery with the one table, under that name, which a reader of rows gives."""

    name: str
    reader: Reader

    def read(self, path: Path) -> RawDelivery:
        """As the reader itself; `Unreadable` is always a matter of the whole file."""
        rows = self.reader.read(path)
        table = RawTable(rows.headings, rows.other_headings, set_aside=rows.set_aside)
        return RawDelivery.lazily({self.name: table}, self._batches(rows, table))

    def _batches(self, rows: RawRows, table: RawTable) -> Iterator[Tagged]:
        for batch in rows.batches:
            yield self.name, batch
        table.set_aside = rows.set_aside
        table.line_count, table.empty_cells = rows.line_count, rows.empty_cells


def texts_to_batch(lines: list[int], rows: list[list[str | None]], schema: pa.Schema) -> pa.RecordBatch:
    """Rows of text, with the line of each, as a record batch."""
    import pyarrow as pa

    columns = zip(*rows, strict=True) if rows else ([] for _ in schema.names[1:])
    arrays = [pa.array(lines, pa.int64()), *(pa.array(list(column), pa.string()) for column in columns)]
    return pa.record_batch(arrays, schema=schema)


def _counted(delivery: RawDelivery, batches: Iterator[Tagged]) -> Iterator[Tagged]:
    try:
        for name, batch in batches:
            delivery.tables[name].row_count += batch.num_rows
            yield name, batch
    except Unreadable as failure:
        delivery.failure = failure
        raise


def rows_of(read: RawRows | RawDelivery) -> RawRows:
    """What a reader gave as the rows of one table, which a delivery of one table is as well.

    Raises `Unreadable` where that table is at fault.
    """
    if isinstance(read, RawRows):
        return read
    (table,) = read.tables.values()
    if table.fault is not None:
        raise table.fault

    def produce(rows: RawRows) -> Iterator[pa.RecordBatch]:
        for _, batch in read.batches:
            yield batch
        rows.set_aside, rows.line_count = table.set_aside, table.line_count
        rows.empty_cells, rows.other_headings = table.empty_cells, table.other_headings

    return RawRows.lazily(table.headings, produce, table.other_headings)
