"""The sheets of one workbook as rows of text, opened with calamine in this very process.

What a sheet's rows mean is not known here. Whoever opens a file that came from outside does so through `apart`,
which holds a process of its own to a limit of memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assets.readers.raw import Unreadable
from assets.readers.workbook.container import DAMAGED, ENCRYPTED, MOST_CELLS, TOO_LARGE, kind_of
from assets.readers.workbook.extras import MOST_EXTRAS, Extras, extras_of
from assets.readers.workbook.values import text_of

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

LONGEST_ROW = 8 << 20
LAST_ROW, LAST_COLUMN = 1_048_575, 16_383
Row = list[str | None]
Merged = list[tuple[tuple[int, int], tuple[int, int]]]


@dataclass(frozen=True)
class SheetInfo:
    """A sheet of the workbook: its name, whether one sees it, and whether it holds cells (a chart does not)."""

    name: str
    visible: bool
    has_cells: bool


class Cells:
    """An open workbook. Raises `Unreadable` on opening, or when a sheet is asked for, if it cannot be trusted."""

    def __init__(self, path: Path) -> None:
        with _Guarded():
            kind = kind_of(path)
            self._extras = extras_of(path, kind)
            self._book = _load(path)
        self.sheets = _sheets(self._book)
        self._kept: tuple[int, CalamineSheet] | None = None

    def extent(self, index: int) -> tuple[int, Merged]:
        """How many rows a sheet has, to the last that holds anything, and which of its cells are merged."""
        sheet = self._sheet(index)
        merged = sheet.merged_cell_ranges
        if merged is None:
            merged = self._extra(index).merged
        if len(merged) > MOST_EXTRAS:
            raise Unreadable(TOO_LARGE, f"at most {MOST_EXTRAS:,} merged cells in a sheet")
        # As far as any sheet goes: a range that claims more must not cost more than that.
        clipped = [
            ((top, left), (min(bottom, LAST_ROW), min(right, LAST_COLUMN)))
            for (top, left), (bottom, right) in merged
        ]
        return self._size(index)[0], clipped

    def rows(self, index: int, first: int | None = None) -> Iterator[Row]:
        """The rows of a sheet from row 1 on, each from column A to its last cell that holds anything."""
        sheet, errors = self._sheet(index), self._extra(index).errors
        count, _ = self._size(index)
        by_row: dict[int, dict[int, str]] = {}
        for (row, column), text in errors.items():
            by_row.setdefault(row, {})[column] = text
        indent: Row = [None] * (sheet.start[1] if sheet.start else 0)
        given = sheet.iter_rows() if sheet.start else iter(())
        for number in range(count if first is None else min(count, first)):
            texts: Row = [*indent, *map(text_of, next(given, ()))]
            for column, text in by_row.get(number, {}).items():
                texts.extend([None] * (column + 1 - len(texts)))
                texts[column] = text
            while texts and texts[-1] is None:
                del texts[-1]
            if sum(len(text) for text in texts if text) > LONGEST_ROW:
                raise Unreadable(TOO_LARGE, f"rows of at most {LONGEST_ROW >> 20} MB of text", number + 1)
            yield texts

    def _size(self, index: int) -> tuple[int, int]:
        """Rows and columns up to the last cell that holds anything, errors included."""
        ends = [place for place in (self._sheet(index).end, *self._extra(index).errors) if place]
        rows, columns = (max((end[axis] + 1 for end in ends), default=0) for axis in (0, 1))
        return rows, columns

    def _extra(self, index: int) -> Extras:
        return self._extras[index] if index < len(self._extras) else Extras()

    def _sheet(self, index: int) -> CalamineSheet:
        if self._kept is None or self._kept[0] != index:
            self._kept = None  # before the next one is read, or both would be in memory
            with _Guarded():
                sheet = self._book.get_sheet_by_index(index)
            if sheet.total_height * sheet.total_width > MOST_CELLS:
                raise Unreadable(
                    TOO_LARGE, f"a sheet of at most {MOST_CELLS:,} cells; sheet {index + 1} is larger"
                )
            self._kept = index, sheet
        return self._kept[1]


def _load(path: Path) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook

    with path.open("rb") as file:  # by its contents: a name with the wrong ending is no fault of the contents
        return CalamineWorkbook.from_filelike(file)


def _sheets(book: CalamineWorkbook) -> list[SheetInfo]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    return [
        SheetInfo(each.name, each.visible == SheetVisibleEnum.Visible, each.typ == SheetTypeEnum.WorkSheet)
        for each in book.sheets_metadata
    ]


class _Guarded:
    """Turns whatever the libraries raise over a damaged file into `Unreadable`."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, _: object) -> None:
        if kind is None or issubclass(kind, (Unreadable, KeyboardInterrupt, SystemExit)):
            return
        if issubclass(kind, MemoryError):
            raise Unreadable(TOO_LARGE, "a workbook that fits into the memory set aside for one") from None
        if kind.__name__ == "PasswordError":
            raise Unreadable(ENCRYPTED, "a workbook without a password") from None
        # Rust's panics come as a BaseException of their own; a fault of ours would show in every sound workbook.
        raise Unreadable(DAMAGED, "a whole workbook whose parts can be read") from None
