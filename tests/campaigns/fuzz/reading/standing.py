"""What stands in one file: its rows by line, its lines, and how many of each kind there are.

Belongs here: the words that the independent readings share, and physical lines. Does not belong here: formats.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass, field

LINE_END = re.compile(rb"\r\n|\r|\n")
WIDE = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip

Row = dict[str, str | None]


@dataclass
class Standing:
    """What stands in a file."""

    headings: tuple[str, ...]
    received: int
    """Rows, as docs/operating.md counts them for a file that can be read to its end."""
    ignored: int = 0
    """Blank lines, footers, and empty cells of a wide table."""
    rows: dict[int, list[Row]] = field(default_factory=dict)
    """By the physical line on which they begin, the rows: heading to text, None where there is none."""
    malformed: dict[int, str] = field(default_factory=dict)
    """By line, the text of lines that should have been rows."""
    received_until: Callable[[str, int | None], set[int]] = lambda rule, line: set()
    """By the rule and the line that a refusal names, the numbers that may be said to be received."""


def physical_lines(content: bytes) -> list[bytes]:
    """The lines of a file, each without its end; the bytes of a wide encoding become those of UTF-8 first."""
    for byte_order_mark, name in WIDE:
        if content.startswith(byte_order_mark):
            content = content.decode(name, "replace").encode("utf-8", "replace")
            break
    lines = LINE_END.split(content)
    return lines if lines[-1] else lines[:-1]
