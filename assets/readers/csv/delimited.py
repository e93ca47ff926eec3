"""CSV files: rows of text in columns, with line numbers, in bounded memory, for files of any length.

The file is cut into blocks of whole lines; a few threads decode and parse blocks ahead of whoever reads the
rows. What a single block means is in `csv_block`, the headings are in `csv_headings`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from assets.readers.csv.ahead import blocks_in_threads, blocks_joined
from assets.readers.csv.blank_lines import WHITE_BYTES
from assets.readers.csv.encoding import Encoding, Suspicion, opening_mark
from assets.readers.csv.headings import Headings, read_headings
from assets.readers.csv.lines import BLOCK_BYTES, blocks, count_lines, count_lines_of_file, ends_with_line_end
from assets.readers.csv.malformed_lines import MOST_RAGGED_CHARACTERS, MOST_RAGGED_LINES, too_many_ragged
from assets.readers.csv.parse import LineFormat
from assets.readers.raw import RawRows, Unreadable

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Delimited:
    """A CSV file with one line of headings.

    `footers` are regular expressions (RE2); a line whose first field begins as one of them does is no row,
    whatever its width. `final_line_end`: the sender always ends the last line, so a file that does not has
    been cut short. `multiline`: values in quotation marks may hold line ends (read more slowly).
    """

    encoding: Encoding = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    footers: tuple[str, ...] = ()
    final_line_end: bool = True
    multiline: bool = False

    def __post_init__(self) -> None:
        for footer in self.footers:
            re.compile(footer)

    def read(self, path: Path) -> RawRows:
        """Read the headings now and the rows as they are asked for. Raises `Unreadable`, now or then."""
        size = path.stat().st_size
        if not size:
            raise Unreadable("file_is_empty", "a line of headings")
        encoding, mark, headings = self.open(path)
        if self.final_line_end and not ends_with_line_end(path):
            raise Unreadable(
                "file_is_cut_short", "a line end behind the last line", count_lines_of_file(path)
            )

        def produce(rows: RawRows) -> Iterator[pa.RecordBatch]:
            rows.set_aside.extend(headings.blanks)
            with path.open("rb") as file:
                file.seek(mark)
                yield from self._rows(file, size - mark, encoding, headings, rows)

        return RawRows.lazily(headings.names, produce)

    def open(self, path: Path) -> tuple[Encoding, int, Headings]:
        """The encoding that the file is in, the length of its byte order mark, its headings. May raise `Unreadable`."""
        with path.open("rb") as file:
            encoding, mark = opening_mark(file.read(4), self.encoding)
            file.seek(mark)
            first = next(blocks(file), b"")
        return encoding, mark, read_headings(first, encoding, self.delimiter, self.quote, self.multiline)

    def count_rows(self, path: Path) -> int:
        """How many rows a file holds that cannot be read: its physical lines less the line of headings."""
        nothing = (
            codecs.BOM_UTF8 + codecs.BOM_UTF16 + WHITE_BYTES + (self.delimiter + self.quote).encode() + b"\0"
        )
        with path.open("rb") as file:
            has_headings = any(piece.strip(nothing) for piece in iter(lambda: file.read(BLOCK_BYTES), b""))
        return count_lines_of_file(path) - has_headings

    def _rows(
        self, file: BinaryIO, size: int, encoding: Encoding, headings: Headings, rows: RawRows
    ) -> Iterator[pa.RecordBatch]:
        """The rows in order, with the line numbers of the file; then the counts, which must add up."""
        layout = LineFormat(
            headings.names, headings.width, self.delimiter, self.quote, self.footers, self.multiline
        )
        suspicion = Suspicion(encoding)
        suspicion.hear(file.read(headings.byte_count))
        bytes_read = headings.byte_count
        line_count = accounted_for = lines_before = headings.line_count + headings.blanks.line_count
        ragged = ragged_characters = 0
        read_blocks = blocks_joined if self.multiline else blocks_in_threads
        for raw, finish in read_blocks(blocks(file), layout, encoding):
            try:
                block = finish()
            except Unreadable as fault:
                raise fault.moved_down(lines_before) from None
            suspicion.hear(raw)
            bytes_read += len(raw)
            line_count += count_lines(raw)
            accounted_for += block.accounted_for
            for line in block.set_aside:
                rows.set_aside.append(line.moved_down(lines_before))
                ragged += line.is_malformed
                ragged_characters += len(line.text) if line.is_malformed else 0
            if ragged > MOST_RAGGED_LINES or ragged_characters > MOST_RAGGED_CHARACTERS:
                raise too_many_ragged(layout.width)
            if block.batch.num_rows:
                yield _moved_down(block.batch, lines_before)
            lines_before += block.line_count
        suspicion.settle()
        if accounted_for != line_count or bytes_read != size:
            raise Unreadable(
                "lines_do_not_add_up",
                f"{line_count} lines in {size} bytes, accounted for {accounted_for} in {bytes_read}",
            )
        rows.line_count = line_count


def _moved_down(batch: pa.RecordBatch, lines: int) -> pa.RecordBatch:
    import pyarrow.compute as pc

    return batch.set_column(0, batch.schema.field(0), pc.add(batch.column(0), lines))
