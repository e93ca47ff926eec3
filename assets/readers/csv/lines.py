"""Physical lines: where they end, how many there are, and a file cut into blocks of whole lines.

A line ends at LF, at CR LF, or at a CR alone: the same convention as Python's csv module and Arrow's parser.
Fields, quotes and encodings belong elsewhere; bytes go in and bytes come out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from assets.readers.raw import Unreadable

if TYPE_CHECKING:
    import numpy as np

BLOCK_BYTES = 4 << 20
LONGEST_LINE_BYTES = 32 << 20
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
    """How many physical lines the file holds, in one pass and little memory."""
    with path.open("rb") as file:
        return sum(count_lines(block) for block in blocks(file))


def blocks(file: BinaryIO, size: int = BLOCK_BYTES) -> Iterator[bytes]:
    """The rest of the file in blocks of about `size` bytes, each cut after a line end (the last as it is)."""
    rest = b""
    while chunk := file.read(size):
        data = rest + chunk if rest else chunk
        cut = data.rfind(b"\n") + 1
        if not cut:
            # Only when there is no LF at all: a CR in the last place may be half of a CR LF.
            cut = data.rfind(b"\r", 0, len(data) - 1) + 1
        if not cut and len(data) > LONGEST_LINE_BYTES:
            raise Unreadable("line_too_long", f"lines of less than {LONGEST_LINE_BYTES >> 20} MB")
        rest = data[cut:]
        if cut:
            yield data[:cut]
    if rest:
        yield rest
