"""Tables out of sheets: which sheets, where the header is, where the table ends; and every row accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest

from assets.readers import Unreadable
from assets.readers.delivery import RawDelivery, RawTable
from assets.readers.workbook import Sheet, Workbook

ASCOF = Path(__file__).parents[3] / "extracts/real/ascof_2024_25_four_tables.ods"
SITES = Sheet(name="Sites", header_holds=("Site", "Visits"))


def lay(*rows):
    """A function that fills a sheet with the rows."""

    def fill(_, sheet):
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return fill


def rows_of(delivery: RawDelivery) -> dict[str, list[tuple]]:
    found: dict[str, list[tuple]] = {name: [] for name in delivery.tables}
    for name, batch in delivery.batches:
        assert batch.schema == delivery.tables[name].schema
        found[name] += [tuple(row.values()) for row in batch.to_pylist()]
    for table in delivery.tables.values():
        if table.fault is None:
            assert table.line_count == table.header_lines + table.row_count + table.set_aside.line_count
    return found


def read_one(path: Path, sheet: Sheet) -> tuple[RawTable, list[tuple]]:
    delivery = Workbook({"t": sheet}).read(path)
    rows = rows_of(delivery)["t"]
    return delivery.tables["t"], rows


def fault_of(path: Path, sheet: Sheet):
    table, rows = read_one(path, sheet)
    assert rows == []
    return table.fault


def kinds(table: RawTable) -> list[tuple[int, str]]:
    return [(line, run.kind) for run in table.set_aside for line in range(run.line, run.last_line + 1)]


def test_four_tables_of_one_real_workbook():
    sheets = {"2a": "Table_2a", "2b": "Table_2b", "2c": "Table_2c", "6b": "Table_6b"}
    reader = Workbook(
        {
            table: Sheet(name=name, header_holds=("Local authority code", "ONS area code"))
            for table, name in sheets.items()
        }
    )
    delivery = reader.read(ASCOF)
    assert all(len(table.headings) >= 6 for table in delivery.tables.values())
    rows = rows_of(delivery)
    lancashire = {table: next(row for row in found if row[1] == "323")[4:7] for table, found in rows.items()}
    assert lancashire == {
        "2a": ("6972", "8781", "79.4"),
        "2b": ("150", "760682", "19.7"),
        "2c": ("1778", "272840", "651.7"),
        "6b": ("11", "399", "2.8"),
    }
    assert {table: each.header_lines for table, each in delivery.tables.items()} == dict.fromkeys(sheets, 1)
    assert [rows[table][0][0] for table in sheets] == [8, 8, 8, 9]  # England stands in the first row of data
    assert (
        delivery.tables["2c"].place(rows["2c"][0][0], "2024 to 2025 - outcome") == "sheet 4, row 8, cell F8"
    )
    assert delivery.unclaimed == 1


def test_titles_notes_footers_and_blank_rows_are_set_aside(xlsx):
    rows = [["Visits to sites"], [], ["Site", "Visits"], ["A", 1], [], ["B", 2]]
    path = xlsx({"Sites": lay(*rows, ["Total", 3], ["Source: counters"], ["C", 9])})
    table, rows = read_one(
        path, Sheet(name="Sites", header_holds=("Site",), footers=("Total",), notes=("Source",))
    )
    assert rows == [(4, "A", "1"), (6, "B", "2")]
    assert kinds(table) == [(1, "title"), (2, "blank"), (5, "blank"), (7, "footer"), (8, "note"), (9, "note")]


def test_a_table_may_end_at_the_first_blank_row(xlsx):
    path = xlsx({"Sites": lay(["Site", "Visits"], ["A", 1], [], ["another table"], ["B", 2])})
    table, rows = read_one(path, Sheet(name="Sites", header_row=1, ends_at_blank_row=True))
    assert rows == [(2, "A", "1")]
    assert kinds(table) == [(3, "blank"), (4, "note"), (5, "note")]


def test_a_row_with_text_under_no_heading_is_ragged(xlsx):
    path = xlsx({"Sites": lay(["Site", "", "Visits"], ["A", "", 1], ["B", "x", 2], ["C", "", 3, "y"])})
    table, rows = read_one(path, SITES)
    assert rows == [(2, "A", "1")]
    assert [(each.line, each.expected[-8:]) for each in table.malformed] == [(3, "column B"), (4, "column D")]
    assert {each.sheet for each in table.malformed} == {1}


def test_a_header_of_two_rows_is_joined_and_its_merged_cells_count_for_each_column(xlsx):
    def fill(book, sheet):
        sheet.write(0, 0, "Delays")
        sheet.merge_range(1, 1, 1, 2, "Delayed\ndays", book.add_format())
        sheet.merge_range(1, 0, 2, 0, "Month", book.add_format())
        sheet.write_row(2, 1, ["Acute", "Other"])
        sheet.write_row(3, 0, ["April", 1, 2])

    path = xlsx({"Sites": fill})
    table, rows = read_one(path, Sheet(name="Sites", header_rows=2, header_holds=("Acute", "Other")))
    assert table.headings == ("Month", "Delayed days Acute", "Delayed days Other")
    assert rows == [(4, "April", "1", "2")]
    assert table.header_lines == 2


def test_a_heading_merged_over_two_columns_stands_over_the_first(xlsx):
    def fill(book, sheet):
        sheet.merge_range(0, 0, 1, 1, "Site", book.add_format())
        sheet.merge_range(0, 2, 0, 3, "Visits", book.add_format())
        sheet.write_row(1, 2, ["April", "May"])
        sheet.write_row(2, 0, ["A", None, 1, 2])

    table, rows = read_one(xlsx({"Sites": fill}), Sheet(name="Sites", header_row=2, header_rows=2))
    assert table.headings == ("Site", "Visits April", "Visits May")
    assert rows == [(3, "A", "1", "2")]
    assert table.place(3, "Visits May") == "sheet 1, row 3, cell D3"


def test_merged_cells_below_the_header_are_filled_only_on_demand(xlsx):
    def fill(book, sheet):
        sheet.write_row(0, 0, ["Year", "Month", "Days"])
        sheet.merge_range(1, 0, 2, 0, "2017-18", book.add_format())
        sheet.write_row(1, 1, ["March", 1])
        sheet.write_row(2, 1, ["April", 2])
        sheet.write_row(3, 1, ["May", 3])

    path = xlsx({"Sites": fill})
    plain = Sheet(name="Sites", header_row=1)
    assert [row[1] for row in read_one(path, plain)[1]] == ["2017-18", None, None]
    merged = Sheet(name="Sites", header_row=1, fill_merged=True)
    assert [row[1] for row in read_one(path, merged)[1]] == ["2017-18", "2017-18", None]
    down = Sheet(name="Sites", header_row=1, fill_down=("Year",))
    assert [row[1] for row in read_one(path, down)[1]] == ["2017-18"] * 3


def test_merged_cells_of_an_ods_are_known_too(ods):
    path = ods(
        '<table:table table:name="Sites"><table:table-row>'
        '<table:table-cell office:value-type="string" table:number-columns-spanned="2">'
        "<text:p>Days</text:p></table:table-cell>"
        "<table:covered-table-cell/></table:table-row><table:table-row>"
        '<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>'
        '<table:table-cell office:value-type="string"><text:p>b</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    )
    assert read_one(path, Sheet(name="Sites", header_row=2, header_rows=2))[0].headings == (
        "Days a",
        "Days b",
    )


def test_sheets_of_one_pattern_feed_one_table_and_say_which_they_are(xlsx):
    path = xlsx({
        "April": lay(["Site", "Visits"], ["A", 1]),
        "Notes": lay(["n"]),
        "May": lay(["t"], ["Visits", "Site"], [5, "A"]),
    })  # fmt: skip
    sheet = Sheet(pattern="April|May", name_as="Month", header_holds=("Site",))
    table, rows = read_one(path, sheet)
    assert table.headings == ("Site", "Visits", "Month")
    assert rows == [(2, "A", "1", "April"), (3, "A", "5", "May")]
    assert table.place(3, "Visits", sheet="May") == "sheet 3, row 3, cell A3"
    assert (table.line_count, table.header_lines) == (5, 2)


def test_a_cell_among_the_titles_is_a_column(xlsx):
    path = xlsx({"Sites": lay(["Visits", None, "to", "2017-06-30"], ["Site", "Visits"], ["A", 1], ["B", 2])})
    sheet = Sheet(name="Sites", header_row=2, single_cells={"As at": "D1", "By": "E9"}, name_as="Sheet")
    table, rows = read_one(path, sheet)
    assert table.headings == ("Site", "Visits", "As at", "By", "Sheet")
    assert rows == [(3, "A", "1", "2017-06-30", None, "Sites"), (4, "B", "2", "2017-06-30", None, "Sites")]
    assert table.place(4, "As at") == "sheet 1, row 4, cell D1"
    assert table.place(4, "Visits") == "sheet 1, row 4, cell B4"


def test_sheets_of_one_table_must_have_the_same_headings(xlsx):
    path = xlsx({"April": lay(["Site", "Visits"], ["A", 1]), "May": lay(["Site", "Loans"], ["A", 1])})
    fault = fault_of(path, Sheet(pattern="April|May", header_row=1))
    assert fault.rule == "sheets_differ"
    assert "sheet 2" in fault.expected


def test_a_fault_of_one_table_leaves_the_others_alone(xlsx):
    path = xlsx({"Sites": lay(["Site", "Visits"], ["A", 1]), "Staff members": lay(["a"])})
    delivery = Workbook({"staff": Sheet(name="Staff", header_row=1), "sites": SITES}).read(path)
    assert delivery.tables["staff"].fault.rule == "sheet_missing"
    assert rows_of(delivery) == {"staff": [], "sites": [(2, "A", "1")]}


def test_a_renamed_sheet_is_told_by_its_position_and_not_by_its_name(xlsx):
    path = xlsx({"Cover": lay(["c"]), "sites (2)": lay(["Site", "Visits"])})
    fault = fault_of(path, SITES)
    assert fault.rule == "sheet_missing"
    assert "has 2, and the name of sheet 2" in fault.expected
    assert "(2)" not in str(fault)


def test_a_hidden_sheet_is_read_only_if_that_was_agreed(xlsx):
    def fill(_, sheet):
        lay(["Site", "Visits"], ["A", 1])(_, sheet)
        sheet.hide()

    path = xlsx({"Cover": lay(["c"]), "Sites": fill})
    assert fault_of(path, SITES).rule == "sheet_hidden"
    assert read_one(path, Sheet(name="Sites", header_row=1, hidden=True))[1] == [(2, "A", "1")]


@pytest.mark.parametrize(
    ("rows", "sheet", "rule", "line"),
    [
        ([["Site", "Loans"]], SITES, "header_not_found", None),
        (
            [["t"], ["Site", "Visits"]],
            Sheet(name="Sites", header_row=1, header_holds=("Site",)),
            "header_in_another_row",
            2,
        ),
        (
            [["t"], ["Place"]],
            Sheet(name="Sites", header_row=2, header_holds=("Site",)),
            "header_not_found",
            None,
        ),
        ([["Site"]], Sheet(name="Sites", header_row=4), "header_not_found", None),
        ([[], ["Site"]], Sheet(name="Sites", header_row=1), "header_not_found", 1),
        ([["Site", "Visits", "site"]], SITES, "heading_repeated", 1),
        ([], SITES, "header_not_found", None),
    ],
)
def test_headers_that_are_not_as_agreed(xlsx, rows, sheet, rule, line):
    fault = fault_of(xlsx({"Sites": lay(*rows)}), sheet)
    assert (fault.rule, fault.line) == (rule, line)
    assert "sheet 1 of 1" in fault.expected


def test_a_chart_is_no_sheet_of_cells(tmp_path):
    import xlsxwriter

    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        cells = book.add_worksheet("Data")
        cells.write_row(0, 0, ["Site", "Visits"])
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Data!$B$1:$B$2"})
        book.add_chartsheet("Sites").set_chart(chart)
    assert fault_of(path, SITES).rule == "sheet_missing"


def test_many_rows_come_in_several_batches_in_order(xlsx):
    path = xlsx({"Sites": lay(["Site", "Visits"], *([f"s{n}", n] for n in range(12_000)))})
    _, rows = read_one(path, SITES)
    assert [row[0] for row in rows] == list(range(2, 12_002))
    assert rows[-1] == (12_001, "s11999", "11999")


def test_a_cell_far_below_the_table_does_not_fill_memory_with_blank_rows(xlsx):
    def fill(_, sheet):
        sheet.write_row(0, 0, ["Site", "Visits"])
        sheet.write(300_000, 0, "x")

    delivery = Workbook({"t": SITES}).read(xlsx({"Sites": fill}))
    with pytest.raises(Unreadable) as caught:
        list(delivery.batches)
    assert caught.value.rule == "workbook_too_large"
    assert delivery.failure is caught.value


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"name": "a", "pattern": "b", "header_row": 1},
        {"name": "a"},
        {"name": "a", "header_row": 1, "single_cells": {"x": "8C"}},
        {"name": "a", "header_row": 1, "single_cells": {"x": "C900"}},
        {"name": "a", "header_row": 1, "single_cells": {"Line_number": "C9"}},
        {"name": "a", "header_row": 1, "single_cells": {"x": "C9"}, "name_as": "X"},
        {"name": "a", "header_row": 1, "header_rows": 2},
    ],
)
def test_a_declaration_that_cannot_be_meant_is_refused(wrong):
    with pytest.raises(ValueError):
        Sheet(**wrong)
