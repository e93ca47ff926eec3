"""What "received" counts is the same for the same file, whatever becomes of it."""

from __future__ import annotations

import pytest

from assets.readers import Delimited, Wide, XmlRecords
from assets.staging.receiving.receive import receive
from assets.staging.stage import Stager, stage
from checks.columns import Column, Integer, Month, Text
from checks.contract import Supersede, Tolerance
from checks.rule import Rules

ROWS = "".join(f"{n},A,01/07/2017\n" for n in range(50))
TABLE = f"\nItem,Kind,Noted\n{ROWS}\n,,\n7,A\nTotal,50,\n"
"""Fifty rows, three blank lines, a short line and a footer."""


@pytest.fixture
def staged(paths):
    """The outcome of one file."""

    def one(source, content: bytes):
        (paths.landing / "small_1.csv").write_bytes(content)
        (arrival,) = receive(paths, [source], source.name)
        return stage(arrival, source, Stager(paths, "E10000017", None, rules_instead=Rules()))

    return one


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        (TABLE, None),
        (TABLE.replace("A,", "?,"), "rejected_rows"),
        (TABLE.replace("Noted", "Nothing"), "headings_not_as_agreed"),
        (TABLE.replace("Kind", ""), "heading_missing"),
        (TABLE.replace("Kind", "Item"), "heading_repeated"),
        (TABLE.rstrip("\n"), "file_is_cut_short"),
        (TABLE.replace("20,A", '20,"A'), "quotation_mark_not_closed"),
        (TABLE.replace("20,A", "20,\0"), "file_holds_binary_data"),
        (TABLE.replace("20,A", "20,\udcff"), "encoding_not_as_agreed"),
        (TABLE.replace("Item", "\ufeff\ufeffItem"), "byte_order_mark_repeated"),
    ],
    ids=lambda value: value if value is None or value.isidentifier() else "",
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_table_has_as_many_rows_however_it_fares(staged, small_source, changed, rule, line_end):
    source = small_source(tolerance=Tolerance(rejected_share=0.5))
    outcome = staged(source, changed.replace("\n", line_end).encode(errors="surrogateescape"))
    assert outcome.account.received == 55
    assert outcome.verdict == ("refused" if rule else "accepted")
    assert rule is None or rule in [f.rule for f in outcome.findings if f.status == "failed"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_table_in_another_encoding_has_as_many_lines(staged, small_source, encoding):
    # Letters whose bytes look like line ends.
    outcome = staged(
        small_source(), TABLE.replace("A,", "\u0a0d\u0d0a,").replace("\n", "\r\n").encode(encoding)
    )
    assert outcome.account.received == 55


def test_the_cells_of_a_wide_table_are_counted_however_it_fares(staged, small_source):
    source = small_source(
        reader=Wide(Delimited(footers=("Total",)), ("Branch",), r"^\d{4}-\d+$", "Month", "Count"),
        columns=(
            Column("branch_name", "Branch", Text(), "", required=True),
            Column("month", "Month", Month(), ""),
            Column("item_count", "Count", Integer(), ""),
        ),
        key=("branch_name", "month_first_date"),
        dated_by=("month_first_date",),
        supersede=Supersede("never"),
    )
    good = "Branch,2017-04,2017-05,2017-06,\nA,1,2,3,\n\nB,4,,6,\nC,1\nTotal,5,2,9,\nD,1,2,3,beyond\n\ufeffE,1,2,3,\n"
    received = [
        staged(source, content.encode(errors="surrogateescape")).account.received
        for content in (
            good,
            good.replace("Branch", "Place"),
            good.replace("B,4", "B,\udcff"),
            good.replace("B,4", "B,\0"),
            good.rstrip("\n"),
        )
    ]
    assert received == [11] * 5


def test_of_a_document_the_rows_that_begin_are_counted(staged, small_source):
    source = small_source(
        reader=XmlRecords("M", "R", "", {"Item": "I", "Kind": "K", "Noted": "N"}), tolerance=Tolerance()
    )
    row = "<R><I>{}</I><K>A</K><N>01/07/2017</N></R>\n"
    good = "<M>\n" + "".join(row.format(n) for n in range(20)) + "</M>\n"
    received = [
        staged(source, content.encode()).account.received
        for content in (
            good,
            good.replace("A", "?"),
            good.replace("</M>", ""),
            good.replace("<I>9<", "<I>9&x;<"),
            "<!DOCTYPE M>\n" + good,
        )
    ]
    assert received == [20, 20, 20, 10, 23]
