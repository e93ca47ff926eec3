"""One block of CSV text, whole lines in UTF-8, into columns of text with line numbers counted from its start.

Here each physical line is accounted for, and what is not data is taken out. It knows one block at a time:
files, encodings and threads belong to `delimited`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING

from assets.readers.csv.blank_lines import blank_runs, without_blank_lines
from assets.readers.csv.lines import count_lines, line_starts
from assets.readers.csv.malformed_lines import (
    BYTE_ORDER_MARKS,
    MOST_RAGGED_LINES,
    WHITE_SPACE,
    fields_of,
    is_well_quoted,
    leaves_quote_open,
    not_closed,
    too_many_ragged,
    why_no_row,
)
from assets.readers.csv.parse import LineFormat, Parsed, TooManyRefused, parse
from assets.readers.raw import Unreadable, schema_of
from assets.readers.set_aside import SetAside, cut_for_keeping

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

AT_ONCE = 10_000
_line = attrgetter("line")
BLANK = f"^[{WHITE_SPACE}]*$"
# The parser calls back for each line of another width: cheap for some, not for a million blank lines.
MOST_REFUSED_AT_FIRST = 1_000


@dataclass
class Block:
    """The rows of a block, and what is set aside of it.

    Line numbers count from 1 at the block's start. `line_count` is the number of physical lines read,
    `accounted_for` the lines of the rows and of what is set aside, counted from those themselves. `open_at` is
    the offset of a last record whose quotation mark is still open where the block ends: nothing from there on
    has been read.
    """

    batch: pa.RecordBatch
    set_aside: list[SetAside] = field(default_factory=list)
    line_count: int = 0
    accounted_for: int = 0
    open_at: int | None = None


def read_block(data: bytes, layout: LineFormat) -> Block:
    """Read a block. Raises `Unreadable`, its line counted from the block's start, if lines do not add up."""
    import numpy as np
    import pyarrow as pa

    if not data:
        return Block(pa.RecordBatch.from_pylist([], schema=schema_of(layout.names)))
    line_count = count_lines(data)
    # Without a quotation mark each line is a record, and a blank one can be told by its bytes.
    is_plain = layout.quote.encode() not in data
    try:
        parsed = parse(data, layout, line_count, MOST_REFUSED_AT_FIRST if is_plain else math.inf)
    except TooManyRefused:
        return _read_without_blank_lines(data, layout, line_count)
    spans = parsed.spans
    first_lines = np.cumsum(spans) - spans + 1
    if len(spans):
        open_at = _open_record(data, int(first_lines[-1]), line_count, layout)
        if open_at is not None and layout.multiline:
            block = read_block(data[:open_at], layout)
            block.open_at = open_at
            return block
        if len(spans) != line_count:
            _check_long_records(data, spans, first_lines, layout)
        if open_at is not None:
            raise not_closed(int(first_lines[-1]), layout.multiline)
    if int(spans.sum()) != line_count:
        raise Unreadable("lines_do_not_add_up", f"{line_count} lines, accounted for {int(spans.sum())}")
    block = _without_malformed_lines(data, parsed, first_lines, layout)
    block.line_count = line_count
    return block


def _read_without_blank_lines(data: bytes, layout: LineFormat, line_count: int) -> Block:
    """Read a block that has no quotation mark and many lines of another width, most of them blank perhaps."""
    import numpy as np

    solid, numbers, blanks = without_blank_lines(data, layout.delimiter)
    block = Block(read_block(b"", layout).batch)
    if solid:
        block = _without_malformed_lines(
            solid, parse(solid, layout, len(numbers)), np.asarray(numbers), layout
        )
    block.accounted_for += sum(run.count for run in blanks)
    block.set_aside = sorted([*block.set_aside, *blanks], key=_line)
    block.line_count = line_count
    return block


def _open_record(data: bytes, first_line: int, line_count: int, layout: LineFormat) -> int | None:
    """The offset of the last record, which begins on that line, if its quotation mark is not closed."""
    if first_line == line_count:
        end = len(data) - (2 if data.endswith(b"\r\n") else 1 if data.endswith((b"\r", b"\n")) else 0)
        start = max(data.rfind(b"\n", 0, end), data.rfind(b"\r", 0, end)) + 1
    else:
        start = int(line_starts(data)[first_line - 1])
    is_open = leaves_quote_open(data[start:].decode(), layout.delimiter, layout.quote)
    return start if is_open else None


def _check_long_records(data: bytes, spans: np.ndarray, first_lines: np.ndarray, layout: LineFormat) -> None:
    """Raise for a record of several lines that should have one, or whose quotation marks are in disorder.

    A mark that is never closed runs on to the next one, and the record may by chance have the right width:
    then only the text behind the closing mark gives it away.
    """
    import numpy as np

    starts = line_starts(data)
    for record in np.flatnonzero(spans > 1).tolist():
        line = int(first_lines[record])
        text = data[starts[line - 1] : starts[min(line - 1 + int(spans[record]), len(starts) - 1)]].decode()
        if not layout.multiline or not is_well_quoted(text, layout.delimiter, layout.quote):
            raise not_closed(line, layout.multiline)


def _without_malformed_lines(
    data: bytes, parsed: Parsed, first_lines: np.ndarray, layout: LineFormat
) -> Block:
    """Rows with their line numbers; blank lines, footers and lines of another width set aside.

    Where `data` has lost its blank lines, `first_lines` still has the numbers that the others had with them.
    """
    import numpy as np
    import pyarrow as pa

    blank, odd = _odd_rows(parsed.columns, layout)
    columns = [parsed.columns.column(kept).chunk(0) for kept in range(len(layout.names))]
    batch = pa.record_batch(
        [pa.array(first_lines[parsed.is_row], pa.int64()), *columns], schema=schema_of(layout.names)
    )
    suspect = ~parsed.is_row
    suspect[parsed.is_row] = blank | odd
    block = Block(batch.filter(pa.array(~(blank | odd))) if suspect.any() else batch)
    block.accounted_for = block.batch.num_rows + int((parsed.spans[~suspect] - 1).sum())
    if not suspect.any():
        return block
    starts = line_starts(data)
    # Where the records begin in `data`, which tells their text, and not in the file.
    places = np.cumsum(parsed.spans) - parsed.spans
    begins, ends = starts[places], starts[places + parsed.spans]
    alone = np.zeros(len(suspect), dtype=bool)
    alone[parsed.is_row] = blank
    alone &= parsed.spans == 1
    found = list(blank_runs(data, first_lines[alone], begins[alone], ends[alone]))
    block.accounted_for += sum(run.count for run in found)
    malformed = 0
    records = np.flatnonzero(suspect & ~alone)
    for first in range(0, len(records), AT_ONCE):
        some = records[first : first + AT_ONCE]
        where = (first_lines[some].tolist(), begins[some].tolist(), ends[some].tolist())
        lines = _set_aside(data, list(zip(*where, strict=True)), layout)
        block.accounted_for += sum(line.last_line - line.line + 1 for line in lines)
        malformed += sum(line.is_malformed for line in lines)
        found += lines
        if malformed > MOST_RAGGED_LINES:
            raise too_many_ragged(layout.width)
    block.set_aside = sorted(found, key=_line)
    return block


def _set_aside(data: bytes, places: list[tuple[int, int, int]], layout: LineFormat) -> list[SetAside]:
    """The lines at those places (line, first offset, last offset), each with the reason why it is no row."""
    import pyarrow as pa

    # Footers come by the thousand, all the same: each text is looked at once.
    texts = {piece: piece.decode() for piece in {data[begin:end] for _, begin, end in places}}
    fields = {piece: fields_of(text, layout.delimiter, layout.quote) for piece, text in texts.items()}
    firsts = pa.array([each[0] if each else None for each in fields.values()], pa.string())
    footers = _begin_as_footer(firsts, layout).tolist()
    more_lines = {piece: count_lines(piece) - 1 for piece in texts}
    reasons = {
        piece: (cut_for_keeping(texts[piece].rstrip("\r\n")), *why_no_row(each, is_footer, layout.width))
        for (piece, each), is_footer in zip(fields.items(), footers, strict=True)
    }
    return [
        SetAside(line, *reasons[piece], last_line=line + more_lines[piece])
        for line, begin, end in places
        for piece in (data[begin:end],)
    ]


def _odd_rows(columns: pa.Table, layout: LineFormat) -> tuple[np.ndarray, np.ndarray]:
    """Which rows of the right width are blank; and which are a footer, go on beyond the last heading or begin
    with a byte order mark.
    """
    import numpy as np
    import pyarrow.compute as pc

    blank = np.ones(columns.num_rows, dtype=bool)
    for column in columns.itercolumns():
        if not blank.any():
            break
        blank &= _matches(column, BLANK, if_null=True)
    odd = _begin_as_footer(columns.column(0), layout) & ~blank
    for mark in BYTE_ORDER_MARKS:
        odd |= pc.starts_with(columns.column(0), mark).fill_null(False).to_numpy()
    for position in range(len(layout.names), layout.width):
        odd |= ~_matches(columns.column(position), BLANK, if_null=True) & ~blank
    return blank, odd


def _begin_as_footer(first_fields: pa.Array | pa.ChunkedArray, layout: LineFormat) -> np.ndarray:
    """Which first fields, less the white space before them, begin as one of the footers does."""
    import numpy as np

    if not layout.footers:
        return np.zeros(len(first_fields), dtype=bool)
    pattern = f"^[{WHITE_SPACE}]*(?:{'|'.join(f'(?:{footer})' for footer in layout.footers)})"
    return _matches(first_fields, pattern, if_null=False)


def _matches(texts: pa.Array | pa.ChunkedArray, pattern: str, if_null: bool) -> np.ndarray:
    import pyarrow.compute as pc

    found = pc.match_substring_regex(texts, pattern).fill_null(if_null)
    matches: np.ndarray = found.to_numpy(zero_copy_only=False)
    return matches
