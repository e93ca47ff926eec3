"""Workbooks: which sheet, and where its header stands.

Belongs here: looking for a table below its titles. Does not belong here: the reader itself (assets/readers/workbook).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assets.authoring.formats.proposed import Proposed
from assets.readers import Sheet, Unreadable, Workbook
from assets.readers.workbook.apart import Apart
from assets.readers.workbook.cells import Row
from assets.readers.workbook.declared import MOST_ROWS_ABOVE

_FEWEST_HEADINGS = 2
_MOST_TOLD = 3
_NOTES = (r"(?i)(foot)?notes?\b", r"(?i)sources?\b", r"\[", r"\*", r"\d+[.)] ", "©")
"""How notes begin that follow a table without a blank row."""
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
        name = table if table in headers else next(iter(headers), "")
        place = next((index for index, info in enumerate(book.sheets) if name and info.name == name), None)
        ends = {} if place is None else _end(list(book.rows(place))[headers[name][0] :])
    finally:
        book.close()
    if not headers:
        raise Unreadable("header_not_found", "a sheet with a row of headings and rows below it")
    if table and table not in headers:
        raise Unreadable(
            "sheet_missing", f"a sheet with a table that has the name given; the workbook has {len(headers)}"
        )
    row, headings = headers[name]
    sheet = Sheet(name=name, header_holds=headings[:_MOST_TOLD], **ends)
    why = f"the header stands in row {row}, told by its first headings"
    if ends:
        why += "; what stands below the table are notes"
    others = tuple(other for other in headers if other != name)
    return Proposed(Workbook({name: sheet}), why, others)


def _end(rows: Sequence[Row]) -> dict[str, Any]:
    """How the reader tells where the table ends, of the rows below the header; nothing where no notes follow it."""
    widths = [sum(1 for text in row if text and text.strip()) for row in rows]
    last = max((place for place, width in enumerate(widths) if width >= _FEWEST_HEADINGS), default=-1)
    below = [place for place in range(last + 1, len(rows)) if widths[place]]
    if not below:
        return {}
    if below[0] > last + 1 and 0 not in widths[: last + 1]:
        return {"ends_at_blank_row": True}
    first = next(text for text in rows[below[0]] if text and text.strip()).strip()
    notes = tuple(note for note in _NOTES if re.match(note, first))
    return {"notes": notes} if notes else {}


def _header(rows: Sequence[Row]) -> tuple[int, tuple[str, ...]] | None:
    """The number of the row of headings and what it says, where a row follows it."""
    widths = [sum(1 for text in row if text and text.strip()) for row in rows]
    widest = max(widths, default=0)
    for place, width in enumerate(widths[:-1]):
        if width >= max(_FEWEST_HEADINGS, _SHARE * widest):
            return place + 1, tuple(" ".join(text.split()) for text in rows[place] if text and text.strip())
    return None
