"""One column of each type, made by hand: what is guessed of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from checks.columns import (
    TYPES,
    AcademicYear,
    BirthMonth,
    Code,
    Codes,
    Column,
    ColumnType,
    Date,
    Decimal,
    ExcelSerialDate,
    FinancialYear,
    Integer,
    Markers,
    Money,
    Month,
    NamedPeriod,
    Percentage,
    Period,
    PersonId,
    PostcodeArea,
    Text,
    Timestamp,
    YesNo,
)

BORN = date(1900, 1, 1)
EACH: dict[str, tuple[list[str], ColumnType]] = {
    "Case reference": (["0041", "0042", "0043", "0044", "0045", "0046"], Text()),
    "Priority": (["E", "U", "U", "E", "E", "U"], Code(Codes({"E": "E", "U": "U"}))),
    "Made safe": (["Yes", "No", "No", "No", "Yes", "No"], YesNo()),
    "Loans": (["12", "0", "7", "1250", "3", "3"], Integer(minimum=0)),
    "Change": (["-12", "0", "7", "1250", "3", "3"], Integer()),
    "FTE": (["0.8", "1", "0.25", "1", "1", "0.5"], Decimal(minimum=0)),
    "Attendance": (["45.2%", "50%", "99.9%", "0%", "1%", "100%"], Percentage()),
    "Growth": (["45.2%", "150%", "99.9%", "0%", "1%", "100%"], Percentage(maximum=None)),
    "% in time": (["0.452", "0.5", "0.99", "0", "1", "1"], Percentage(written_as="share")),
    "Spend": (["£1,234.50", "12", "13.5", "(£7.00)", "0", "1"], Money()),
    "Visited": (["2018-03-31", "2018-04-01", "2018-04-02", "2018-04-03", "2018-04-03", "2018-04-04"], Date()),
    "Ordered": (["31/03/2018", "01/04/2018", "", "03/04/2018", "03/04/2018", ""], Date("%d/%m/%Y")),
    "Repaired": (["31/03/18", "01/04/18", "", "03/04/18", "03/04/18", ""], Date("%d/%m/%y")),
    "Cleared": (["31-Mar-2018", "01-Apr-2018", "", "", "", ""], Date("%d-%b-%Y")),
    "Closed": (["1/4/2018", "13/12/2018", "", "", "", ""], Date("%-d/%-m/%Y")),
    "Seen": (
        ["31/03/2018", "2018-04-01", "", "2018-04-02", "03/04/2018", ""],
        Date("%Y-%m-%d", or_forms=("%d/%m/%Y",)),
    ),
    "Opened": (["1936-05-01", "2018-04-01", "", "", "", ""], Date(earliest=BORN)),
    "Due": (["2039-05-01", "2018-04-01", "", "", "", ""], Date(may_lie_ahead=True)),
    "Valid to": (
        ["9999-12-31", "2018-04-01", "", "", "", ""], Date(earliest=BORN, latest=date(9999, 12, 31)),
    ),
    "Start date": (["43190", "43191", "43192", "43193", "43194", "43195"], ExcelSerialDate()),
    "End date": (["20180331", "20180401", "", "", "", ""], Date("%Y%m%d")),
    "Event": (["31/03/2018 09:30", "01/04/2018 23:59", "", "", "", ""], Timestamp("%d/%m/%Y %H:%M")),
    "Logged": (["2018-03-31T09:30:00", "2018-04-01T00:00:00", "", "", "", ""], Timestamp("%Y-%m-%dT%H:%M:%S")),
    "Month": (["2017-04", "2017-5", "2017-12", "2018-01", "2018-01", "2018-02"], Month()),
    "Counted": (["Apr-17", "May-17", "Dec-17", "Jan-18", "Jan-18", "Feb-18"], Month(or_forms=("%b-%y",))),
    "Covers": (["2017-04-01/P1M", "2017-04-01/P3M", "2017-07-01/P1Y", "", "", ""], Period()),
    "Year": (["2017-18", "2018/19", "201920", "2017-2018", "2017-18", "2017-18"], FinancialYear()),
    "School year": (["2017-18", "2018/19", "2017-18", "", "", ""], AcademicYear()),
    "Span": (["2017-18 Q4", "year ending March 2018", "2017-18", "", "", ""], NamedPeriod()),
    "Pupil ID": (["P1", "P2", "P3", "P4", "P5", "P6"], PersonId()),
    "Date of birth": (["14/03/2009", "15/03/2009", "", "", "", ""], BirthMonth("%d/%m/%Y", earliest=BORN)),
    "Lives at": (["LA1 1PJ", "pr18xj", "", "", "", ""], PostcodeArea()),
}  # fmt: skip
"""By heading: the texts of the column, and the type that it has."""


@pytest.fixture(scope="module")
def columns(write: Callable, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Column]:
    rows = zip(*(texts for texts, _ in EACH.values()), strict=True)
    lines = [list(EACH), *map(list, rows)]
    path = tmp_path_factory.mktemp("sample") / "each.csv"
    path.write_text(
        "\n".join(",".join(f'"{text}"' for text in line) for line in lines) + "\n", encoding="utf-8"
    )
    return {column.heading: column for column in write(path).source.columns}


@pytest.mark.parametrize("heading", EACH)
def test_each_type_is_guessed(heading, columns):
    texts, kind = EACH[heading]
    assert columns[heading].type == kind
    assert columns[heading].required is all(texts)


def test_no_type_is_left_out():
    assert {type(kind) for _, kind in EACH.values()} == set(TYPES)


@pytest.mark.parametrize(
    ("signs", "markers"),
    [
        (["*", "c"], Markers(suppressed=("*", "c"))),
        (["[z]", ":", "-"], Markers(not_applicable=("[z]",), not_available=(":",), missing=("-",))),
        (["x", "..", "k"], Markers(not_available=("x", ".."), low=("k",))),
    ],
)
def test_signs_that_stand_among_numbers_are_markers(signs, markers, sample, write):
    rows = "".join(f"{n},{text}\n" for n, text in enumerate(["12", "7", *signs, "0"], start=100))
    column = write(sample(f"Item,Visits\n{rows}")).source.columns[1]
    assert (column.type, column.markers, column.required) == (Integer(minimum=0), markers, False)


@pytest.mark.parametrize(
    ("heading", "texts"),
    [
        ("Grade", ["c", "x", "c", "x", "c", "x"]),
        ("Visits", ["1,250", "12", "7", "1,000", "9", "8"]),
        ("Kind", ["A", "B", "A", "A", "A", "A"]),
        ("Ward", ["", "", "", "", "", ""]),
    ],
)
def test_what_no_type_reads_stays_text_or_code(heading, texts, sample, write):
    rows = "".join(f'{n},"{text}"\n' for n, text in enumerate(texts, start=100))
    column = write(sample(f"Item,{heading}\n{rows}")).source.columns[1]
    assert (type(column.type), column.markers) == (Code if heading == "Grade" else Text, None)


def test_names_have_the_endings_of_their_types_and_no_two_are_alike(columns, sample, write):
    assert columns["Visited"].name == "visited_date"
    assert columns["Start date"].name == "start_date"
    assert columns["Event"].name == "event_at"
    assert columns["Made safe"].name == "is_made_safe"
    assert columns["% in time"].name == "percent_in_time_pct"
    assert columns["Spend"].name == "spend_gbp"
    assert columns["Date of birth"].name == "birth_month"
    odd = write(sample("Record ID,Line number,Text key,Line-Number,2018,Ключ\nA,1,b,2,3,4\n")).source.columns
    assert [column.name for column in odd] == [
        "record_id_received", "line_number_received", "column_text_key_2", "column_line_number", "column_2018",
        "column_6",
    ]  # fmt: skip
