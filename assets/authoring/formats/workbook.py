"""Workbooks: which sheet, and where its header stands.

Belongs here: looking for a table below its titles. Does not belong here: the reader itself (assets/readers/workbook).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assets.authoring.formats.proposed import Proposed
from assets.readers import Sheet, Unreadable, Workbook
from assets.readers.workbook.apart import Apart
from assets.readers.workbook.cells import Row
from assets.readers.workbook.declared import MOST_ROWS_ABOVE

_FEWEST_HEADINGS = 2
_MOST_TOLD = 3
_SHARE = 0.6
"""A title fills fewer cells of a row than this share of what a header fills."""


def guess_workbook(path: Path, table: str) -> Proposed:
    """The reader of one sheet: the one that is named, or the first that holds a table. Raises `Unreadable`."""
    book = Apart(path)
    try:
        headers = {
            info.name: header
            for index, info in enumerate(book.sheets)
            if info.has_cells
            and (info.visible or info.name == table)
            and (header := _header(list(book.rows(index, MOST_ROWS_ABOVE))))
        }
    finally:
        book.close()
    if not headers:
        raise Unreadable("header_not_found", "a sheet with a row of headings and rows below it")
    if table and table not in headers:
        raise Unreadable(
            "sheet_missing", f"a sheet with a table that has the name given; the workbook has {len(headers)}"
        )
    name = table or next(iter(headers))
    row, headings = headers[name]
    sheet = Sheet(name=name, header_holds=headings[:_MOST_TOLD])
    why = f"the header stands in row {row}, told by its first headings"
    others = tuple(other for other in headers if other != name)
    return Proposed(Workbook({name: sheet}), why, others)


def _header(rows: Sequence[Row]) -> tuple[int, tuple[str, ...]] | None:
    """The number of the row of headings and what it says, where a row follows it."""
    widths = [sum(1 for text in row if text and text.strip()) for row in rows]
    widest = max(widths, default=0)
    for place, width in enumerate(widths[:-1]):
        if width >= max(_FEWEST_HEADINGS, _SHARE * widest):
            return place + 1, tuple(" ".join(text.split()) for text in rows[place] if text and text.strip())
    return None
