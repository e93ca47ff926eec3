"""Every cell is the text of what was in it, in each kind of workbook."""

from __future__ import annotations

import datetime
import struct
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.readers.workbook.cells import Cells
from assets.readers.workbook.values import column_letter, text_of

DAY = datetime.date(2017, 4, 1)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", None),
        (" padded ", " padded "),
        (12.0, "12"),
        (-0.0, "0"),
        (0.123, "0.123"),
        (1e-7, "0.0000001"),
        (1.5e20, "150000000000000000000"),
        (True, "TRUE"),
        (False, "FALSE"),
        (DAY, "2017-04-01"),
        (datetime.datetime(2017, 4, 1), "2017-04-01"),
        (datetime.datetime(2017, 4, 1, 7, 32, 15), "2017-04-01T07:32:15"),
        (datetime.time(7, 30), "07:30:00"),
        (datetime.timedelta(days=1, hours=12), "36:00:00"),
        (datetime.timedelta(seconds=-90), "-00:01:30"),
    ],
)
def test_values_become_the_text_that_a_cell_holds(value, text):
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
)
def test_columns_are_lettered_as_in_a_spreadsheet(index, letter):
    assert column_letter(index) == letter


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e18, max_value=1e18))
def test_a_number_means_the_same_number_and_has_no_exponent(value):
    text = text_of(value)
    assert float(Decimal(text)) == value
    assert "e" not in text.lower()
    assert not text.endswith(".0")


def test_an_xlsx_gives_what_its_cells_hold(xlsx):
    def fill(book, sheet):
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(1, 1, ["text", 12, 12.5, True])
        sheet.write_datetime(2, 1, datetime.datetime(2017, 4, 1), day)
        sheet.write(2, 2, 42826)
        sheet.write(2, 3, 0.123, book.add_format({"num_format": "0%"}))
        sheet.write_string(2, 4, "007")
        sheet.write_formula(3, 1, "=NA()", None, "#N/A")
        sheet.write_formula(3, 2, "=1/0", None, "#DIV/0!")
        sheet.write_formula(3, 3, "=B1+1", None, "")
        sheet.write_formula(3, 4, "=1+1", None, 2)

    cells = Cells(xlsx({"S": fill}))
    assert list(cells.rows(0)) == [
        [],
        [None, "text", "12", "12.5", "TRUE"],
        [None, "2017-04-01", "42826", "0.123", "007"],
        [None, "#N/A", "#DIV/0!", None, "2"],
    ]


def test_an_error_beyond_the_last_value_counts_as_a_cell(xlsx):
    def fill(_, sheet):
        sheet.write(0, 0, "a")
        sheet.write_formula(2, 3, "=NA()", None, "#REF!")

    cells = Cells(xlsx({"S": fill}))
    assert cells.extent(0)[0] == 3
    assert list(cells.rows(0)) == [["a"], [], [None, None, None, "#REF!"]]


def test_errors_stay_with_their_sheet(xlsx):
    def number(_, sheet):
        sheet.write(0, 0, 1)

    def error(_, sheet):
        sheet.write_formula(0, 0, "=NA()", None, "#N/A")

    cells = Cells(xlsx({"first": number, "second": error, "third": number}))
    assert [list(cells.rows(index)) for index in range(3)] == [[["1"]], [["#N/A"]], [["1"]]]


def test_an_ods_gives_what_its_cells_hold(ods):
    def cell(kind, attributes="", text="", repeat=1):
        return (
            f'<table:table-cell office:value-type="{kind}" {attributes} '
            f'table:number-columns-repeated="{repeat}"><text:p>{text}</text:p></table:table-cell>'
        )

    path = ods(
        '<table:table table:name="S"><table:table-row table:number-rows-repeated="2">'
        + cell("float", 'office:value="12"', "12", repeat=2)
        + cell("float", 'office:value="0" calcext:value-type="error" table:formula="of:=NA()"', "#N/A")
        + cell(
            "string", 'office:string-value="" table:formula="of:=1/0" calcext:value-type="error"', "#DIV/0!"
        )
        + "</table:table-row><table:table-row>"
        + cell("percentage", 'office:value="0.123"', "12%")
        + cell("date", 'office:date-value="2017-04-01"', "01/04/17")
        + cell("boolean", 'office:boolean-value="true"', "WAHR")
        + cell("string", "", "x")
        + '</table:table-row><table:table-row table:number-rows-repeated="1048560">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )
    row = ["12", "12", "#N/A", "#DIV/0!"]
    assert list(Cells(path).rows(0)) == [row, row, ["0.123", "2017-04-01", "TRUE", "x"]]


def test_an_xls_gives_what_its_cells_hold(xls):
    def place(row, column):
        return struct.pack("<HHH", row, column, 0)

    def of(kind, body):
        return struct.pack("<HH", kind, len(body)) + body

    cells = of(0x0200, struct.pack("<IIHHH", 0, 2, 0, 4, 0))
    cells += of(0x0203, place(0, 0) + struct.pack("<d", 12.0))
    cells += of(0x0205, place(0, 1) + bytes([42, 1]))  # an error
    cells += of(0x0205, place(0, 2) + bytes([1, 0]))  # a boolean
    cells += of(
        0x0006, place(1, 0) + bytes([2, 0, 7, 0, 0, 0, 255, 255]) + bytes(8)
    )  # a formula with an error
    cells += of(0x0204, place(1, 3) + struct.pack("<HB", 4, 0) + b"text")
    assert list(Cells(xls(cells)).rows(0)) == [
        ["12", "#N/A", "TRUE"],
        ["#DIV/0!", None, None, "text"],
    ]


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\ufffe\uffff\0"),
    min_size=1,
    max_size=20,
)
NUMBERS = st.integers(-(10**14), 10**14) | st.floats(-1e8, 1e8).map(lambda x: round(x, 6))
DAYS = st.dates(datetime.date(1900, 3, 1), datetime.date(2099, 12, 31))


@settings(max_examples=40)
@given(st.lists(st.lists(st.none() | TEXTS | NUMBERS | st.booleans() | DAYS, max_size=6), max_size=8))
def test_cells_that_are_written_are_read_again(rows):
    import xlsxwriter

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            for row, cells in enumerate(rows):
                for column, value in enumerate(cells):
                    if isinstance(value, str):
                        sheet.write_string(row, column, value)
                    elif isinstance(value, bool):
                        sheet.write_boolean(row, column, value)
                    elif isinstance(value, datetime.date):
                        sheet.write_datetime(row, column, value, day)
                    elif value is not None:
                        sheet.write_number(row, column, value)
        found = list(Cells(path).rows(0))
    expected = [[written(value) for value in cells] for cells in rows]
    for cells in expected:
        while cells and cells[-1] is None:
            cells.pop()
    while expected and not expected[-1]:
        expected.pop()
    assert found == expected


def written(value):
    """What one who looks into the cell would say is in it."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, str):
        return value
    number = Decimal(str(value))
    return str(int(number)) if number == int(number) else format(number, "f")
