"""A JSON array of objects, alone in its file or at a path within a document, read element by element.

A streaming parser such as ijson gives events without places. Here the json module parses one element after the
other out of a window of text, so that the line on which each begins is known and memory stays bounded.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from assets.readers.csv.encoding import RULE as ENCODING_RULE
from assets.readers.csv.encoding import opening_mark
from assets.readers.csv.lines import count_breaks
from assets.readers.delivery import texts_to_batch
from assets.readers.json.objects import TOO_DEEP, Aside, Fields, Parser, Row, check_fields
from assets.readers.raw import RawRows, Unreadable

if TYPE_CHECKING:
    import pyarrow as pa

CHUNK_BYTES = 256 << 10
LONGEST_VALUE = 16 << 20
BATCH_ROWS = 5_000
BATCH_TEXT = 16 << 20
WHITE_SPACE = " \t\r\n"
RULE = "json_not_well_formed"


@dataclass(frozen=True)
class JsonArray:
    """Objects in an array; `fields` and `may_be_absent` as in `JsonLines`.

    `path` gives the keys that lead to the array, such as `data/items`; empty: the document is the array. An
    element that is no object, or an object with a fault of its own, is set aside with its line.
    """

    fields: tuple[str, ...]
    path: str = ""
    may_be_absent: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_fields(self.fields, self.may_be_absent)

    def read(self, path: Path) -> RawRows:
        """Look at the start of the file now, read the rows as they are asked for.

        Raises `Unreadable`, now or then: file_is_empty, encoding_not_as_agreed, file_holds_binary_data,
        json_not_well_formed (a file cut short, for one), json_nested_too_deeply, json_other_form (no array at
        the path), heading_missing.
        """
        with path.open("rb") as file:
            start = file.read(4096)
        if not start.strip():
            raise Unreadable("file_is_empty", "a JSON document")
        _, mark = opening_mark(start, "utf-8")

        def produce(rows: RawRows) -> Iterator[pa.RecordBatch]:
            fields, aside = Fields(self.fields, self.may_be_absent), Aside(rows.set_aside)
            lines: list[int] = []
            texts: list[Row] = []
            size = 0
            with path.open("rb") as file:
                file.seek(mark)
                window = _Window(file)
                for line, value, text, noticed in _elements(window, self.path):
                    row, expected = fields.row_of(value)
                    if noticed or expected:
                        aside.put(line, text, noticed or expected)
                        continue
                    lines.append(line)
                    texts.append(row)
                    size += len(text)
                    if len(lines) >= BATCH_ROWS or size > BATCH_TEXT:
                        yield texts_to_batch(lines, texts, rows.schema)
                        lines, texts, size = [], [], 0
            if lines:
                yield texts_to_batch(lines, texts, rows.schema)
            if window.elements:
                fields.check_seen()
            rows.other_headings = tuple(enumerate(fields.others, start=1))
            rows.line_count = window.line_count

        return RawRows.lazily(self.fields, produce)


def _elements(window: _Window, path: str) -> Iterator[tuple[int, Any, str, str]]:
    """Line, value, text and what was noticed of each element of the array; then the rest must end well."""
    depth = 0
    for key in [step for step in path.split("/") if step]:
        if window.peek() != "{":
            raise window.other_form(path)
        window.take("{")
        if not _find(window, key):
            raise window.other_form(path)
        depth += 1
    if window.peek() != "[":
        raise window.other_form(path)
    window.take("[")
    if window.peek() == "]":
        window.take("]")
    else:
        while True:
            yield window.value()
            window.elements += 1
            if window.peek() == "]":
                window.take("]")
                break
            window.take(",")
    keys = [step for step in path.split("/") if step]
    for level in range(depth - 1, -1, -1):
        while window.peek() == ",":
            window.take(",")
            if _key(window) == keys[level]:
                raise window.not_well_formed("each key of the path once")
            window.value()
        window.take("}")
    if window.peek():
        raise window.not_well_formed("nothing behind the document")


def _find(window: _Window, wanted: str) -> bool:
    """Go to the value of that key in an object that has been opened; False if it ends without."""
    if window.peek() == "}":
        return False
    while _key(window) != wanted:
        window.value()
        if window.peek() == "}":
            return False
        window.take(",")
    return True


def _key(window: _Window) -> Any:
    if window.peek() != '"':
        raise window.not_well_formed("a key in quotation marks")
    _, key, _, _ = window.value()
    window.take(":")
    return key


class _Window:
    """The part of a file that is being parsed, as text, and the line at which it stands."""

    def __init__(self, file: BinaryIO) -> None:
        self.elements = 0
        self._file = file
        self._decode = codecs.getincrementaldecoder("utf-8")()
        self._parser = Parser()
        self._text = ""
        self._at = 0
        self._breaks = 0  # before the text in the window
        self._counted = 0  # up to here, line ends are counted in _breaks
        self._at_end = False
        self._chunk = CHUNK_BYTES
        self._last_was_return = False

    @property
    def line(self) -> int:
        """The physical line at which the window stands."""
        # A line feed before which a carriage return has been counted already ends no further line.
        passed = self._text[self._counted : self._at]
        if passed:
            pair = self._last_was_return and passed.startswith("\n")
            self._breaks += _breaks(passed) - pair
            self._last_was_return = passed.endswith("\r")
            self._counted = self._at
        return self._breaks + 1

    @property
    def line_count(self) -> int:
        """Physical lines of the file, once all of it has been read."""
        line = self.line
        return line - 1 if self._ended_line else line

    @property
    def _ended_line(self) -> bool:
        return self._text[: self._at].endswith(("\n", "\r"))

    def peek(self) -> str:
        """The next character that is no white space, or "" at the end of the file."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in WHITE_SPACE:
                    return self._text[self._at]
                self._at += 1
            if not self._more():
                return ""

    def take(self, character: str) -> None:
        """Pass over that character, which must come next."""
        if self.peek() != character:
            raise self.not_well_formed(f"the character {character}")
        self._at += 1

    def value(self) -> tuple[int, Any, str, str]:
        """Line, value, text and what was noticed of the value that comes next."""
        if not self.peek():
            raise self.not_well_formed("a value")
        line = self.line
        while True:
            try:
                value, end = self._parser.scan(self._text, self._at)
                # A number at the end of the window may go on behind it.
                whole = end < len(self._text) or self._at_end or self._text[end - 1] in '}]"'
            except ValueError:
                whole, end = False, 0
            except RecursionError:
                raise Unreadable("json_nested_too_deeply", TOO_DEEP, line) from None
            if whole:
                break
            if len(self._text) - self._at > LONGEST_VALUE:
                raise Unreadable(
                    RULE, f"well-formed values of less than {LONGEST_VALUE >> 20} million characters", line
                )
            if not self._more():
                raise self.not_well_formed("a value that is well-formed, and whole") from None
        text = self._text[self._at : end]
        self._at = end
        self._chunk = CHUNK_BYTES
        return line, value, text, self._parser.noticed

    def not_well_formed(self, expected: str) -> Unreadable:
        """The refusal of a document that does not go on as it should."""
        return Unreadable(RULE, expected, self.line)

    def other_form(self, path: str) -> Unreadable:
        """The refusal of a document that has no array where one was agreed."""
        expected = f"an array at {path}" if path else "a document that is an array"
        return Unreadable("json_other_form", expected, self.line)

    def _more(self) -> bool:
        """Read on; twice as much each time for one value, so that long values are not parsed too often."""
        if self._at_end:
            return False
        line = self.line
        data = self._file.read(self._chunk)
        self._chunk = min(self._chunk * 2, LONGEST_VALUE)
        kept = self._text[self._at :]
        if b"\0" in data:
            raise Unreadable("file_holds_binary_data", "text without NUL bytes", line)
        try:
            more = self._decode.decode(data, final=not data)
        except UnicodeDecodeError as error:
            below = _breaks(kept) + count_breaks(error.object[: error.start])
            raise Unreadable(ENCODING_RULE, "UTF-8 text", line + below) from None
        self._at_end = not data
        if data:
            # One character before the place, so that a line end there is still seen.
            before = self._text[max(self._at - 1, 0) : self._at]
            self._text = before + kept + more
            self._at = self._counted = len(before)
        return bool(data)


def _breaks(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")
