"""Wide tables, with a column for each month (or school, or site), made long: a row for each cell.

It rearranges what another reader has read. Which of the names are months, and whether the values are numbers,
is for the source's contract to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assets.readers.csv.delimited import Delimited
from assets.readers.csv.malformed_lines import WHITE_SPACE
from assets.readers.raw import RawRows, Unreadable

if TYPE_CHECKING:
    import pyarrow as pa


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
        ids = [heading for heading in self.id_headings if heading in lines.headings]
        cells = [h for h in lines.headings if h not in ids and re.search(self.value_heading_pattern, h)]
        if not cells:
            raise Unreadable("heading_missing", f"headings of the form {self.value_heading_pattern}")
        others = tuple((n, h) for n, h in enumerate(lines.headings, start=1) if h not in {*ids, *cells})

        def produce(rows: RawRows) -> Iterator[pa.RecordBatch]:
            rows.set_aside = lines.set_aside
            for batch in lines.batches:
                long = _long(batch, ids, cells, rows.schema)
                rows.empty_cells += batch.num_rows * len(cells) - long.num_rows
                if long.num_rows:
                    yield long
            rows.line_count = lines.line_count

        return RawRows.lazily((*ids, self.name, self.value), produce, others)


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
