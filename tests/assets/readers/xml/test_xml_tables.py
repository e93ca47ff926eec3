"""Several tables out of one document, in one pass; documents that must not be trusted."""

from __future__ import annotations

import tempfile
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.readers import Unreadable, XmlRecords
from assets.readers.xml import table_handler, tables
from assets.readers.xml.tables import XmlTable, XmlTables

REAL = Path(__file__).parents[3] / "extracts/real"
CHILD = {"LEA": "/Header/Source/LEA", "LAchildID": "ChildIdentifiers/LAchildID"}
CENSUS = XmlTables(
    "Message",
    {
        "assessments": XmlTable(
            "Children/Child",
            rows="CINdetails/Assessments",
            fields={
                **CHILD,
                "Referral": "CINdetails/CINreferralDate",
                "Start": "CINdetails/Assessments/AssessmentActualStartDate",
                "Factors": "CINdetails/Assessments/FactorsIdentifiedAtAssessment/AssessmentFactors",
            },
        ),
        "enquiries": XmlTable(
            "Children/Child",
            rows="CINdetails/Section47",
            fields={**CHILD, "Start": "CINdetails/Section47/S47ActualStartDate"},
        ),
        "plans": XmlTable(
            "Children/Child",
            rows="CINdetails/ChildProtectionPlans",
            fields={
                **CHILD,
                "Start": "CINdetails/ChildProtectionPlans/CPPstartDate",
                "Review": "CINdetails/ChildProtectionPlans/Reviews/CPPreviewDate",
                "Closure": "CINdetails/CINclosureDate",
            },
        ),
    },
)


@pytest.fixture
def file(tmp_path: Path):
    def write(content: str | bytes) -> Path:
        path = tmp_path / "message.xml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def rows_of(reader: XmlTables, path: Path) -> dict[str, list[tuple]]:
    delivery = reader.read(path)
    found: dict[str, list[tuple]] = {name: [] for name in delivery.tables}
    for name, batch in delivery.batches:
        found[name] += [tuple(row.values()) for row in batch.to_pylist()]
    assert {name: table.row_count for name, table in delivery.tables.items()} == {
        name: len(rows) for name, rows in found.items()
    }
    return found


def refusal(reader: XmlTables, path: Path) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        rows_of(reader, path)
    return caught.value


def test_three_tables_of_one_real_census_with_the_line_of_each_row():
    path = REAL / "CIN_Census_2024.xml"
    found = rows_of(CENSUS, path)
    assert found == {
        "assessments": [
            (41, "201", "DfEX0000001", "2022-10-06", "2028-04-28", "1C RB 6B"),
            (92, "201", "child_fails_assessments", "2024-10-24", "2023-12-25", None),
        ],
        "enquiries": [(54, "201", "DfEX0000001", "2022-06-02")],
        "plans": [(61, "201", "DfEX0000001", "2022-02-17", "2023-02-15", "2023-02-27")],
    }
    lines = path.read_text().splitlines()
    elements = {"assessments": "<Assessments>", "enquiries": "<Section47>", "plans": "<ChildProtectionPlans>"}
    for name, rows in found.items():
        assert {lines[row[0] - 1].strip() for row in rows} == {elements[name]}


def test_a_table_of_one_row_beside_a_table_of_workers():
    reader = XmlTables(
        "Message",
        {
            "vacancies": XmlTable(
                "LALevelVacancies", {"LEA": "/Header/Source/LEA", "Vacancies": "NumberOfVacancies"}
            ),
            "workers": XmlTable(
                "CSWWWorker", {"LEA": "/Header/Source/LEA", "Agency": "AgencyWorker", "FTE": "FTE"}
            ),
        },
    )
    assert rows_of(reader, REAL / "social_work_workforce_2022.xml") == {
        "vacancies": [(15, "301", "79.68")],
        "workers": [(20, "301", "1", "0.521371"), (39, "301", "1", "0"), (59, "301", "1", "0")],
    }


ATTRIBUTES = """<m:Return xmlns:m="urn:m" year="2017" m:council=" 888 ">
<Site code="A1" open=""><Name>North</Name>
 <Visit month="2017-04" count="5"/><Visit month="2017-05">late<Note>n</Note>ly</Visit></Site>
<Site><Visit/></Site>
</m:Return>"""


def test_attributes_are_fields_where_a_format_needs_them(file):
    reader = XmlTables(
        "Return",
        {
            "sites": XmlTable(
                "Site", {"council": "/@council", "code": "@code", "open": "@open", "name": "Name"}
            ),
            "visits": XmlTable(
                "Site",
                rows="Visit",
                fields={
                    "year": "/@year",
                    "code": "@code",
                    "month": "Visit/@month",
                    "text": "Visit",
                    "note": "Visit/Note",
                },
            ),
        },
    )
    assert rows_of(reader, file(ATTRIBUTES)) == {
        "sites": [(2, "888", "A1", None, "North"), (4, "888", None, None, None)],
        "visits": [
            (3, "2017", "A1", "2017-04", None, None),
            (3, "2017", "A1", "2017-05", "lately", "n"),
            (4, "2017", None, None, None, None),
        ],
    }


TEXT = st.text(alphabet="ab é", max_size=3)
CHILDREN = st.lists(
    st.tuples(
        TEXT, st.lists(st.tuples(TEXT, st.lists(TEXT, max_size=3), st.lists(TEXT, max_size=3)), max_size=3)
    ),
    max_size=5,
)
ONE_OF_TWO = {"assessments": "Case/Assessment", "plans": "Case/Plan"}


@settings(max_examples=60)
@given(CHILDREN, st.integers(1, 64))
def test_each_table_is_what_a_reader_of_that_table_alone_gives(children, chunk):
    document = (
        "<M>\n<H>888</H>"
        + "".join(
            "\n<Child>"
            + "".join(
                f"<Case>{''.join(f'<Assessment>{a}</Assessment>' for a in ones)}<Date>{date}</Date>\n"
                f"{''.join(f'<Plan><P>{p}</P></Plan>' for p in others)}</Case>"
                for date, ones, others in cases
            )
            + f"<Id>{child}</Id></Child>"
            for child, cases in children
        )
        + "\n</M>\n"
    )
    common = {"council": "/H", "id": "Id", "date": "Case/Date"}
    fields = {
        "assessments": {**common, "text": "Case/Assessment"},
        "plans": {**common, "text": "Case/Plan/P"},
    }
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "CHUNK_BYTES", chunk)
        path = Path(folder) / "m.xml"
        path.write_text(document, encoding="utf-8")
        together = XmlTables(
            "M", {name: XmlTable("Child", fields[name], rows=ONE_OF_TWO[name]) for name in fields}
        )
        found = rows_of(together, path)
        alone = {
            name: [
                tuple(row.values())
                for batch in XmlRecords("M", "Child", ONE_OF_TWO[name], fields[name]).read(path).batches
                for row in batch.to_pylist()
            ]
            for name in fields
        }
    assert found == alone


GOOD = "<Message><Children><Child/></Children></Message>"


@pytest.mark.parametrize(
    ("content", "rule", "line"),
    [
        ("", "file_is_empty", None),
        ("<Other/>", "xml_other_document", 1),
        ("<Message>\n<Children>", "xml_not_well_formed", 2),
        (f"{GOOD}\n<Message/>", "xml_not_well_formed", 2),
        (f'<?xml version="1.0"?>\n<!DOCTYPE Message>{GOOD}', "xml_declares_entities", 2),
        (f'<?xml version="1.0" encoding="no-such"?>{GOOD}', "xml_not_well_formed", 1),
        (b"<Message>\n\xff</Message>", "xml_not_well_formed", 2),
    ],
)
def test_documents_that_cannot_be_trusted(file, content, rule, line):
    fault = refusal(CENSUS, file(content))
    assert (fault.rule, fault.line) == (rule, line)


def test_one_text_beyond_measure(file):
    text = "x" * (table_handler.LONGEST_TEXT + 1)
    path = file(
        f"<Message><Children><Child><ChildIdentifiers>\n<LAchildID>{text}</LAchildID></ChildIdentifiers></Child></Children></Message>"
    )
    assert refusal(CENSUS, path).rule == "xml_too_large"


def test_one_record_beyond_measure(file):
    rows = "<Assessments/>" * (table_handler.MOST_ROWS_OF_A_RECORD + 1)
    path = file(f"<Message><Children><Child><CINdetails>{rows}</CINdetails></Child></Children></Message>")
    assert refusal(CENSUS, path).rule == "xml_too_large"


def test_memory_does_not_grow_with_the_document(file, monkeypatch):
    monkeypatch.setattr(tables, "BATCH_ROWS", 500)
    monkeypatch.setattr(tables, "CHUNK_BYTES", 16 << 10)
    child = "<Child><CINdetails><Assessments/><Section47/></CINdetails></Child>\n"
    path = file("<Message><Children>\n" + child * 20_000 + "</Children></Message>")
    rows_of(CENSUS, REAL / "CIN_Census_2024.xml")  # so that importing pyarrow is not what is measured
    tracemalloc.start()
    try:
        count = sum(batch.num_rows for _, batch in CENSUS.read(path).batches)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 40_000
    assert peak < 1 << 20
