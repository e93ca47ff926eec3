"""What calamine does not tell of a workbook's cells: errors (it gives nothing, or 0), and in ods merged cells.

One look at the file's own records, for each kind of workbook. A sheet of an xlsx is parsed a second time only if
its bytes show that there is an error in it.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO
from xml.parsers import expat

from assets.readers.raw import Unreadable
from assets.readers.workbook.container import DAMAGED, ENCRYPTED, MOST_CELLS, TOO_LARGE, Kind
from assets.readers.workbook.values import place_of

CHUNK_BYTES = 256 << 10
MOST_EXTRAS = 200_000  # error cells or merged cells in one sheet
Place = tuple[int, int]
Attributes = dict[str, str]
XLS_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


@dataclass
class Extras:
    """By place (row and column from 0): the text of error cells, and merged ranges (first place, last place)."""

    errors: dict[Place, str] = field(default_factory=dict)
    merged: list[tuple[Place, Place]] = field(default_factory=list)

    def error(self, place: Place, text: str) -> None:
        """Note an error cell; too many of them are a workbook that nobody can use."""
        if len(self.errors) >= MOST_EXTRAS:
            raise Unreadable(TOO_LARGE, f"at most {MOST_EXTRAS:,} cells with errors in a sheet")
        self.errors[place] = text


def extras_of(path: Path, kind: Kind) -> list[Extras]:
    """The extras of each sheet, in the order of the workbook."""
    if kind == "xls":
        return _of_xls(path)
    with zipfile.ZipFile(path) as archive:
        return (
            _OdsSheets(archive).sheets
            if kind == "ods"
            else [_of_xlsx(archive, part) for part in _parts(archive)]
        )


def _of_xlsx(archive: zipfile.ZipFile, part: str) -> Extras:
    extras = Extras()
    if part not in archive.namelist() or not _holds(archive, part, rb"""\bt\s*=\s*["']e["']"""):
        return extras
    row, column, is_error, pieces = -1, -1, False, list[str]()

    def start(name: str, attributes: Attributes) -> None:
        nonlocal row, column, is_error
        name = _local(name)
        if name == "row":
            row, column = int(attributes.get("r", row + 2)) - 1, -1
        elif name == "c":
            place = place_of(attributes.get("r", ""))
            column = place[1] if place else column + 1
            is_error = attributes.get("t") == "e"
        elif name == "v" and is_error:
            parser.CharacterDataHandler = pieces.append

    def end(name: str) -> None:
        if parser.CharacterDataHandler is not None and _local(name) == "v":
            parser.CharacterDataHandler = None
            if text := "".join(pieces).strip():
                extras.error((row, column), text)
            pieces.clear()

    parser = _parser(start, end)
    _feed(parser, archive, part)
    return extras


def _parts(archive: zipfile.ZipFile) -> list[str]:
    """The names of the sheets' parts in the order of the workbook; "" where there is none."""
    book = next(
        (target for _, kind, target in _relations(archive, "") if kind.endswith("/officeDocument")),
        "xl/workbook.xml",
    )
    targets = {name: target for name, _, target in _relations(archive, book)}
    names: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        if _local(name) == "sheet":
            ids = [value for key, value in attributes.items() if _local(key) == "id" and ":" in key]
            names.append(targets.get(ids[0], "") if ids else "")

    _feed(_parser(start), archive, book)
    return names


def _relations(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str, str]]:
    """The relations of a part (of the archive, if empty): id, kind, and the name of the part that is meant."""
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels".lstrip("/") if part else "_rels/.rels"
    found: list[Attributes] = []
    if rels in archive.namelist():
        parser = _parser(
            lambda name, attributes: found.append(attributes) if _local(name) == "Relationship" else None
        )
        _feed(parser, archive, rels)
    for each in found:
        target = each.get("Target", "")
        whole = PurePosixPath(target) if target.startswith("/") else PurePosixPath("/", folder, target)
        parts: list[str] = []
        for step in whole.parts[1:]:
            if step == "..":
                del parts[-1:]
            elif step != ".":
                parts.append(step)
        yield each.get("Id", ""), each.get("Type", ""), "/".join(parts)


class _OdsSheets:
    """The sheets of an ods file: places come from counting cells, each of which may stand for many.

    That is also why all of it is looked at before calamine may unfold it.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.sheets: list[Extras] = []
        self._depth = self._row = self._column = self._filled = self._filled_in_row = 0
        self._rows = self._columns = 1
        self._wanted: list[str] | None = None  # paragraphs of a cell that may hold an error
        self._declared = False
        self._pieces: list[str] = []
        self._parser = _parser(self._start, self._end)
        _feed(self._parser, archive, "content.xml")

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "table:table":
            self._depth += 1
            if self._depth == 1:
                self.sheets.append(Extras())
                self._row = self._filled = 0
        elif self._depth != 1:
            return
        elif name == "table:table-row":
            self._rows, self._column, self._filled_in_row = _times(attributes, "rows"), 0, 0
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._columns = _times(attributes, "columns")
            if "office:value-type" in attributes:
                self._filled_in_row += self._columns
            self._note_span(attributes)
            declared = any(
                _local(key) == "value-type" and value == "error" for key, value in attributes.items()
            )
            self._wanted = [] if declared or "table:formula" in attributes else None
            self._declared = declared
        elif name == "text:p" and self._wanted is not None:
            self._pieces = []
            self._parser.CharacterDataHandler = self._pieces.append

    def _end(self, name: str) -> None:
        if name == "table:table":
            self._depth -= 1
        elif self._depth != 1:
            return
        elif name == "table:table-row":
            self._row += self._rows
            self._filled += self._rows * self._filled_in_row
            if self._filled > MOST_CELLS:
                raise Unreadable(TOO_LARGE, f"a sheet of at most {MOST_CELLS:,} cells")
        elif name == "text:p" and self._wanted is not None:
            self._parser.CharacterDataHandler = None
            self._wanted.append("".join(self._pieces))
        elif name in ("table:table-cell", "table:covered-table-cell"):
            text = "\n".join(self._wanted or [])
            if text and (self._declared or text in XLS_ERRORS.values()):
                for row in range(self._row, self._row + self._rows):
                    for column in range(self._column, self._column + self._columns):
                        self.sheets[-1].error((row, column), text)
            self._wanted = None
            self._column += self._columns

    def _note_span(self, attributes: Attributes) -> None:
        down = int(attributes.get("table:number-rows-spanned", 1))
        right = int(attributes.get("table:number-columns-spanned", 1))
        if down * right > 1:
            merged = self.sheets[-1].merged
            if len(merged) >= MOST_EXTRAS:
                raise Unreadable(TOO_LARGE, f"at most {MOST_EXTRAS:,} merged cells in a sheet")
            first = (self._row, self._column)
            merged.append((first, (first[0] + down - 1, first[1] + right - 1)))


def _times(attributes: Attributes, what: str) -> int:
    return int(attributes.get(f"table:number-{what}-repeated", 1))


def _of_xls(path: Path) -> list[Extras]:
    """Error cells of the BIFF records; a sheet's records begin where the workbook's own part says."""
    import olefile

    with olefile.OleFileIO(path) as ole:
        data = ole.openstream("Workbook" if ole.exists("Workbook") else "Book").read()
    sheets: dict[int, Extras] = {}
    here: Extras | None = None
    depth = offset = 0
    while offset + 4 <= len(data):
        record, length = struct.unpack_from("<HH", data, offset)
        body = offset + 4
        if body + length > len(data):
            raise Unreadable(DAMAGED, "a whole workbook; it ends in the middle")
        if record == 0x0809:  # a part begins: the workbook's own, a sheet, or a chart within a sheet
            depth += 1
            here = sheets.get(offset) if depth == 1 else None
        elif record == 0x000A:
            depth -= 1
        elif record == 0x002F:
            raise Unreadable(ENCRYPTED, "a workbook without a password")
        elif record == 0x0085 and length >= 4:
            sheets[struct.unpack_from("<I", data, body)[0]] = Extras()
        elif here is not None and depth == 1 and record in (0x0205, 0x0006):
            _note_xls_error(here, record, data[body : body + length])
        offset = body + length
    return list(sheets.values())


def _note_xls_error(extras: Extras, record: int, body: bytes) -> None:
    if record == 0x0205 and len(body) >= 8 and body[7] == 1:
        code = body[6]
    elif record == 0x0006 and len(body) >= 14 and body[6] == 2 and body[12:14] == b"\xff\xff":
        code = body[8]
    else:
        return
    extras.error(struct.unpack_from("<HH", body), XLS_ERRORS.get(code, "#ERROR!"))


def _holds(archive: zipfile.ZipFile, part: str, pattern: bytes) -> bool:
    """Whether the pattern, of less than 100 bytes, occurs in the part."""
    search, before = re.compile(pattern).search, b""
    with archive.open(part) as file:
        while chunk := file.read(CHUNK_BYTES):
            if search(before + chunk):
                return True
            before = chunk[-100:]
    return False


def _parser(
    start: Callable[[str, Attributes], object], end: Callable[[str], object] | None = None
) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = _refuse_document_type
    return parser


def _refuse_document_type(*_: object) -> None:
    raise Unreadable(DAMAGED, "a workbook without a DOCTYPE in its parts")


def _feed(parser: expat.XMLParserType, archive: zipfile.ZipFile, part: str) -> None:
    file: IO[bytes]
    with archive.open(part) as file:
        while chunk := file.read(CHUNK_BYTES):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _local(name: str) -> str:
    return name.rpartition(":")[2]
