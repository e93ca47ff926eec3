"""The few lines that need a closer look: headings, blanks, footers, lines with too many or too few fields.

Works on one record at a time with Python's csv module. The many ordinary rows never come here.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Sequence

from assets.readers.raw import Unreadable

# All that `str.strip` takes away, so that a field is empty to both or to neither; spreadsheets leave no-break
# spaces in cells that look empty.
WHITE_SPACE = (
    " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u2028\u2029\u202f\u205f\u3000"
)
# The second is the first, read as Windows-1252.
BYTE_ORDER_MARKS = ("\ufeff", "\xef\xbb\xbf")
QUOTE_RULE = "quotation_mark_not_closed"
LONGEST_FIELD = 64 << 20
# Beyond these the lines are not worth keeping one by one, and memory must stay bounded.
MOST_RAGGED_LINES = 100_000
MOST_RAGGED_CHARACTERS = 32 << 20


def fields_of(text: str, delimiter: str, quote: str) -> list[str]:
    """The fields of the one record in the text."""
    csv.field_size_limit(LONGEST_FIELD)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote)
    return next(records, [])


def leaves_quote_open(text: str, delimiter: str, quote: str) -> bool:
    """Whether a quotation mark is still open where the text ends: then a line put behind it is swallowed."""
    csv.field_size_limit(LONGEST_FIELD)
    ended = text if text.endswith(("\n", "\r")) else text + "\n"
    # The probe has no quotation mark, so it cannot close what is open.
    records = csv.reader(io.StringIO(ended + "probe\n", newline=""), delimiter=delimiter, quotechar=quote)
    return deque(records, maxlen=1)[0] != ["probe"]


def is_well_quoted(text: str, delimiter: str, quote: str) -> bool:
    """Whether the text, of several lines, is one record in which each closing mark ends its field."""
    csv.field_size_limit(LONGEST_FIELD)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote, strict=True)
    try:
        return sum(1 for _ in records) == 1
    except csv.Error:
        return False


def is_blank(fields: Sequence[str | None]) -> bool:
    """Whether no field holds anything but white space."""
    return all(not field or not field.strip(WHITE_SPACE) for field in fields)


def why_no_row(fields: Sequence[str], is_footer: bool, width: int) -> tuple[str, str]:
    """The kind of a line that is not a row of `width` fields, and for a ragged one what was expected."""
    if is_blank(fields):
        return "blank", ""
    if is_footer:
        return "footer", ""
    if fields[0].startswith(BYTE_ORDER_MARKS):
        return "byte_order_mark", "no byte order mark but at the very start of the file"
    if len(fields) == width:
        return "ragged", f"{width} fields, found text beyond the last heading"
    return "ragged", f"{width} fields, found {len(fields)}"


def too_many_ragged(width: int) -> Unreadable:
    """The refusal of a file whose lines are not made as its headings are: another delimiter, for instance."""
    most = f"at most {MOST_RAGGED_LINES:,} lines (or {MOST_RAGGED_CHARACTERS >> 20} MB) of another width"
    return Unreadable("lines_do_not_fit_headings", f"{width} fields in each line, {most}")


def not_closed(line: int | None, may_span_lines: bool) -> Unreadable:
    """The refusal of a file in which a quotation mark swallows the lines behind it."""
    expected = "every quotation mark closed and followed by a delimiter or a line end"
    return Unreadable(QUOTE_RULE, expected if may_span_lines else f"{expected}, on its own line", line)
