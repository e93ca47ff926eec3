"""The first lines of a CSV file: blank lines, then the headings.

What the headings of a source ought to be is not known here.
"""

from __future__ import annotations

from dataclasses import dataclass

from assets.readers.csv.encoding import Encoding, to_utf8
from assets.readers.csv.lines import LINE, count_lines
from assets.readers.csv.malformed_lines import fields_of, is_blank, leaves_quote_open, not_closed
from assets.readers.raw import SetAside, Unreadable, check_headings


@dataclass(frozen=True)
class Headings:
    """`names` of the columns to keep, the `width` of a line in fields, and where the rows begin.

    Headings that are empty at the right-hand end are counted in `width` but are not among the names.
    """

    names: tuple[str, ...]
    width: int
    blanks: tuple[SetAside, ...]
    line_count: int
    byte_count: int


def read_headings(block: bytes, encoding: Encoding, delimiter: str, quote: str, multiline: bool) -> Headings:
    """Read the headings at the start of a file's first block (in the file's own encoding, mark removed)."""
    blanks: list[SetAside] = []
    text, begins, line = "", 1, 0
    for found in LINE.finditer(block):
        piece = to_utf8(found[0], encoding, first_line=line + 1).decode()
        line += 1
        if not text:
            if is_blank(fields_of(piece, delimiter, quote)):
                blanks.append(SetAside(line, piece.rstrip("\r\n"), "blank"))
                continue
            begins = line
        text += piece
        if not leaves_quote_open(text, delimiter, quote):
            fields = tuple(field.strip() for field in fields_of(text, delimiter, quote))
            width = len(fields)
            while not fields[-1]:
                fields = fields[:-1]
            check_headings(fields, begins)
            return Headings(fields, width, tuple(blanks), count_lines(text.encode()), found.end())
        if not multiline:
            break
    if text:
        raise not_closed(begins, multiline)
    raise Unreadable("file_is_empty", "a line of headings")
