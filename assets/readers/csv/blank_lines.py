"""Blank lines by the million: found by their bytes and kept as runs, without a step of Python for each.

Belongs here: lines of nothing but white space and delimiters. Does not belong here: any other line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assets.readers.csv.lines import line_starts
from assets.readers.set_aside import SetAside, cut_for_keeping

if TYPE_CHECKING:
    import numpy as np

WHITE_BYTES = b" \t\n\v\f\r\x1c\x1d\x1e\x1f"


def without_blank_lines(data: bytes, delimiter: str) -> tuple[bytes, np.ndarray, list[SetAside]]:
    """Text without quotation marks less its blank lines, the numbers (from 1) of its other lines, and the runs.

    White space beyond ASCII is not looked for: a line of it stays, and is found blank one by one.
    """
    import numpy as np

    starts = line_starts(data)
    is_white = np.zeros(256, dtype=bool)
    is_white[list(WHITE_BYTES + delimiter.encode())] = True
    octets = np.frombuffer(data, dtype=np.uint8)
    blank = np.logical_and.reduceat(is_white[octets], starts[:-1])
    runs = list(blank_runs(data, np.flatnonzero(blank) + 1, starts[:-1][blank], starts[1:][blank]))
    kept = np.repeat(~blank, np.diff(starts))
    return octets[kept].tobytes(), np.flatnonzero(~blank) + 1, runs


def blank_runs(data: bytes, lines: np.ndarray, begins: np.ndarray, ends: np.ndarray) -> Iterator[SetAside]:
    """Blank lines, given by number and by where their text begins and ends, as runs of lines that follow."""
    import numpy as np

    if not len(lines):
        return
    firsts = np.concatenate(([0], np.flatnonzero(np.diff(lines) != 1) + 1))
    counts = np.diff(np.append(firsts, len(lines)))
    for line, begin, end, count in zip(
        lines[firsts].tolist(), begins[firsts].tolist(), ends[firsts].tolist(), counts.tolist(), strict=True
    ):
        text = cut_for_keeping(data[begin:end].decode().rstrip("\r\n"))
        yield SetAside(line, text, "blank", count=count)
