"""How samples are read: each setting that a file needs is found, and what nothing helps is refused by the reader."""

from __future__ import annotations

import json

import pytest

from assets.readers import Delimited, JsonArray, JsonLines, Sheet, Wide, Workbook
from assets.readers.raw import Unreadable

ROWS = [
    {"item": "A1", "seen": {"on": "2017-04-01"}, "loans": 3},
    {"item": "A2", "seen": {"on": "2017-04-02"}},
]


@pytest.mark.parametrize(
    ("content", "reader"),
    [
        ("Item,Loans\nA1,3\n", Delimited()),
        ("Item;Loans\nA1;3\n", Delimited(delimiter=";")),
        ("Item\tLoans\nA1\t3\n", Delimited(delimiter="\t")),
        ("Item,Ward\nA1,Café\n".encode("cp1252"), Delimited(encoding="cp1252")),
        ("\ufeffItem,Ward\nA1,Café\n", Delimited()),
        ("Item,Loans\nA1,3\nA2,4", Delimited(final_line_end=False)),
        ('Item,Ward\nA1,"North\nand South"\n', Delimited(multiline=True)),
        ("Item,Loans\nA1,3\nTotal,3\n", Delimited(footers=(r"(?i)(grand |sub)?totals?\b",))),
        ("Item,Loans\nA1,3\n*** made up ***\n", Delimited(footers=(r"\*\*\*",))),
        ("Item;Loans\nA1;3\nA2;Caf\xe9".encode("cp1252"),
         Delimited(encoding="cp1252", delimiter=";", final_line_end=False)),
    ],
)  # fmt: skip
def test_the_settings_of_a_csv_file_are_found(content, reader, sample, write):
    assert write(sample(content)).source.reader == reader


@pytest.mark.parametrize(
    ("headings", "texts", "pattern", "name"),
    [
        ("2017-04,2017-5,2017-06", "1,2,3", r"^\d{4}-\d{1,2}$", "Month"),
        ("Apr-17,May-17,Jun-17", "1,2,3", r"^[A-Z][a-z]{2}[- ]\d{2}$", "Month"),
        ("2015-16,2016-17,2017-18", "1,2,", r"^\d{4}[-/]\d{2}$", "Year"),
    ],
)
def test_a_column_a_period_is_made_into_rows(headings, texts, pattern, name, sample, write, staged):
    written = write(sample(f"Library,{headings}\nAsh Lane,{texts}\n"))
    assert written.source.reader == Wide(Delimited(), ("Library",), pattern, name=name, value="Count")
    assert written.source.dated_by == (f"{name.lower()}_first_date",)
    assert staged(written).verdict == "accepted"


@pytest.mark.parametrize(
    ("document", "reader"),
    [
        ("\n".join(map(json.dumps, ROWS)) + "\n", JsonLines(("item", "seen.on", "loans"))),
        (json.dumps(ROWS), JsonArray(("item", "seen.on", "loans"))),
        (json.dumps({"meta": {"n": 2}, "data": {"items": ROWS}}, indent=1),
         JsonArray(("item", "seen.on", "loans"), "data/items")),
    ],
)  # fmt: skip
def test_json_is_read_as_lines_or_as_an_array(document, reader, sample, write, staged):
    written = write(sample(document, "sample.json"))
    assert written.source.reader == reader
    assert (written.source.key, written.source.dated_by) == (("item",), ("seen_on_date",))
    assert staged(written).account.accepted == 2


@pytest.mark.parametrize(
    ("below", "settings"),
    [
        ([[], ["Made up for a test."], ["It describes nobody."]], {"ends_at_blank_row": True}),
        ([["Notes: made up"], ["and more of them"]], {"notes": (r"(?i)(foot)?notes?\b",)}),
        ([], {}),
    ],
)
def test_a_table_in_a_workbook_is_found_between_titles_and_notes(below, settings, tmp_path, write, staged):
    import xlsxwriter

    path = tmp_path / "sample.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Cover").write(0, 0, "What this is")
        sheet = book.add_worksheet("Visits")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write(0, 0, "Visits by branch")
        sheet.write_row(2, 0, ["Library", "Counted on", "Visits", "Open"])
        for row, (name, number, visits) in enumerate(
            [("Ash Lane", 43190, 12), ("Weir", 43190, 7.0)], start=3
        ):
            sheet.write(row, 0, name)
            sheet.write_number(row, 1, number, day)
            sheet.write_number(row, 2, visits)
            sheet.write_boolean(row, 3, True)
        for row, texts in enumerate(below, start=5):
            sheet.write_row(row, 0, texts)
    written = write(path)
    sheet = Sheet(name="Visits", header_holds=("Library", "Counted on", "Visits"), **settings)
    assert written.source.reader == Workbook({"Visits": sheet})
    assert [type(column.type).__name__ for column in written.source.columns] == [
        "Text",
        "Date",
        "Integer",
        "YesNo",
    ]
    assert (written.source.key, written.source.dated_by) == (("library",), ("counted_on_date",))
    assert staged(written).account.accepted == 2


XML = """<Message><Header><Day>2017-04-01</Day></Header><Children>
<Child><ID>A1</ID><Visit><On>2017-04-02</On></Visit><Visit><On>2017-04-03</On></Visit><Plan><Begun>2017-04-04</Begun>
</Plan></Child>
<Child><ID>A2</ID><Plan><Begun>2017-04-04</Begun></Plan><Plan><Begun>2017-04-05</Begun></Plan></Child>
</Children></Message>
"""


def test_of_several_tables_in_xml_the_record_is_taken_or_the_one_that_is_named(sample, write, staged):
    record = write(sample(XML, "sample.xml"))
    assert (record.source.reader.rows, dict(record.source.reader.fields)) == (
        "", {"Day": "/Header/Day", "ID": "ID"},
    )  # fmt: skip
    assert record.guessed.proposed.others == ("Visit", "Plan")
    visits = write(record.sample, "Visit")
    assert dict(visits.source.reader.fields) == {"Day": "/Header/Day", "ID": "ID", "On": "Visit/On"}
    assert staged(visits).account.accepted == 2
    with pytest.raises(Unreadable, match="those that repeat: Visit, Plan"):
        write(record.sample, "Visits")


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "file_is_empty"),
        (b"Item,,Loans\nA1,2,3\n", "heading_missing"),
        (b"Item,item\nA1,2\n", "heading_repeated"),
        (b"Item,Loans\n", "sample_without_rows"),
        ("Item,Loans\nA1,3\n".encode("utf-16"), "encoding_not_as_agreed"),
        (b"PK\x03\x04 nothing", "workbook_damaged"),
        (b"<Message><Child>", "xml_not_well_formed"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "xml_declares_entities"),
        (b"<html><body>no</body></html>", "xml_rows_missing"),
        (b'[{"a": 1}', "json_not_well_formed"),
        (b'{"a": 1', "json_other_form"),
        (b"[1, 2]", "json_other_form"),
        (b"Name,E-mail\nabc,xyz\n", "nothing_to_stage"),
    ],
)
def test_what_no_setting_helps_is_refused_by_the_reader(content, rule, sample, write):
    with pytest.raises(Unreadable) as refused:
        write(sample(content, "sample.any"))
    assert refused.value.rule == rule
