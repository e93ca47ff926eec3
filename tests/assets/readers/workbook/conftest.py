"""Workbooks for the tests: written by XlsxWriter, by hand as ods, or by hand as the records of an old xls."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS_HEAD = (
    f'<office:document-content xmlns:office="{OFFICE}office:1.0" xmlns:table="{OFFICE}table:1.0" '
    f'xmlns:text="{OFFICE}text:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:'
    'xmlns:calcext:1.0" office:version="1.2"><office:body><office:spreadsheet>'
)


@pytest.fixture
def xlsx(tmp_path: Path):
    """A workbook of sheets that functions fill, each given the workbook and its new sheet."""

    def write(fill: dict[str, Callable[[Any, Any], None]]) -> Path:
        import xlsxwriter

        path = tmp_path / "book.xlsx"
        with xlsxwriter.Workbook(path) as book:
            for name, filled in fill.items():
                filled(book, book.add_worksheet(name))
        return path

    return write


@pytest.fixture
def ods(tmp_path: Path):
    """A workbook with the given tables (XML) in it, and by choice other words in its manifest."""

    def write(tables: str, manifest: str = "") -> Path:
        path = tmp_path / "book.ods"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mimetype", ODS_TYPE)
            entries = (
                f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/>{manifest}'
            )
            archive.writestr(
                "META-INF/manifest.xml",
                f'<manifest:manifest xmlns:manifest="{OFFICE}manifest:1.0">{entries}</manifest:manifest>',
            )
            archive.writestr(
                "content.xml",
                f"{ODS_HEAD}{tables}</office:spreadsheet></office:body></office:document-content>",
            )
        return path

    return write


def record(kind: int, body: bytes = b"") -> bytes:
    """One record of an xls file."""
    return struct.pack("<HH", kind, len(body)) + body


@pytest.fixture
def xls(tmp_path: Path):
    """An xls workbook with one sheet named S, of the given records; `globals_` are more records of the workbook."""

    def write(cells: bytes, globals_: bytes = b"") -> Path:
        begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)
        sheet_begin = struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)
        head = record(0x0809, begin) + globals_
        bound = record(0x0085, struct.pack("<IHBB", len(head) + 4 + 9 + 4, 0, 1, 0) + b"S")
        stream = head + bound + record(0x000A) + record(0x0809, sheet_begin) + cells + record(0x000A)
        path = tmp_path / "book.xls"
        path.write_bytes(ole({"Workbook": stream}))
        return path

    return write


@pytest.fixture
def encrypted_xlsx(tmp_path: Path) -> Path:
    """What a spreadsheet program writes when a workbook is given a password: an OLE file around it."""
    path = tmp_path / "encrypted.xlsx"
    path.write_bytes(ole({"EncryptedPackage": b"?" * 5000}))
    return path


@pytest.fixture
def word_document(tmp_path: Path) -> Path:
    """An OLE file that is no workbook."""
    path = tmp_path / "letter.xls"
    path.write_bytes(ole({"WordDocument": b"?" * 5000}))
    return path


def ole(streams: dict[str, bytes]) -> bytes:
    """An OLE file with those streams, each long enough to need no short sectors."""
    free, chain_end, fat_mark = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    fat = [fat_mark, chain_end]
    sectors = b""
    entries = [_entry("Root Entry", 5, chain_end, 0, child=1)]
    for number, (name, data) in enumerate(streams.items(), start=1):
        padded = data.ljust(4096, b"\0")
        padded += b"\0" * (-len(padded) % 512)
        first, count = len(fat), len(padded) // 512
        fat += [*range(first + 1, first + count), chain_end]
        sectors += padded
        right = number + 1 if number < len(streams) else free
        entries.append(_entry(name, 2, first, len(padded), right=right))
    assert len(entries) <= 4 and len(fat) <= 128
    entries += [bytes(68) + struct.pack("<III", free, free, free) + bytes(48)] * (4 - len(entries))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, chain_end, 0, chain_end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    table = struct.pack("<128I", *fat, *[free] * (128 - len(fat)))
    return header + table + b"".join(entries) + sectors


def _entry(
    name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF
) -> bytes:
    text = name.encode("utf-16-le")
    links = struct.pack("<HBBIII", len(text) + 2, kind, 1, 0xFFFFFFFF, right, child)
    return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)
