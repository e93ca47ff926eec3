"""JSON lines: one object a line. A line that is no object is set aside; the others are read all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assets.readers.csv.encoding import opening_mark, to_utf8
from assets.readers.csv.lines import LINE, blocks
from assets.readers.delivery import texts_to_batch
from assets.readers.json.objects import TOO_DEEP, Aside, Fields, Parser, Row, check_fields
from assets.readers.raw import RawRows, Unreadable
from assets.readers.set_aside import SetAside

if TYPE_CHECKING:
    import pyarrow as pa

WHITE_SPACE = " \t\r\n"
LINE_OF_TEXT = re.compile(LINE.pattern.decode())


@dataclass(frozen=True)
class JsonLines:
    """A file of JSON lines in UTF-8. `fields` are the headings: keys, or paths of keys joined by dots (`a.b`).

    Numbers keep their text, booleans are `true` and `false`, null and an empty text are null, a list is its
    JSON. What else the objects hold is told in `other_headings`, numbered as it was met. A field that no object
    has is refused as missing, unless it stands in `may_be_absent`.
    """

    fields: tuple[str, ...]
    may_be_absent: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_fields(self.fields, self.may_be_absent)

    def read(self, path: Path) -> RawRows:
        """Look at the start of the file now, read the rows as they are asked for.

        Raises `Unreadable`, now or then: file_is_empty, encoding_not_as_agreed, file_holds_binary_data,
        json_other_form (the file is one array), file_is_cut_short, heading_missing.
        """
        with path.open("rb") as file:
            start = file.read(4096)
        if not start.strip():
            raise Unreadable("file_is_empty", "a line with an object")
        _, mark = opening_mark(start, "utf-8")
        if start[mark:].lstrip().startswith(b"["):
            raise Unreadable("json_other_form", "an object a line; the file is an array", 1)

        def produce(rows: RawRows) -> Iterator[pa.RecordBatch]:
            fields, parser, aside = Fields(self.fields, self.may_be_absent), Parser(), Aside(rows.set_aside)
            line = 0
            with path.open("rb") as file:
                file.seek(mark)
                for block in blocks(file):
                    lines: list[int] = []
                    texts: list[Row] = []
                    # Checked as a whole, because that is quick; a fault is then at its line.
                    text = to_utf8(block, "utf-8", first_line=line + 1).decode()
                    for found in LINE_OF_TEXT.finditer(text):
                        line += 1
                        row = self._row(found[0], line, fields, parser, rows, aside)
                        if row:
                            lines.append(line)
                            texts.append(row)
                    if lines:
                        yield texts_to_batch(lines, texts, rows.schema)
            fields.check_seen()
            rows.other_headings = tuple(enumerate(fields.others, start=1))
            rows.line_count = line

        return RawRows.lazily(self.fields, produce)

    def _row(self, text: str, line: int, fields: Fields, parser: Parser, rows: RawRows, aside: Aside) -> Row:
        bare = text.strip(WHITE_SPACE)
        if not bare:
            rows.set_aside.append(SetAside(line, text.rstrip("\r\n"), "blank"))
            return []
        try:
            value, end = parser.scan(bare, 0)
        except ValueError:
            if not text.endswith(("\n", "\r")):
                raise Unreadable("file_is_cut_short", "a whole object on the last line", line) from None
            aside.put(line, bare, "one object, well-formed")
            return []
        except RecursionError:
            aside.put(line, bare, TOO_DEEP)
            return []
        row, expected = fields.row_of(value)
        if end < len(bare):
            expected = "one object and nothing behind it"
        if parser.noticed or expected:
            aside.put(line, bare, parser.noticed or expected)
            return []
        return row
