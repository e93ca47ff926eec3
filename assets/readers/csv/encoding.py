"""Characters: which encoding a file is really in, and its bytes as UTF-8. Knows nothing of rows or fields.

The encoding is agreed with the sender, not guessed. What we do look for is proof that the agreement does not
hold, because text read in the wrong encoding looks nearly right and is never noticed again.
"""

from __future__ import annotations

import codecs
from typing import Literal

from assets.readers.csv.lines import WIDE_MARKS, count_breaks
from assets.readers.raw import Unreadable

Encoding = Literal["utf-8", "cp1252"]
NAMES: dict[str, str] = {"utf-8": "UTF-8", "cp1252": "Windows-1252"}
RULE = "encoding_not_as_agreed"


def opening_mark(start: bytes, agreed: Encoding) -> tuple[Encoding, int]:
    """The encoding to read in and how many bytes of byte order mark to skip, from a file's first bytes.

    A UTF-8 mark is proof of UTF-8, whatever was agreed, and does no harm. A UTF-16 or UTF-32 mark is refused.
    """
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8", len(codecs.BOM_UTF8)
    for mark, name in WIDE_MARKS:
        if start.startswith(mark):
            raise Unreadable(RULE, f"{NAMES[agreed]}; the file is in {name.upper()}", 1)
    return agreed, 0


def to_utf8(block: bytes, encoding: Encoding, first_line: int = 1) -> bytes:
    """The same text in UTF-8. Raises `Unreadable` at the line of a byte that is no character in the encoding.

    `first_line` is the physical line at which the block begins.
    """
    if b"\0" in block:
        line = first_line + count_breaks(block[: block.index(b"\0")])
        raise Unreadable("file_holds_binary_data", "text without NUL bytes", line)
    if block.isascii():
        return block
    try:
        text = block.decode(encoding)
    except UnicodeDecodeError as error:
        line = first_line + count_breaks(block[: error.start])
        raise Unreadable(RULE, f"{NAMES[encoding]} text", line) from None
    return block if encoding == "utf-8" else text.encode()


class Suspicion:
    """Is a file that was agreed as Windows-1252 in truth UTF-8? Told block by block, answered at the end.

    Nearly every sequence of bytes is *some* Windows-1252 text, so decoding does not fail: `£` merely becomes
    `Â£`. But real Windows-1252 text with accents or pound signs is practically never valid UTF-8 throughout.
    """

    def __init__(self, encoding: Encoding) -> None:
        self._may_be_utf8 = encoding == "cp1252"
        self._beyond_ascii = False

    def hear(self, block: bytes) -> None:
        """Take a further block (whole lines) into account."""
        if not self._may_be_utf8 or block.isascii():
            return
        self._beyond_ascii = True
        try:
            block.decode("utf-8")
        except UnicodeDecodeError:
            self._may_be_utf8 = False

    def settle(self) -> None:
        """Raise `Unreadable` if every block was valid UTF-8 and at least one was more than ASCII."""
        if self._may_be_utf8 and self._beyond_ascii:
            raise Unreadable(RULE, "Windows-1252; the file is in UTF-8")
