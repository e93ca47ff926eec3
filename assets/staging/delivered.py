"""What a file delivers: the raw rows of each table of its source, whatever reader gives them.

Belongs here: one pass over a file that holds several tables, and the values that stand in its name. Does not belong
here: which tables there are (the contract), or what becomes of their rows (stage_table.py).

The rows of a source that is its own table are streamed. Those of several tables come mixed, so they are kept in
memory while they are few; of a larger file each table is read by a pass of its own. They are not put on disk
meanwhile: nobody's identifier may lie there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assets.readers.csv.by_kind import NO_TABLE, ByKind
from assets.readers.delivery import RawDelivery, RawTable, rows_of
from assets.readers.raw import RawRows, Unreadable
from assets.staging.arrivals import Arrival
from checks.columns import Column, Text
from checks.contract import FROM_FILE_NAME, Source, Supersede, Table, Tolerance
from checks.rule import RowRule

if TYPE_CHECKING:
    import pyarrow as pa

MOST_BYTES = 64 << 20


@dataclass(frozen=True)
class Delivered:
    """One table of a file: its raw rows, or why they cannot be read although the file is sound."""

    table: Table
    raw: RawRows
    again: Callable[[], RawRows]
    """Reads its rows once more."""
    fault: Unreadable | None = None
    rules: tuple[RowRule, ...] = ()
    """Rules that its rows are judged by beside those that are declared."""


def delivered(
    source: Source, arrival: Arrival, path: Path, most_bytes: int = MOST_BYTES
) -> tuple[list[Delivered], int]:
    """The tables of a file, and how many parts of it (sheets, for instance) no table asks for.

    Raises `Unreadable` for the file as a whole, now or, where its source is its own table, while rows are read.
    """
    in_name = _in_file_name(source, arrival)
    read = source.reader.read(path)
    if not source.tables:
        raw = rows_of(read)
        again = partial(_again_alone, source, path, in_name)
        return [Delivered(source, _with_values(raw, source, in_name), again)], getattr(read, "unclaimed", 0)
    kept = _kept(read, most_bytes)
    tables: dict[str, tuple[Table, tuple[RowRule, ...]]] = {
        table.name: (table, ()) for table in source.tables
    }
    rest = read.tables.get(NO_TABLE)
    if rest is not None and (rest.row_count or rest.set_aside.line_count or rest.empty_cells):
        tables[NO_TABLE] = _of_no_kind(source, read)
    found = []
    for name, (table, rules) in tables.items():
        of_table = read.tables[name]

        def rows(
            name: str = name, table: Table = table, of_table: RawTable = of_table, once: Any = None
        ) -> RawRows:
            batches = _of_table(source, path, name) if once is None else iter(once[name])
            return _with_values(_narrowed(_rows(of_table, batches), source, table), table, in_name)

        found.append(Delivered(table, rows(once=kept), rows, of_table.fault, rules))
    return found, read.unclaimed


def _kept(read: RawDelivery, most_bytes: int) -> dict[str, list[pa.RecordBatch]] | None:
    """All batches by table, the file read to its end; None when they are too many to keep."""
    kept: dict[str, list[pa.RecordBatch]] | None = {name: [] for name in read.tables}
    size = 0
    for name, batch in read.batches:
        size += batch.nbytes
        if size > most_bytes:
            kept = None
        if kept is not None:
            kept[name].append(batch)
    return kept


def _of_table(source: Source, path: Path, name: str) -> Iterator[pa.RecordBatch]:
    for found, batch in source.reader.read(path).batches:
        if found == name:
            yield batch


def _rows(table: RawTable, batches: Iterator[pa.RecordBatch]) -> RawRows:
    return RawRows(
        table.headings, batches, table.set_aside, table.line_count, table.empty_cells, table.other_headings
    )


def _again_alone(source: Source, path: Path, in_name: Mapping[str, str]) -> RawRows:
    read = source.reader.read(path)
    return _with_values(rows_of(read), source, in_name)


def _narrowed(raw: RawRows, source: Source, table: Table) -> RawRows:
    """Where all tables have all headings of the file: those of the table. What no table knows, the first one tells."""
    if not isinstance(source.reader, ByKind):
        return raw
    own = _headings_of(table)
    known = {*source.reader.kind, *(heading for each in source.tables for heading in _headings_of(each))}
    keep = tuple(heading for heading in raw.headings if heading in own)
    unknown = [(at, heading) for at, heading in enumerate(raw.headings, start=1) if heading not in known]
    tells = table.name == source.tables[0].name
    narrow = RawRows(keep, iter(()), raw.set_aside, raw.line_count, raw.empty_cells)
    narrow.other_headings = (*unknown, *raw.other_headings) if tells else ()
    names = narrow.schema.names
    narrow.batches = (batch.select(names) for batch in raw.batches)
    return narrow


def _headings_of(table: Table) -> set[str]:
    """The headings that a table has in any of its layouts."""
    return {heading for layout in table.layouts() for heading in layout.headings.values()}


def _of_no_kind(source: Source, read: RawDelivery) -> tuple[Table, tuple[RowRule, ...]]:
    """The rows whose kind no table claims: each is rejected, and beyond what is tolerable the table is refused."""
    reader = source.reader
    assert isinstance(reader, ByKind)
    kinds = [" ".join(kind) for of_table in reader.tables.values() for kind in of_table]
    names = tuple(f"kind_{place}" for place, _ in enumerate(reader.kind, start=1))
    all_rows = sum(table.row_count for table in read.tables.values())
    tolerable = max(source.tolerance.rejected_rows, int(source.tolerance.rejected_share * all_rows))
    table = Table(
        name=f"{source.name}_of_no_kind",
        title="Rows of no known kind",
        description="Rows whose kind no table of the delivery claims, and lines that are no rows",
        columns=tuple(
            Column(name, heading, Text(), "What should tell the kind of the row")
            for name, heading in zip(names, reader.kind, strict=True)
        ),
        key=names,
        supersede=Supersede("never"),
        tolerance=Tolerance(rejected_share=0.0, rejected_rows=tolerable, minimum_rows=0),
        delivered_by=source.name,
    )
    rule = RowRule(
        "kind_unknown", f"the kind of the row is one of {', '.join(kinds)}", "error", (table.name,), names, _always
    )  # fmt: skip
    return table, (rule,)


def _always(row: Any) -> Any:
    import sqlalchemy as sa

    return sa.true()


def _in_file_name(source: Source, arrival: Arrival) -> dict[str, str]:
    """What the named groups of the file's pattern match, by the headings under which contracts know them."""
    found = re.fullmatch(source.file_pattern, arrival.sent_name or arrival.file_name, flags=re.IGNORECASE)
    groups = found.groupdict() if found else {}
    return {f"{FROM_FILE_NAME}{name}": text or "" for name, text in groups.items()}


def _with_values(raw: RawRows, table: Table, in_name: Mapping[str, str]) -> RawRows:
    """The rows with a column for each value in the file's name that the table asks for."""
    wanted = _headings_of(table)
    added = {heading: text for heading, text in in_name.items() if heading in wanted}
    if not added:
        return raw

    def produce(rows: RawRows) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for batch in raw.batches:
            same = [pa.array([text or None] * batch.num_rows, pa.string()) for text in added.values()]
            yield pa.record_batch([*batch.columns, *same], schema=rows.schema)
        rows.set_aside, rows.line_count = raw.set_aside, raw.line_count
        rows.empty_cells, rows.other_headings = raw.empty_cells, raw.other_headings

    return RawRows.lazily((*raw.headings, *added), produce, raw.other_headings)
