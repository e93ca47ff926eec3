"""A CSV file, line by line, with Python's csv module.

Belongs here: rows, blank lines, footers and cells of a table. Does not belong here: values.
"""

from __future__ import annotations

import codecs
import csv
import re
from typing import Any

from assets.readers import Wide
from checks.contract import Source
from fuzz.reading.standing import WIDE, Row, Standing, physical_lines

LONGEST_LINE = 1 << 20
MARKS = ("\ufeff", "\xef\xbb\xbf")


def read_table(content: bytes, source: Source) -> Standing:
    """What stands in a table of the source."""
    wide = source.reader if isinstance(source.reader, Wide) else None
    return _Table(content, wide.reader if wide else source.reader, wide).standing()


class _Table:
    def __init__(self, content: bytes, reader: Any, wide: Wide | None) -> None:
        self.reader, self.wide = reader, wide
        self.encoding = "utf-8" if content.startswith(codecs.BOM_UTF8) else reader.encoding
        self.is_of_wide_characters = any(content.startswith(mark) for mark, _ in WIDE)
        self.lines = physical_lines(content)
        if content.startswith(codecs.BOM_UTF8):
            self.lines[0] = self.lines[0].removeprefix(codecs.BOM_UTF8)
        csv.field_size_limit(1 << 30)
        blank = [all(not field.strip() for field in self.fields(line)) for line in self.lines]
        self.first = blank.index(False) if False in blank else -1
        """The place of the headings among the lines."""
        said = [field.strip() for field in self.fields(self.lines[self.first])] if self.first >= 0 else []
        self.width = len(said)
        while said and not said[-1]:
            said.pop()
        self.headings = tuple(said)
        self.ids = [h for h in wide.id_headings if h in self.headings] if wide else []
        self.cells = (
            [h for h in self.headings if h not in self.ids and re.search(wide.value_heading_pattern, h)]
            if wide
            else []
        )

    def standing(self) -> Standing:
        found = Standing(self.headings, received=max(self.first, 0), ignored=max(self.first, 0))
        behind = self.lines[self.first + 1 :] if self.first >= 0 else self.lines
        for number, line in enumerate(behind, start=self.first + 2):
            self._add(found, number, line)
        of_lines = len(self.lines) - (self.first >= 0)
        in_lines = (
            self.is_of_wide_characters
            or not self._headings_can_be_read()
            or any(len(line) > LONGEST_LINE for line in self.lines)
        )
        received = of_lines if in_lines else found.received
        found.received_until = lambda rule, line: {received}
        return found

    def text(self, line: bytes) -> str:
        return line.decode(self.encoding, "replace")

    def fields(self, line: bytes) -> list[str]:
        text = self.text(line)
        return next(csv.reader([text], delimiter=self.reader.delimiter, quotechar=self.reader.quote), [])

    def _add(self, found: Standing, number: int, line: bytes) -> None:
        fields = self.fields(line)
        if all(not field.strip() for field in fields):
            found.received, found.ignored = found.received + 1, found.ignored + 1
            return
        if any(re.match(footer, fields[0].lstrip()) for footer in self.reader.footers):
            found.received, found.ignored = found.received + 1, found.ignored + 1
            return
        beyond = any(field.strip() for field in fields[len(self.headings) :])
        if len(fields) != self.width or beyond or fields[0].startswith(MARKS):
            found.malformed[number] = self.text(line)
            # Of the cells of a line that cannot be read as a row, nothing is known; it is one.
            found.received += 1
            return
        row: Row = {h: field or None for h, field in zip(self.headings, fields, strict=False)}
        if self.wide is None:
            found.rows[number] = [row]
            found.received += 1
            return
        ids = {h: row[h] for h in self.ids}
        found.rows[number] = [
            ids | {self.wide.name: h, self.wide.value: text}
            for h in self.cells
            if (text := row[h]) and text.strip()
        ]
        found.received += max(len(self.cells), 1)
        found.ignored += len(self.cells) - len(found.rows[number])

    def _headings_can_be_read(self) -> bool:
        if self.first < 0:
            return False
        line = self.lines[self.first]
        try:
            text = b"".join(self.lines[: self.first + 1]).decode(self.encoding)
        except UnicodeDecodeError:
            return False
        folded = [heading.casefold() for heading in self.headings]
        *_, last = csv.reader(
            [self.text(line), "probe"], delimiter=self.reader.delimiter, quotechar=self.reader.quote
        )
        return (
            "\0" not in text
            and last == ["probe"]
            and all(self.headings)
            and len({*folded, "line_number"}) == len(folded) + 1
            and not self.headings[0].startswith(MARKS)
        )
