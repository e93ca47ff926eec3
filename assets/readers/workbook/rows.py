"""The rows of one sheet below and above its header: data, or set aside as blank, title, footer, note or ragged.

Every physical row, from 1 to the last that holds anything, is accounted for. Which sheets feed which table is for
`workbook`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from assets.readers.csv.malformed_lines import MOST_RAGGED_LINES, WHITE_SPACE
from assets.readers.delivery import SetAsideOfSheet
from assets.readers.raw import Unreadable
from assets.readers.workbook.cells import Merged, Row
from assets.readers.workbook.container import TOO_LARGE
from assets.readers.workbook.declared import Sheet
from assets.readers.workbook.header import Header
from assets.readers.workbook.values import column_letter

MOST_BLANK_ROWS = 200_000
MOST_TEXT_SET_ASIDE = 32 << 20


@dataclass
class SheetRows:
    """Tells the rows of one sheet apart. `set_aside` and `row_count` are complete when `data` is exhausted."""

    sheet: Sheet
    header: Header
    position: int
    merged: Merged
    set_aside: list[SetAsideOfSheet] = field(default_factory=list)
    row_count: int = 0

    def __post_init__(self) -> None:
        self._notes = [re.compile(pattern) for pattern in self.sheet.notes]
        self._footers = [re.compile(pattern) for pattern in self.sheet.footers]
        self._texts = self._blanks = self._ragged = 0
        self._over = False
        under = set(self.header.columns.values())
        self._width = max(under) + 1
        self._gaps = [column for column in range(self._width) if column not in under]

    def data(self, rows: Iterator[Row]) -> Iterator[tuple[int, Row]]:
        """The rows of data, each with its number and a text for each heading in the order of the header."""
        columns = list(self.header.columns.values())
        fill = _Filler(self.sheet, self.header, self.merged)
        for number, cells in enumerate(rows, start=1):
            fill.see(number, cells)
            if self.header.first_row <= number <= self.header.last_row:
                continue
            kind, expected = self._judge(number, cells)
            if kind:
                self._put_aside(number, cells, kind, expected)
                continue
            self.row_count += 1
            width = len(cells)
            texts = [cells[column] if column < width else None for column in columns]
            yield number, fill.filled(number, texts)

    def _judge(self, number: int, cells: Row) -> tuple[str, str]:
        """The kind of a row that is no row of data, or "" for one that is; and what was expected of a ragged one."""
        first = next((text for text in cells if text and text.strip(WHITE_SPACE)), None)
        if first is None:
            if number > self.header.last_row and self.sheet.ends_at_blank_row:
                self._over = True
            return "blank", ""
        if number < self.header.first_row:
            return "title", ""
        first = first.lstrip(WHITE_SPACE)
        if not self._over and any(pattern.match(first) for pattern in self._notes):
            self._over = True
        if self._over:
            return "note", ""
        if any(pattern.match(first) for pattern in self._footers):
            return "footer", ""
        for column in (*self._gaps, *range(self._width, len(cells))):
            if column < len(cells) and (cells[column] or "").strip(WHITE_SPACE):
                return (
                    "ragged",
                    f"text under the headings alone, found some in column {column_letter(column)}",
                )
        return "", ""

    def _put_aside(self, number: int, cells: Row, kind: str, expected: str) -> None:
        text = "" if kind == "blank" else "\t".join(cell or "" for cell in cells)
        self._texts += len(text)
        self._blanks += kind == "blank"
        self._ragged += kind == "ragged"
        if self._blanks > MOST_BLANK_ROWS:
            raise Unreadable(
                TOO_LARGE,
                f"at most {MOST_BLANK_ROWS:,} blank rows in a sheet; is a cell filled far below the table?",
                number,
            )
        if self._ragged > MOST_RAGGED_LINES or self._texts > MOST_TEXT_SET_ASIDE:
            raise Unreadable("lines_do_not_fit_headings", "few rows beside those of the table", number)
        self.set_aside.append(SetAsideOfSheet(number, text, kind, expected, self.position))


class _Filler:
    """Fills cells of rows of data from merged ranges and from above, as far as the sheet's declaration says so."""

    def __init__(self, sheet: Sheet, header: Header, merged: Merged) -> None:
        self._places = {column: place for place, column in enumerate(header.columns.values())}
        self._down = [place for place, heading in enumerate(header.columns) if heading in sheet.fill_down]
        self._above: dict[int, str | None] = {}
        self._begin: dict[int, list[tuple[int, int, int]]] = {}
        if sheet.fill_merged:
            for (top, left), (bottom, right) in merged:
                if top >= header.last_row:  # counted from 0: below the header
                    self._begin.setdefault(top + 1, []).append((bottom + 1, left, right))
        self._open: list[tuple[int, int, int, str | None]] = []

    def see(self, number: int, cells: Row) -> None:
        """Take note of the merged ranges that begin in this row, with the value of their first cell."""
        if self._open:
            self._open = [each for each in self._open if each[0] >= number]
        for bottom, left, right in self._begin.get(number, ()):
            self._open.append((bottom, left, right, cells[left] if left < len(cells) else None))

    def filled(self, number: int, texts: Row) -> Row:
        """The texts of a row of data, with what belongs into its empty cells."""
        for _, left, right, value in self._open:
            for column, place in self._places.items():
                if left <= column <= right and texts[place] is None:
                    texts[place] = value
        for place in self._down:
            if texts[place] is None:
                texts[place] = self._above.get(place)
            self._above[place] = texts[place]
        return texts
