"""The first lines of a CSV file: blank lines, then the headings.

What the headings of a source ought to be is not known here.
"""

from __future__ import annotations

from dataclasses import dataclass

from assets.readers.csv.encoding import Encoding, to_utf8
from assets.readers.csv.lines import LINE, count_lines
from assets.readers.csv.malformed_lines import (
    BYTE_ORDER_MARKS,
    fields_of,
    leaves_quote_open,
    not_closed,
)
from assets.readers.raw import Unreadable, check_headings
from assets.readers.set_aside import SetAside, SetAsideLines, cut_for_keeping

# Far beyond any agreed file; each column needs room of its own, whether or not anything stands in it.
MOST_HEADINGS = 4096


@dataclass(frozen=True)
class Headings:
    """`names` of the columns to keep, the `width` of a line in fields, and where the rows begin.

    Headings that are empty at the right-hand end are counted in `width` but are not among the names.
    """

    names: tuple[str, ...]
    width: int
    blanks: SetAsideLines
    line_count: int
    byte_count: int


def read_headings(block: bytes, encoding: Encoding, delimiter: str, quote: str, multiline: bool) -> Headings:
    """Read the headings at the start of a file's first block (in the file's own encoding, mark removed)."""
    blanks = SetAsideLines()
    text, begins, line = "", 1, 0
    for found in LINE.finditer(block):
        piece = to_utf8(found[0], encoding, first_line=line + 1).decode()
        line += 1
        if not text:
            # White space of every kind, as headings are trimmed of it below: what is empty there is blank here.
            if not any(field.strip() for field in fields_of(piece, delimiter, quote)):
                blanks.append(SetAside(line, cut_for_keeping(piece.rstrip("\r\n")), "blank"))
                continue
            begins = line
        text += piece
        if not leaves_quote_open(text, delimiter, quote):
            fields = [field.strip() for field in fields_of(text, delimiter, quote)]
            width = len(fields)
            if width > MOST_HEADINGS:
                raise Unreadable("too_many_headings", f"at most {MOST_HEADINGS:,} headings", begins)
            if fields[0].startswith(BYTE_ORDER_MARKS):
                expected = "one byte order mark at most, at the very start of the file"
                raise Unreadable("byte_order_mark_repeated", expected, begins)
            while fields and not fields[-1]:
                fields.pop()
            if not fields:
                raise Unreadable("heading_missing", "a heading over column 1", begins)
            check_headings(tuple(fields), begins)
            return Headings(tuple(fields), width, blanks, count_lines(text.encode()), found.end())
        if not multiline:
            break
    if text:
        raise not_closed(begins, multiline)
    raise Unreadable("file_is_empty", "a line of headings")
