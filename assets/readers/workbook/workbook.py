"""A workbook as a delivery of tables: which sheet feeds which table, and one pass over all of them.

One process reads the cells; rows come sheet by sheet. What a table at fault means for the rest is not decided here.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assets.readers.delivery import RawDelivery, RawTable, Tagged, texts_to_batch
from assets.readers.raw import Unreadable
from assets.readers.workbook.apart import Apart
from assets.readers.workbook.cells import Merged, Row, SheetInfo
from assets.readers.workbook.declared import MOST_ROWS_ABOVE, Sheet
from assets.readers.workbook.header import Header, find_header
from assets.readers.workbook.rows import SheetRows
from assets.readers.workbook.values import column_letter, place_of

BATCH_ROWS = 5_000
BATCH_CELLS = 500_000
BATCH_TEXT = 16 << 20
ALIKE = 0.6


@dataclass(frozen=True)
class _Feed:
    """A sheet (by its place, from 0) that feeds a table; `added` are the same values for each of its rows."""

    table: str
    index: int
    name: str
    header: Header
    merged: Merged
    added: Row


@dataclass(frozen=True)
class Workbook:
    """An xlsx, ods or xls workbook; `tables` gives the sheets of each table. What a cell's text is, `values` says.

    A sheet that no table asks for is counted in the delivery's `unclaimed`.
    """

    tables: Mapping[str, Sheet] = field(hash=False)

    def read(self, path: Path) -> RawDelivery:
        """Look at the sheets and headers now, read the rows as they are asked for.

        Raises `Unreadable`, now or then: file_is_empty, not_a_workbook, workbook_encrypted, workbook_damaged,
        workbook_too_large. What is wrong with the sheets of one table is that table's `fault`: sheet_missing,
        sheet_hidden, header_not_found, header_in_another_row, heading_repeated, sheets_differ.
        """
        book = Apart(path)
        tables: dict[str, RawTable] = {}
        feeds: list[_Feed] = []
        for name, sheet in self.tables.items():
            try:
                found = _feeds_of(name, sheet, book)
            except Unreadable as fault:
                if fault.rule.startswith("workbook_"):
                    raise
                tables[name] = RawTable((), fault=fault)
                continue
            tables[name] = _table(sheet, found)
            feeds += found
        claimed = {
            index
            for index, info in enumerate(book.sheets)
            if any(sheet.is_named(info.name) for sheet in self.tables.values())
        }
        feeds.sort(key=lambda feed: feed.index)
        return RawDelivery.lazily(
            tables, self._batches(book, feeds, tables), unclaimed=len(book.sheets) - len(claimed)
        )

    def _batches(self, book: Apart, feeds: list[_Feed], tables: dict[str, RawTable]) -> Iterator[Tagged]:
        try:
            for feed in feeds:
                yield from self._sheet(book, feed, tables[feed.table])
        finally:
            book.close()
        for table in tables.values():
            if table.fault is None:
                counted = table.header_lines + table.row_count + table.set_aside.line_count
                if table.line_count != counted:
                    raise Unreadable(
                        "lines_do_not_add_up", f"{table.line_count} rows, accounted for {counted}"
                    )

    def _sheet(self, book: Apart, feed: _Feed, table: RawTable) -> Iterator[Tagged]:
        sheet = self.tables[feed.table]
        count, _ = book.extent(feed.index)
        rows = SheetRows(sheet, feed.header, feed.index + 1, feed.merged)
        order = [list(feed.header.columns).index(h) for h in table.headings if h in feed.header.columns]
        lines: list[int] = []
        texts: list[Row] = []
        size, most = 0, min(BATCH_ROWS, BATCH_CELLS // len(table.headings) + 1)
        for number, row in rows.data(book.rows(feed.index)):
            lines.append(number)
            texts.append([*(row[place] for place in order), *feed.added])
            size += sum(len(text) for text in row if text)
            if len(lines) >= most or size > BATCH_TEXT:
                yield feed.table, texts_to_batch(lines, texts, table.schema)
                lines, texts, size = [], [], 0
        if lines:
            yield feed.table, texts_to_batch(lines, texts, table.schema)
        table.set_aside += rows.set_aside
        table.header_lines += feed.header.last_row - feed.header.first_row + 1
        table.line_count = (table.line_count or 0) + count


def _feeds_of(table: str, sheet: Sheet, book: Apart) -> list[_Feed]:
    """The sheets that feed the table, with their headers. Raises `Unreadable` if one is missing or not as agreed."""
    found = [index for index, info in enumerate(book.sheets) if info.has_cells and sheet.is_named(info.name)]
    if not found:
        raise _missing(sheet, book.sheets)
    feeds: list[_Feed] = []
    for index in found:
        where = f"sheet {index + 1} of {len(book.sheets)}"
        if not book.sheets[index].visible and not sheet.hidden:
            raise Unreadable("sheet_hidden", f"{sheet.in_words()} that is not hidden; {where} is")
        _, merged = book.extent(index)
        top = list(book.rows(index, MOST_ROWS_ABOVE))
        try:
            header = find_header(sheet, top, merged)
        except Unreadable as fault:
            if fault.rule.startswith("workbook_"):
                raise
            raise Unreadable(fault.rule, f"{fault.expected} ({where})", fault.line) from None
        if feeds and set(header.columns) != set(feeds[0].header.columns):
            expected = f"the same headings in each sheet; {where} differs from sheet {feeds[0].index + 1}"
            raise Unreadable("sheets_differ", expected, header.last_row)
        name = book.sheets[index].name
        added = [_value_at(top, cell) for cell in sheet.single_cells.values()]
        feeds.append(_Feed(table, index, name, header, merged, [*added, name] if sheet.name_as else added))
    return feeds


def _value_at(top: list[Row], cell: str) -> str | None:
    row, column = place_of(cell) or (0, 0)
    return top[row][column] if row < len(top) and column < len(top[row]) else None


def _missing(sheet: Sheet, sheets: list[SheetInfo]) -> Unreadable:
    """The fault of a sheet that is not there, and at which position one of nearly the same name is."""
    said = f"{sheet.in_words()}; the workbook has {len(sheets)}"
    if sheet.name:
        wanted = sheet.name.casefold()
        likeness = [
            difflib.SequenceMatcher(None, wanted, info.name.strip().casefold()).ratio() for info in sheets
        ]
        best = max(range(len(sheets)), key=likeness.__getitem__, default=0)
        if likeness and likeness[best] >= ALIKE:
            said += f", and the name of sheet {best + 1} is nearly that (was it renamed?)"
    return Unreadable("sheet_missing", said)


def _table(sheet: Sheet, feeds: list[_Feed]) -> RawTable:
    return RawTable(
        (*feeds[0].header.columns, *sheet.added_headings()),
        sheets={feed.name: feed.index + 1 for feed in feeds},
        cells={
            feed.name: {
                **{heading: column_letter(column) for heading, column in feed.header.columns.items()},
                **sheet.single_cells,
            }
            for feed in feeds
        },
    )
