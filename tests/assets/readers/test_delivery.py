"""A reader of one table as a delivery of one table."""

from __future__ import annotations

import pytest

from assets.readers import Delimited, Unreadable, Wide
from assets.readers.delivery import OneTable, RawDelivery, RawTable, rows_of


def read(reader, path):
    delivery = OneTable("t", reader).read(path)
    return delivery, [
        (name, tuple(row.values())) for name, batch in delivery.batches for row in batch.to_pylist()
    ]


def test_a_csv_file_is_a_delivery_of_one_table(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n1,2\n\n3\n4,5\n")
    delivery, rows = read(Delimited(), path)
    assert rows == [("t", (2, "1", "2")), ("t", (5, "4", "5"))]
    table = delivery.tables["t"]
    assert table.headings == ("a", "b")
    assert (table.row_count, table.line_count) == (2, 5)
    assert [(each.line, each.kind) for each in table.set_aside] == [(3, "blank"), (4, "ragged")]
    assert table.place(5, "b") == "line 5"


def test_empty_cells_of_a_wide_table_are_counted(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"site,2017-04,2017-05,note\nA,1,,x\n")
    delivery, rows = read(Wide(Delimited(), ("site",), r"^\d{4}-\d\d$", "month", "visits"), path)
    assert rows == [("t", (2, "A", "2017-04", "1"))]
    assert delivery.tables["t"].empty_cells == 1
    assert delivery.tables["t"].other_headings == ((4, "note"),)


def test_a_failure_stays_in_the_delivery(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b'a,b\n1,"2\n')
    delivery = OneTable("t", Delimited()).read(path)
    with pytest.raises(Unreadable) as caught:
        list(delivery.batches)
    assert delivery.failure is caught.value


def test_a_delivery_of_one_table_is_rows_again(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n1,2\n\n3\n4,5\n")
    rows = rows_of(OneTable("t", Delimited()).read(path))
    assert [row["line_number"] for batch in rows.batches for row in batch.to_pylist()] == [2, 5]
    assert (rows.headings, rows.line_count, len(rows.malformed)) == (("a", "b"), 5, 1)
    plain = Delimited().read(path)
    assert rows_of(plain) is plain


def test_the_fault_of_the_one_table_is_raised():
    fault = Unreadable("sheet_missing", "a sheet")
    with pytest.raises(Unreadable) as caught:
        rows_of(RawDelivery({"t": RawTable((), fault=fault)}, iter(())))
    assert caught.value is fault
