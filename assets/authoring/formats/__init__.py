"""How a sample is read: the reader with the settings that it needs, one format a file.

Belongs here: guessing a reader and its settings. Does not belong here: reading (assets/readers), whose refusals say
which setting is wrong; what the columns hold.
"""

from __future__ import annotations

from pathlib import Path

from assets.authoring.formats.csv import guess_csv
from assets.authoring.formats.json import guess_json
from assets.authoring.formats.proposed import Proposed
from assets.authoring.formats.workbook import guess_workbook
from assets.authoring.formats.xml import guess_xml
from assets.readers.raw import Unreadable

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARK = b"\xef\xbb\xbf"


def guess_reader(path: Path, table: str = "") -> Proposed:
    """The reader of a sample, told by what it begins with. Raises `Unreadable` in the words of the readers.

    `table` names the sheet of a workbook, or the path of the elements of an XML document that are rows.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    if not start:
        raise Unreadable("file_is_empty", "a sample with headings and rows")
    if start.startswith((_ZIP, _OLE)):
        return guess_workbook(path, table)
    first = start.removeprefix(_MARK).lstrip()[:1]
    if first == b"<":
        return guess_xml(path, table)
    if first in (b"{", b"["):
        return guess_json(path)
    return guess_csv(path)


__all__ = ["Proposed", "guess_reader"]
