"""What "received" means in an account: one definition, whatever becomes of the extract.

Received are the rows that the reader tells apart, and what it sets aside: lines of another width, footers, blank
lines, empty cells of a wide table. A line of headings is no row. So the same file gives the same number whether
it is accepted, refused for its bad rows or refused for its headings.

Of a file that cannot be read to its end only so much can be told:

- CSV: its physical lines (an end is LF, CR LF or CR), blank ones included, less the line of headings; in a wide
  table each line of data stands for its cells.
- XML: the elements that are rows, as far as they begin before the fault; where there are none (a web page, a
  document with entities) its physical lines.

Belongs here: that definition. Does not belong here: what becomes of the rows (stage.py).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assets.readers.csv.lines import count_lines_of_file
from assets.readers.raw import RawRows, Unreadable
from checks.contract import Source


def rows_received(rows: int, raw: RawRows) -> int:
    """The number received of an extract whose rows were read to the end."""
    return rows + raw.set_aside.line_count + raw.empty_cells


def rows_told(
    source: Source, path: Path, raw: RawRows | None, again: Callable[[], RawRows] | None = None
) -> int:
    """The number received of an extract, or of a table of it, that is refused before its rows are judged.

    `raw` are its rows, if it could be opened: they are read anew, as some may have gone by, and counted.
    """
    if raw is not None and again is not None and raw.failure is None:
        try:
            rows = again()
            count = sum(batch.num_rows for batch in rows.batches)
            # The lines set aside of one table among several were counted by the pass that read them all.
            return rows_received(count, raw if source.tables else rows)
        except Unreadable:
            pass
    reader = source.reader
    # A format that knows better than by its lines how many rows a broken file has says so itself.
    count_rows = getattr(reader, "count_rows", count_lines_of_file)
    return int(count_rows(path))
