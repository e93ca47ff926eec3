"""Physical lines: where they end, how many there are, and a file cut into blocks of whole lines.

A line ends at LF, at CR LF, or at a CR alone: the same convention as Python's csv module and Arrow's parser.
Fields, quotes and encodings belong elsewhere; bytes go in and bytes come out.
"""

from __future__ import annotations

import codecs
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from assets.readers.raw import Unreadable

if TYPE_CHECKING:
    import numpy as np

BLOCK_BYTES = 4 << 20
LONGEST_LINE_BYTES = 1 << 20
# Of lines that hold next to nothing a block has millions, and each needs room for its number and offset.
MOST_LINES = 1 << 18
# UTF-32 before UTF-16: the mark of the one begins with the mark of the other.
WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


def count_breaks(data: bytes) -> int:
    """How many line ends the bytes hold."""
    import numpy as np

    return int(np.count_nonzero(_line_ends(data)))


def count_lines(data: bytes) -> int:
    """How many lines the bytes hold; text after the last line end is a line too."""
    return count_breaks(data) + (0 if not data or data.endswith((b"\n", b"\r")) else 1)


def line_starts(data: bytes) -> np.ndarray:
    """The offset at which each line begins, and the length of the data as a last element."""
    import numpy as np

    starts = np.concatenate(([0], np.flatnonzero(_line_ends(data)) + 1))
    return starts if starts[-1] == len(data) else np.append(starts, len(data))


def _line_ends(data: bytes) -> np.ndarray:
    """For each byte, whether a line ends behind it."""
    import numpy as np

    octets = np.frombuffer(data, dtype=np.uint8)
    ends: np.ndarray = octets == ord("\n")
    if b"\r" in data:
        returns = octets == ord("\r")
        returns[:-1] &= ~ends[1:]
        ends |= returns
    return ends


def ends_with_line_end(path: Path) -> bool:
    """Whether the last byte of a file that is not empty ends a line."""
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) in (b"\n", b"\r")


def count_lines_of_file(path: Path) -> int:
    """How many physical lines the file holds, in one pass and little memory, however long they are.

    Of a file that opens with the mark of UTF-16 or UTF-32 the lines of its text are counted.
    """
    with path.open("rb") as file:
        count, ended = 0, True
        for piece in _pieces(file):
            count, ended = count + count_breaks(piece), piece.endswith((b"\n", b"\r"))
    return count + (not ended)


def _pieces(file: BinaryIO, most_bytes: float = math.inf) -> Iterator[bytes]:
    """The next bytes of a file as text of one byte for an ASCII character, no CR LF cut in two."""
    start = file.read(4)
    file.seek(-len(start), 1)
    wide = next((name for mark, name in WIDE_MARKS if start.startswith(mark)), None)
    decoder = codecs.getincrementaldecoder(wide)(errors="replace") if wide else None
    held = b""
    while chunk := file.read(int(min(BLOCK_BYTES, most_bytes))):
        most_bytes -= len(chunk)
        data = held + (decoder.decode(chunk).encode(errors="replace") if decoder else chunk)
        held = b"\r" if data.endswith(b"\r") else b""
        if piece := data[: len(data) - len(held)]:
            yield piece
    if held:
        yield held


def blocks(file: BinaryIO, size: int = BLOCK_BYTES) -> Iterator[bytes]:
    """The rest of the file in blocks of about `size` bytes, each cut after a line end (the last as it is).

    No block has more than `MOST_LINES` lines (twice as many where LF and CR take turns).
    """
    rest = b""
    while chunk := file.read(size):
        data = rest + chunk if rest else chunk
        cut = data.rfind(b"\n") + 1
        if not cut:
            # Only when there is no LF at all: a CR in the last place may be half of a CR LF.
            cut = data.rfind(b"\r", 0, len(data) - 1) + 1
        if len(data) - cut > LONGEST_LINE_BYTES:
            cut = max(cut, data.rfind(b"\r", 0, len(data) - 1) + 1)
        if (begins := _long_line(data)) is not None:
            line = _line_at(file, file.tell() - len(data) + begins)
            raise Unreadable("line_too_long", f"lines of less than {LONGEST_LINE_BYTES >> 20} MB", line)
        rest = data[cut:]
        if cut:
            yield from _of_few_lines(data[:cut])
    if rest:
        yield rest


def _long_line(data: bytes) -> int | None:
    """Where a line begins that is beyond the longest, if there is one."""
    half = LONGEST_LINE_BYTES // 2
    for first in range(0, len(data) - half + 1, half):
        # A line so long covers one of these halves whole; in any other, the next line end is near.
        if data.find(b"\n", first, first + half) < 0 and data.find(b"\r", first, first + half) < 0:
            begins = max(data.rfind(b"\n", 0, first), data.rfind(b"\r", 0, first)) + 1
            ends = [place for end in b"\n\r" if (place := data.find(end, first)) >= 0]
            if min(ends, default=len(data)) - begins > LONGEST_LINE_BYTES:
                return begins
    return None


def _of_few_lines(block: bytes) -> Iterator[bytes]:
    import numpy as np

    octets = np.frombuffer(block, dtype=np.uint8)
    if (
        max(int(np.count_nonzero(octets == ord(end))) for end in "\n\r" if end.encode() in block)
        <= MOST_LINES
    ):
        yield block
        return
    begin = 0
    for end in (*(np.flatnonzero(_line_ends(block))[MOST_LINES - 1 :: MOST_LINES] + 1).tolist(), len(block)):
        if begin < end:
            yield block[begin:end]
        begin = end


def _line_at(file: BinaryIO, offset: int) -> int:
    """The number of the physical line that begins at that offset of the file."""
    file.seek(0)
    return 1 + sum(count_breaks(piece) for piece in _pieces(file, offset))
