"""Workbooks that must not be trusted, and what they may cost: memory is bounded whatever a sender sends."""

from __future__ import annotations

import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from assets.readers import Unreadable
from assets.readers.workbook import Sheet, Workbook
from assets.readers.workbook.apart import Apart

ASCOF = Path(__file__).parents[3] / "extracts/real/ascof_2024_25_four_tables.ods"
READER = Workbook({"t": Sheet(pattern=".*", header_row=1)})


def refusal(path: Path) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        list(READER.read(path).batches)
    return caught.value


@pytest.fixture
def sound(xlsx) -> Path:
    return xlsx({"S": lambda _, sheet: sheet.write_row(0, 0, ["a", "b"])})


def repacked(path: Path, part: str, content: bytes) -> Path:
    """The same archive with another content of one part."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, old in {**parts, part: content}.items():
            archive.writestr(name, old)
    return path


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "file_is_empty"),
        (b"Site,Visits\r\nA,1\r\n", "not_a_workbook"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "not_a_workbook"),
        (b"PK\x03\x04 and then nothing", "workbook_damaged"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"cut", "workbook_damaged"),
    ],
)
def test_files_that_are_no_workbook(tmp_path, content, rule):
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    assert refusal(path).rule == rule


def test_an_archive_of_something_else(tmp_path):
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("report.txt", "hello")
    assert refusal(path).rule == "not_a_workbook"


@pytest.mark.parametrize("keep", [0.3, 0.7, 0.98])
def test_a_workbook_cut_short(sound, keep):
    whole = sound.read_bytes()
    sound.write_bytes(whole[: int(len(whole) * keep)])
    assert refusal(sound).rule == "workbook_damaged"


def test_a_byte_that_was_changed_on_the_way(xlsx):
    path = xlsx({"S": lambda _, sheet: sheet.write_column(0, 0, [f"text {n}" for n in range(2_000)])})
    with zipfile.ZipFile(path) as archive:
        place = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 400
    content = bytearray(path.read_bytes())
    content[place] ^= 0xFF
    path.write_bytes(content)
    assert refusal(path).rule == "workbook_damaged"


@pytest.mark.parametrize("tenth", range(10))
def test_bytes_lost_anywhere_are_noticed(tmp_path, tenth):
    content = bytearray(ASCOF.read_bytes())
    start = tenth * len(content) // 10
    content[start : start + 512] = bytes(512)
    path = tmp_path / "book.ods"
    path.write_bytes(content)
    refusal(path)


def test_the_first_part_of_an_archive_in_ruins(sound):
    repacked(sound, "content.xml", b"<x/>")
    with zipfile.ZipFile(sound, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet" * 20)
        place = archive.getinfo("mimetype").header_offset
    content = bytearray(sound.read_bytes())
    content[place + 38 : place + 50] = b"\xff" * 12
    sound.write_bytes(content)
    assert refusal(sound).rule == "workbook_damaged"


def test_a_file_that_is_not_there_is_no_fault_of_a_workbook(tmp_path):
    with pytest.raises(FileNotFoundError):
        READER.read(tmp_path / "book.xlsx")


def test_a_merged_range_larger_than_any_sheet(sound):
    with zipfile.ZipFile(sound) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:ZZZZZ99999999"/></mergeCells>'
    path = repacked(sound, "xl/worksheets/sheet1.xml", sheet.replace(b"</sheetData>", merged))
    delivery = READER.read(path)
    assert delivery.tables["t"].headings == ("a", "b")


def test_a_sheet_that_is_not_well_formed(sound):
    broken = b'<worksheet><sheetData><row r="1"><c r="A1" t="e"><v>#N/A</v></row>'
    assert refusal(repacked(sound, "xl/worksheets/sheet1.xml", broken)).rule == "workbook_damaged"


def test_workbooks_with_a_password(encrypted_xlsx, ods, xls):
    assert refusal(encrypted_xlsx).rule == "workbook_encrypted"
    entry = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    assert refusal(ods("", entry)).rule == "workbook_encrypted"
    file_pass = struct.pack("<HH", 0x002F, 6) + bytes(6)
    assert refusal(xls(b"", file_pass)).rule == "workbook_encrypted"


def test_another_document_in_an_ole_file(word_document):
    assert refusal(word_document).rule == "not_a_workbook"


def test_a_bomb_is_refused_by_what_it_declares(sound):
    assert refusal(repacked(sound, "xl/media/zeros", bytes(64 << 20))).rule == "workbook_too_large"


def test_a_part_that_stands_twice_is_refused(sound):
    with zipfile.ZipFile(sound, "a") as archive, pytest.warns(UserWarning):
        archive.writestr("xl/workbook.xml", "<other/>")
    assert refusal(sound).rule == "workbook_damaged"


MEASURED = """
import resource, sys
from pathlib import Path
from assets.readers import Unreadable
from assets.readers.workbook import Sheet, Workbook
try:
    list(Workbook({"t": Sheet(pattern=".*", header_row=1)}).read(Path(sys.argv[1])).batches)
except Unreadable as refused:
    print(refused.rule, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def refused_within(path: Path, megabytes: int) -> str:
    """The rule by which it is refused, by a reader that took no more memory than this.

    It is read from a fresh program: Linux counts the memory of a large parent as a program's own.
    """
    command = [sys.executable, "-c", MEASURED, path]
    rule, taken = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert int(taken) >> 10 < megabytes
    return rule


def test_two_cells_in_the_corners_of_a_sheet(sound):
    corners = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
        b"</sheetData></worksheet>"
    )
    assert refused_within(repacked(sound, "xl/worksheets/sheet1.xml", corners), 500) == "workbook_too_large"


def test_one_long_text_many_times(xlsx):
    long = "x" * 32_000
    path = xlsx({"S": lambda _, sheet: [sheet.write_row(row, 0, [long] * 20) for row in range(5_000)]})
    assert path.stat().st_size < 2 << 20
    assert refused_within(path, 500) == "workbook_too_large"


def test_one_row_repeated_beyond_measure(ods):
    cell = (
        '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    )
    path = ods(
        f'<table:table table:name="S"><table:table-row table:number-rows-repeated="1048576">{cell}'
        "</table:table-row></table:table>"
    )
    assert refused_within(path, 500) == "workbook_too_large"


def test_an_xls_that_declares_more_cells_than_it_has(xls):
    dimensions = struct.pack("<HH", 0x0200, 14) + struct.pack("<IIHHH", 0, 0xFFFFFFF0, 0, 256, 0)
    assert refused_within(xls(dimensions), 500) in ("workbook_too_large", "workbook_damaged")


def test_entities_are_not_expanded(sound):
    bomb = b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet t="e">&b;</worksheet>'
    assert refusal(repacked(sound, "xl/worksheets/sheet1.xml", bomb)).rule == "workbook_damaged"


def test_the_process_ends_with_its_delivery(sound):
    book = Apart(sound)
    process = book._process
    assert process.poll() is None
    del book
    assert process.poll() is not None


def test_a_message_never_quotes_the_file(xlsx):
    def fill(_, sheet):
        sheet.write_row(0, 0, ["secret", "secret"])

    table = READER.read(xlsx({"hush": fill})).tables["t"]
    assert table.fault is not None
    assert "secret" not in str(table.fault)
    assert "hush" not in str(table.fault)
