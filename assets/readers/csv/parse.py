"""Arrow parses a block of CSV text, and says which records it refused and how many lines each record took.

Only what the parser knows is here; what it means for the file is decided in `csv_block`.
"""

from __future__ import annotations

import codecs
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assets.readers.csv.lines import count_breaks

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from pyarrow import csv


@dataclass(frozen=True)
class LineFormat:
    """How a line is made: names of the columns kept, its width in fields, marks, footers (patterns)."""

    names: tuple[str, ...]
    width: int
    delimiter: str
    quote: str
    footers: tuple[str, ...]
    multiline: bool


@dataclass(frozen=True)
class Parsed:
    """Records in the order of the file: those of the right width in `columns`, and the rest refused.

    `is_row` tells the two apart, `spans` is the number of physical lines of each record.
    """

    columns: pa.Table
    is_row: np.ndarray
    spans: np.ndarray


class TooManyRefused(Exception):
    """The parser refused more records than it was allowed to."""


def parse(data: bytes, layout: LineFormat, line_count: int, most_refused: float = math.inf) -> Parsed:
    """Parse UTF-8 text that holds `line_count` physical lines. Every field is text, an empty one is null.

    Raises `TooManyRefused` when more than `most_refused` records are of another width.
    """
    import numpy as np
    import pyarrow as pa

    refused: list[int] = []
    breaks_in_refused: list[int] = []

    def refuse(row: csv.InvalidRow) -> str:
        if len(refused) >= most_refused:
            return "error"
        refused.append(row.number - 1)
        several = "\n" in row.text or "\r" in row.text
        breaks_in_refused.append(count_breaks(row.text.encode()) if several else 0)
        return "skip"

    try:
        columns = _columns_of(data, layout, refuse)
    except pa.ArrowInvalid:
        if len(refused) >= most_refused:
            raise TooManyRefused from None
        raise
    records = columns.num_rows + len(refused)
    is_row = np.ones(records, dtype=bool)
    is_row[refused] = False
    spans = np.ones(records, dtype=np.int64)
    # As many records as lines: one each, so nothing need be counted. (A last record that swallows only its
    # own line end escapes this; `csv_block` looks at it apart.)
    if records != line_count:
        spans[is_row] += _breaks_in_rows(columns)
        spans[~is_row] += np.asarray(breaks_in_refused, dtype=np.int64)
    return Parsed(columns, is_row, spans)


def _columns_of(data: bytes, layout: LineFormat, refuse: Callable[[csv.InvalidRow], str]) -> pa.Table:
    import pyarrow as pa
    from pyarrow import csv

    # Arrow takes a mark away from the start of whatever it reads, and a block is not the start of the file.
    held = codecs.BOM_UTF8 + data if data.startswith(codecs.BOM_UTF8) else data
    names = [str(position) for position in range(layout.width)]
    return csv.read_csv(
        pa.BufferReader(held),
        # One thread and one piece, because only then does Arrow number the records that it refuses.
        csv.ReadOptions(use_threads=False, block_size=len(held) + 1, column_names=names),
        csv.ParseOptions(
            delimiter=layout.delimiter,
            quote_char=layout.quote,
            ignore_empty_lines=False,
            invalid_row_handler=refuse,
        ),
        csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
            check_utf8=False,  # the encoding has been checked already, and with line numbers
        ),
    )


def _breaks_in_rows(columns: pa.Table) -> np.ndarray:
    """The number of line ends inside the values of each row."""
    import numpy as np
    import pyarrow.compute as pc

    breaks = np.zeros(columns.num_rows, dtype=np.int64)
    for column in columns.itercolumns():
        target_fact, returns, pairs = (pc.count_substring(column, mark) for mark in ("\n", "\r", "\r\n"))
        breaks += pc.subtract(pc.add(target_fact, returns), pairs).fill_null(0).to_numpy()
    return breaks
