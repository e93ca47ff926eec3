"""The header of a table in a sheet: which row it is, and what it says over which column.

Works on the first rows of one sheet. Faults are raised as `Unreadable`, with the row, and without text of the file.
"""

from __future__ import annotations

from dataclasses import dataclass

from assets.readers.raw import LINE_NUMBER, Unreadable
from assets.readers.workbook.cells import Merged, Row
from assets.readers.workbook.declared import MOST_ROWS_ABOVE, Sheet
from assets.readers.workbook.values import column_letter


@dataclass(frozen=True)
class Header:
    """`columns` maps each heading to its column (from 0), in the order of the sheet; rows are counted from 1."""

    columns: dict[str, int]
    first_row: int
    last_row: int


def find_header(sheet: Sheet, top: list[Row], merged: Merged) -> Header:
    """The header, from the first rows of a sheet. Raises `Unreadable` if it is not there or not as it should be."""
    last = _lowest_row(sheet, top)
    first = last - sheet.header_rows + 1
    above: list[Row] = [list(row) for row in top[first - 1 : last]]
    _spread(above, first - 1, merged)
    width = max(map(len, above), default=0)
    columns: dict[str, int] = {}
    taken = {LINE_NUMBER, *(heading.casefold() for heading in sheet.added_headings())}
    for column in range(width):
        heading = _joined([row[column] if column < len(row) else None for row in above])
        if not heading:
            continue  # a gap between columns; text below it is found when the rows are read
        if heading.casefold() in taken:
            raise Unreadable(
                "heading_repeated", f"column {column_letter(column)} to have a heading of its own", last
            )
        taken.add(heading.casefold())
        columns[heading] = column
    if not columns:
        raise Unreadable("header_not_found", f"headings in row {last}; the row is blank", last)
    return Header(columns, first, last)


def _lowest_row(sheet: Sheet, top: list[Row]) -> int:
    wanted = {_plain(heading).casefold() for heading in sheet.header_holds}
    holding = [
        number
        for number, row in enumerate(top, start=1)
        if wanted and wanted <= {_plain(text).casefold() for text in row if text}
    ]
    found = [number for number in holding if number >= sheet.header_rows]
    names = ", ".join(f"'{heading}'" for heading in sheet.header_holds)
    if sheet.header_row:
        if wanted and sheet.header_row not in found:
            if found:
                raise Unreadable(
                    "header_in_another_row",
                    f"the headings in row {sheet.header_row}; they stand in row {found[0]}",
                    found[0],
                )
            raise Unreadable("header_not_found", f"the headings {names} in row {sheet.header_row}")
        if sheet.header_row > len(top):
            raise Unreadable(
                "header_not_found", f"headings in row {sheet.header_row}; the sheet has {len(top)} rows"
            )
        return sheet.header_row
    if not found:
        raise Unreadable(
            "header_not_found", f"the headings {names} in one of the first {MOST_ROWS_ABOVE} rows"
        )
    return found[0]


def _spread(rows: list[Row], first_index: int, merged: Merged) -> None:
    """Give each cell of a merged range the value of its first one, as far as it lies in these rows.

    A range that reaches into the lowest row is one heading, over its first column, however wide it is.
    """
    last_index = first_index + len(rows) - 1
    for (top, left), (bottom, right) in merged:
        if not first_index <= top <= last_index:
            continue
        source = rows[top - first_index]
        value = source[left] if left < len(source) else None
        if value is None:
            continue
        if bottom >= last_index:
            right = left
        for row in range(top, min(bottom, last_index) + 1):
            cells = rows[row - first_index]
            cells.extend([None] * (right + 1 - len(cells)))
            cells[left : right + 1] = [value] * (right + 1 - left)


def _joined(texts: list[str | None]) -> str:
    """The texts of one column from top to bottom, each once: a cell merged downwards says the same again."""
    parts: list[str] = []
    for text in texts:
        plain = _plain(text or "")
        if plain and (not parts or parts[-1] != plain):
            parts.append(plain)
    return " ".join(parts)


def _plain(text: str) -> str:
    """The text with single spaces: headings are broken into lines to make columns narrow."""
    return " ".join(text.split())
