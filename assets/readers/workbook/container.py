"""What a file that should be a workbook really is, told before anything in it is parsed.

Zip archives and OLE files are looked at from outside: kind, encryption, declared sizes. Cells belong elsewhere.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Literal

from assets.readers.raw import Unreadable

Kind = Literal["xlsx", "ods", "xls"]
MOST_BYTES_UNPACKED = 400 << 20
MOST_TIMES_SMALLER = 200  # XML of real sheets shrinks 10 to 50 times, a bomb about 1,000 times
SMALL_ENOUGH = 16 << 20  # below this a good ratio proves nothing: a sheet of equal rows packs very well
MOST_PARTS = 10_000
MOST_CELLS = 4_000_000  # in a sheet, from its first cell to its last
OLE_MARK = bytes.fromhex("d0cf11e0a1b11ae1")
DAMAGED = "workbook_damaged"
TOO_LARGE = "workbook_too_large"
ENCRYPTED = "workbook_encrypted"
NOT_ONE = "not_a_workbook"
A_WORKBOOK = "a workbook (xlsx, ods or xls)"


def kind_of(path: Path) -> Kind:
    """The kind of workbook. Raises `Unreadable` if it is none, is encrypted, or would unpack beyond measure."""
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise Unreadable("file_is_empty", A_WORKBOOK)
    if start == OLE_MARK:
        return _ole(path)
    if start.startswith(b"PK"):
        return _zip(path)
    raise Unreadable(NOT_ONE, A_WORKBOOK)


def _zip(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            _check_sizes(parts, path.stat().st_size)
            if any(part.flag_bits & 1 for part in parts):
                raise Unreadable(ENCRYPTED, "a workbook without a password")
            if "xl/workbook.bin" in names:
                raise Unreadable(NOT_ONE, f"{A_WORKBOOK}; the file is an xlsb")
            if "content.xml" in names:
                return _open_document(archive)
            if "[Content_Types].xml" in names and "_rels/.rels" in names:
                return "xlsx"
    except (zipfile.BadZipFile, EOFError, OSError, KeyError, NotImplementedError, ValueError):
        raise Unreadable(DAMAGED, "a whole workbook; the archive cannot be opened") from None
    raise Unreadable(NOT_ONE, f"{A_WORKBOOK}; the file is another kind of archive")


def _check_sizes(parts: list[zipfile.ZipInfo], packed: int) -> None:
    """By what the archive itself declares; who lies about it meets the memory limit of the reading process."""
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_BYTES_UNPACKED:
        raise Unreadable(TOO_LARGE, f"at most {MOST_BYTES_UNPACKED >> 20} MB when unpacked")
    if unpacked > SMALL_ENOUGH and unpacked > MOST_TIMES_SMALLER * packed:
        raise Unreadable(
            TOO_LARGE, f"an archive at most {MOST_TIMES_SMALLER} times smaller than its contents"
        )
    if len(parts) > MOST_PARTS:
        raise Unreadable(TOO_LARGE, f"an archive of at most {MOST_PARTS:,} parts")
    if len({part.filename for part in parts}) < len(parts):
        raise Unreadable(DAMAGED, "an archive in which each part stands once")


def _open_document(archive: zipfile.ZipFile) -> Kind:
    manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in archive.namelist() else b""
    if b"encryption-data" in manifest:
        raise Unreadable(ENCRYPTED, "a workbook without a password")
    kind = archive.read("mimetype").strip() if "mimetype" in archive.namelist() else b""
    if not kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        raise Unreadable(NOT_ONE, f"{A_WORKBOOK}; the file is another kind of document")
    return "ods"


def _ole(path: Path) -> Kind:
    import olefile

    try:
        with olefile.OleFileIO(path) as ole:
            if ole.exists("EncryptedPackage"):
                raise Unreadable(ENCRYPTED, "a workbook without a password")
            if ole.exists("Workbook") or ole.exists("Book"):
                return "xls"
    except (OSError, ValueError, IndexError):
        raise Unreadable(DAMAGED, "a whole workbook; the file cannot be opened") from None
    raise Unreadable(NOT_ONE, f"{A_WORKBOOK}; the file is another kind of document")
