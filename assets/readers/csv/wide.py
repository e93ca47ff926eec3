"""Wide tables, with a column for each month (or school, or site), made long: a row for each cell.

It rearranges what another reader has read. Which of the names are months, and whether the values are numbers,
is for the source's contract to say.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assets.readers.csv.delimited import Delimited
from assets.readers.csv.headings import Headings
from assets.readers.csv.lines import LINE, blocks
from assets.readers.csv.malformed_lines import BYTE_ORDER_MARKS, WHITE_SPACE, fields_of, is_blank
from assets.readers.raw import RawRows, Unreadable

if TYPE_CHECKING:
    import pyarrow as pa


# What the rows of a portion may need together, and what each needs beside the texts of its ids.
MOST_BYTES = 16 << 20
ROW_BYTES = 64


@dataclass(frozen=True)
class Wide:
    """Each line becomes one row for each of its cells under a heading that matches `value_heading_pattern`.

    A row has the `id_headings`, then `name` (the cell's heading, as received) and `value` (the cell), and the
    number of the line. Cells with nothing in them give no row and are counted in `empty_cells`. Any other
    heading is told in `other_headings`. An id heading that the file does not have is missing from the rows'
    headings too, so that the contract sees it.
    """

    reader: Delimited
    id_headings: tuple[str, ...]
    value_heading_pattern: str
    name: str
    value: str

    def __post_init__(self) -> None:
        re.compile(self.value_heading_pattern)

    def read(self, path: Path) -> RawRows:
        """As `Delimited.read`; also `Unreadable` if no heading at all matches the pattern."""
        lines = self.reader.read(path)
        ids, cells = self._parted(lines.headings)
        if not cells:
            raise Unreadable("heading_missing", f"headings of the form {self.value_heading_pattern}")
        others = tuple((n, h) for n, h in enumerate(lines.headings, start=1) if h not in {*ids, *cells})

        def produce(rows: RawRows) -> Iterator[pa.RecordBatch]:
            rows.set_aside = lines.set_aside
            for batch in lines.batches:
                for some in _of_few_cells(batch, ids, len(cells)):
                    long = _long(some, ids, cells, rows.schema)
                    rows.empty_cells += some.num_rows * len(cells) - long.num_rows
                    if long.num_rows:
                        yield long
            rows.line_count = lines.line_count

        return RawRows.lazily((*ids, self.name, self.value), produce, others)

    def count_rows(self, path: Path) -> int:
        """How many cells a file holds that cannot be read, with a line that is not of data as one; see `Delimited`."""
        reader = self.reader
        try:
            encoding, mark, headings = reader.open(path)
            _, cells = self._parted(headings.names)
            with path.open("rb") as file:
                file.seek(mark + headings.byte_count)
                return headings.blanks.line_count + sum(
                    max(len(cells), 1)
                    if self._is_of_data(line[0].decode(encoding, "replace"), headings)
                    else 1
                    for block in blocks(file)
                    for line in LINE.finditer(block)
                )
        except Unreadable:
            return reader.count_rows(path)

    def _parted(self, headings: tuple[str, ...]) -> tuple[list[str], list[str]]:
        """The headings of ids, and those of cells."""
        ids = [heading for heading in self.id_headings if heading in headings]
        return ids, [h for h in headings if h not in ids and re.search(self.value_heading_pattern, h)]

    def _is_of_data(self, line: str, headings: Headings) -> bool:
        fields = fields_of(line, self.reader.delimiter, self.reader.quote)
        first = fields[0].lstrip(WHITE_SPACE) if fields else ""
        is_footer = any(re.match(footer, first) for footer in self.reader.footers)
        beyond = fields[len(headings.names) :]
        return (
            len(fields) == headings.width
            and not is_footer
            and not is_blank(fields)
            and is_blank(beyond)
            and not fields[0].startswith(BYTE_ORDER_MARKS)
        )


def _of_few_cells(batch: pa.RecordBatch, ids: list[str], width: int) -> Iterator[pa.RecordBatch]:
    """The lines in portions that stay small when each becomes `width` rows, all with the texts of its ids."""
    import numpy as np
    import pyarrow.compute as pc

    id_bytes = np.zeros(batch.num_rows, dtype=np.int64)
    for heading in ids:
        id_bytes += pc.binary_length(batch.column(heading)).fill_null(0).to_numpy(zero_copy_only=False)
    needed = (id_bytes + ROW_BYTES) * width
    if len(needed) and needed.max() > MOST_BYTES:
        line = batch.column(0)[int(needed.argmax())].as_py()
        raise Unreadable(
            "line_too_long", f"at most {MOST_BYTES >> 20} MB for the cells of a line with its names", line
        )
    portion = np.cumsum(needed) // MOST_BYTES
    cuts = [0, *(np.flatnonzero(np.diff(portion)) + 1).tolist(), batch.num_rows]
    for begin, end in itertools.pairwise(cuts):
        yield batch.slice(begin, end - begin)


def _long(batch: pa.RecordBatch, ids: list[str], cells: list[str], schema: pa.Schema) -> pa.RecordBatch:
    """The cells that hold something, line by line and from left to right."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    lines, width = batch.num_rows, len(cells)
    by_column = pa.concat_arrays([batch.column(cell) for cell in cells])
    # Cell (line, column) stands at column * lines + line; taken in the order of lines instead.
    by_line = by_column.take(pa.array(np.arange(lines * width).reshape(width, lines).T.ravel()))
    holds_text = pc.not_equal(pc.utf8_trim(by_line, WHITE_SPACE), "").fill_null(False)
    cell = np.flatnonzero(holds_text.to_numpy(zero_copy_only=False))
    line, column = pa.array(cell // width), pa.array(cell % width)
    return pa.record_batch(
        [
            batch.column(0).take(line),
            *(batch.column(heading).take(line) for heading in ids),
            pa.array(cells, pa.string()).take(column),
            by_line.take(pa.array(cell)),
        ],
        schema=schema,
    )
