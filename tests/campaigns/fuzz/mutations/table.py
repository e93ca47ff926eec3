"""A CSV file as lines of fields, for those who damage it, and back to bytes.

Belongs here: taking apart and putting together. Does not belong here: any damage.
"""

from __future__ import annotations

import csv
import io

from fuzz.samples import Sample

Fields = list[str]


def text_of(content: bytes, sample: Sample) -> str:
    """The text of a file, whatever was done to it before."""
    return content.decode(sample.encoding, "replace")


def encoded(text: str, sample: Sample) -> bytes:
    """Text in the file's encoding, or marked as UTF-8 where that encoding has no such characters."""
    try:
        return text.encode(sample.encoding)
    except UnicodeEncodeError:
        return text.encode("utf-8-sig", "replace")


def rows_of(content: bytes, sample: Sample) -> list[Fields]:
    """The lines of a file, each as its fields; there is always one."""
    csv.field_size_limit(1 << 30)
    lines = text_of(content, sample).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    rows = [
        next(csv.reader([line], delimiter=sample.delimiter), []) for line in (lines[:-1] or lines) if line
    ]
    return rows or [[""]]


def content_of(rows: list[Fields], sample: Sample, quoting: int = csv.QUOTE_MINIMAL) -> bytes:
    """A file of these lines."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=sample.delimiter, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return encoded(text.getvalue(), sample)
