"""Sources that deliver several tables: real layouts, each table with its own account, standing or falling together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from assets.loading.account import accounts_of, balance
from assets.readers import Delimited, Sheet, Workbook, XmlTable, XmlTables
from assets.readers.csv.by_kind import ByKind
from assets.staging import delivered as delivered_module
from assets.staging.current import current_rows
from assets.staging.outcome import folder_of, outcome_of
from assets.staging.receiving.receive import receive
from assets.staging.stage import Stager, stage
from assets.staging.standing import standings
from assets.staging.whole import rejected_rows_of, rows_of
from checks.columns import Code, Codes, Column, Date, Integer, PersonId, Text
from checks.contract import Source, Supersede, Table, Tolerance
from checks.rule import Rules

REAL = Path(__file__).parents[2] / "extracts/real"
KEY = b"a key for synthetic people, which protects nobody"
FEW = Tolerance(rejected_share=1.0, minimum_rows=0)


def source(name: str, reader, tables: tuple[Table, ...], **more) -> Source:
    return Source(
        name=name, title=name, description="For tests.", team="team:tests", sensitivity="personal",
        file_pattern=r"(.*/)?[^/]+", reader=reader, tables=tables, **more,
    )  # fmt: skip


def table(name: str, *columns: Column, key: tuple[str, ...], dated_by: tuple[str, ...], **more) -> Table:
    return Table(
        name=name, title=name, description="For tests.", columns=columns, key=key, dated_by=dated_by,
        **({"tolerance": FEW} | more),
    )  # fmt: skip


CHILD = {"LEA": "/Header/Source/LEA", "LAchildID": "ChildIdentifiers/LAchildID"}
PERSON = Column("child_id", "LAchildID", PersonId(), "The child", required=True)
STARTED = Column("started_date", "Start", Date(latest=date(2099, 12, 31)), "When it began", required=True)
CENSUS = source(
    "census",
    XmlTables("Message", {
        "assessments": XmlTable("Children/Child", rows="CINdetails/Assessments", fields={
            **CHILD, "Start": "CINdetails/Assessments/AssessmentActualStartDate"}),
        "enquiries": XmlTable("Children/Child", rows="CINdetails/Section47", fields={
            **CHILD, "Start": "CINdetails/Section47/S47ActualStartDate"}),
        "plans": XmlTable("Children/Child", rows="CINdetails/ChildProtectionPlans", fields={
            **CHILD, "Start": "CINdetails/ChildProtectionPlans/CPPstartDate"}),
    }),
    tuple(
        table(name, PERSON, STARTED, key=("child_id", "started_date"), dated_by=("started_date",))
        for name in ("assessments", "enquiries", "plans")
    ),
)  # fmt: skip

MEASURES = {"t2a": "Table_2a", "t2b": "Table_2b", "t2c": "Table_2c", "t6b": "Table_6b"}
ASCOF = source(
    "ascof",
    Workbook({name: Sheet(name=sheet, header_holds=("Local authority code", "ONS area code"),
                          single_cells={"Published": "A1"}) for name, sheet in MEASURES.items()}),
    tuple(
        table(
            name,
            Column("authority_code", "Local authority code", Text(), "The authority"),
            Column("outcome_text", f"2024 to 2025 - {'6b ' * (name == 't6b')}outcome", Text(), "The measure"),
            key=("authority_code",), dated_by=(), supersede=Supersede("never"),
        )
        for name in MEASURES
    ),
)  # fmt: skip


def event(name: str, *columns: Column) -> Table:
    person = Column("person_id", "LA Person Unique Identifier", PersonId(), "The person", required=True)
    began = Column("event_date", "Event Start Date", Date("%d/%m/%Y"), "When", required=True)
    reference = Column("event_id", "Event Reference", Text(), "The event", required=True)
    return table(name, reference, person, began, *columns, key=("event_id",), dated_by=("event_date",))


EVENTS = source(
    "client_level_data",
    ByKind(Delimited(), kind=("Event Type",), tables={
        "requests": (("Request",),), "adult_assessments": (("Assessment",),),
        "services": (("Service",),), "reviews": (("Review",),),
    }),
    (
        event("requests", Column("route", "Request: Route of Access", Text(), "How it came")),
        event("adult_assessments", Column("method", "Method of Assessment", Text(), "How it was done")),
        event("services", Column("component_code", "Service Component", Code(Codes({
            name: name for name in ("Reablement", "Residential Care", "Home Support")})), "What it is")),
        event("reviews"),
    ),
    tolerance=Tolerance(rejected_share=0.1),
)  # fmt: skip


@pytest.fixture
def staged(paths):
    """Stages a file of a source, under the name given; gives the outcome."""

    def of(contract: Source, content: Path | bytes, name: str = "extract"):
        data = content.read_bytes() if isinstance(content, Path) else content
        (paths.landing / name).write_bytes(data)
        (arrival,) = receive(paths, [contract], contract.name)
        return stage(arrival, contract, Stager(paths, "E10000017", KEY, rules_instead=Rules()))

    return of


def counts(outcome) -> dict[str, tuple[int, int, int]]:
    """Of each table: rows received, accepted, rejected."""
    return {
        part.table: (part.account.received, part.account.accepted, part.account.rejected)
        for part in outcome.parts
    }


def test_three_tables_of_one_census(staged, paths):
    outcome = staged(CENSUS, REAL / "CIN_Census_2024.xml")
    assert outcome.verdict == "accepted"
    assert counts(outcome) == {"assessments": (2, 2, 0), "enquiries": (1, 1, 0), "plans": (1, 1, 0)}
    assert outcome.account.received == 4
    for part in outcome.parts:
        row, *_ = pq.read_table(rows_of(paths, part)).to_pylist()
        assert set(row["child_id"]) <= set("0123456789abcdef")
        assert part.quarters


def test_four_sheets_of_one_workbook(staged, paths):
    outcome = staged(ASCOF, REAL / "ascof_2024_25_four_tables.ods")
    assert outcome.verdict == "accepted", outcome.message
    assert "1 more part of it no table asks for" in outcome.message
    found = {}
    for part in outcome.parts:
        for row in pq.read_table(rows_of(paths, part)).to_pylist():
            if row["authority_code"] == "323":
                found[part.table] = row["outcome_text"]
    assert found == {"t2a": "79.4", "t2b": "19.7", "t2c": "651.7", "t6b": "81.3"}


def test_four_types_of_event_and_a_row_of_none(staged, paths):
    outcome = staged(EVENTS, REAL / "client_level_data_four_event_types.csv")
    assert counts(outcome) == {
        "requests": (3, 3, 0), "adult_assessments": (2, 2, 0), "services": (3, 3, 0), "reviews": (2, 2, 0),
        "client_level_data_of_no_kind": (1, 0, 1),
    }  # fmt: skip
    (rest,) = [part for part in outcome.parts if part.table == "client_level_data_of_no_kind"]
    (row,) = pq.read_table(rejected_rows_of(paths, rest)).to_pylist()
    assert (row["line_number"], row["reasons"]) == (12, ["kind_unknown"])
    assert outcome_of(paths, standings(paths)[0].arrival) == outcome


def test_rows_of_no_kind_beyond_what_is_tolerable_refuse_the_delivery(staged):
    strict = replace(EVENTS, tolerance=Tolerance(rejected_share=0.05))
    outcome = staged(strict, REAL / "client_level_data_four_event_types.csv")
    assert outcome.verdict == "refused"
    assert {part.account.accepted for part in outcome.parts} == {0}
    assert outcome.account.received == outcome.account.rejected == 11
    assert "rule kind_unknown: expected the kind of the row is one of Request, " in outcome.message
    assert "client_level_data_of_no_kind is not" in outcome.parts[0].message


def broken_census() -> bytes:
    """The census with one plan that has no day."""
    text = (REAL / "CIN_Census_2024.xml").read_text()
    begin = text.index("<CPPstartDate>") + len("<CPPstartDate>")
    return (text[:begin] + text[text.index("</CPPstartDate>") :]).encode()


def strict(contract: Source, name: str, **more) -> Source:
    """The contract with a table that tolerates nothing."""
    tables = tuple(
        replace(each, tolerance=Tolerance(rejected_share=0.0)) if each.name == name else each
        for each in contract.tables
    )
    return replace(contract, tables=tables, **more)


def test_a_delivery_that_stands_as_one_falls_as_one(staged, paths, duck):
    contract = strict(CENSUS, "plans")
    outcome = staged(contract, broken_census())
    assert outcome.verdict == "refused" and not outcome.counts
    assert counts(outcome) == {"assessments": (2, 0, 2), "enquiries": (1, 0, 1), "plans": (1, 0, 1)}
    assert [standing.word for standing in standings(paths)] == ["refused"]
    assert current_rows(duck, paths, contract.tables[0]) is None
    folder = folder_of(paths, contract.name, outcome.extract_key)
    assert not list(folder.rglob("accepted.parquet"))


def test_tables_that_stand_by_themselves_count_beside_one_that_is_refused(staged, paths, duck):
    contract = strict(CENSUS, "plans", stands_as_one=False)
    outcome = staged(contract, broken_census())
    assert outcome.verdict == "refused" and outcome.counts
    assert counts(outcome) == {"assessments": (2, 2, 0), "enquiries": (1, 1, 0), "plans": (1, 0, 1)}
    current = {each.name: current_rows(duck, paths, each) for each in contract.tables}
    assert current["plans"] is None and current["enquiries"].loaded == {outcome.extract_key: 1}
    found = standings(paths)
    by_key = {standing.arrival.extract_key: standing for standing in found}
    rows = accounts_of(found[0], by_key, current)
    assert [(row["table_name"], row["outcome"], row["loaded_count"], row["rejected_count"]) for row in rows] == [
        ("assessments", "loaded", 2, 0), ("enquiries", "loaded", 1, 0), ("plans", "refused", 0, 1),
    ]  # fmt: skip
    for row in rows:
        balance(row)


def test_a_sheet_that_is_missing_is_a_fault_of_its_table(staged):
    sheets = {**ASCOF.reader.tables, "t6b": Sheet(name="Table_6c", header_holds=("ONS area code",))}
    contract = replace(ASCOF, reader=Workbook(sheets), stands_as_one=False)
    outcome = staged(contract, REAL / "ascof_2024_25_four_tables.ods")
    verdicts = {part.table: part.verdict for part in outcome.parts}
    assert verdicts == {"t2a": "accepted", "t2b": "accepted", "t2c": "accepted", "t6b": "refused"}
    assert "table t6b: refused" in outcome.message and "Table_6c" in outcome.message


def test_a_file_that_cannot_be_read_at_all_has_one_account(staged, paths):
    outcome = staged(CENSUS, (REAL / "CIN_Census_2024.xml").read_bytes()[:-200])
    assert (outcome.verdict, outcome.parts) == ("refused", ())
    (row,) = accounts_of(standings(paths)[0], {}, {})
    assert (row["table_name"], row["outcome"]) == ("census", "refused")
    balance(row)


@pytest.mark.parametrize(("contract", "name"), [
    (CENSUS, "CIN_Census_2024.xml"), (ASCOF, "ascof_2024_25_four_tables.ods"),
    (EVENTS, "client_level_data_four_event_types.csv"),
], ids=lambda value: value if isinstance(value, str) else "")  # fmt: skip
def test_a_large_file_is_read_table_by_table_with_the_same_outcome(staged, monkeypatch, contract, name):
    kept = staged(contract, REAL / name)
    monkeypatch.setattr(delivered_module.delivered, "__defaults__", (0,))
    again = staged(contract, (REAL / name).read_bytes() + (b"" if name.endswith("ods") else b"\n"), "another")
    assert [(p.table, p.account.accepted, p.account.rejected) for p in again.parts] == [
        (p.table, p.account.accepted, p.account.rejected) for p in kept.parts
    ]
    assert [part.findings for part in again.parts] == [part.findings for part in kept.parts]


def test_a_date_and_an_organisation_may_stand_in_the_name_of_the_file(staged, paths, small_source):
    contract = small_source(
        file_pattern=r"(?P<council>E\d{8})_(?P<day>\d{4}-\d{2}-\d{2})\.csv",
        columns=(
            Column("item_id", "Item", Integer(), "", required=True),
            Column("noted_date", "file name: day", Date(), "", required=True),
            Column("organisation_code", "file name: council", Text(), "", required=True),
        ),
        as_at="noted_date",
    )
    outcome = staged(contract, b"Item\n1\n2\n", "E10000017_2018-03-31.csv")
    assert (outcome.verdict, outcome.as_at, outcome.unknown_columns) == ("accepted", "2018-03-31", ())
    rows = pq.read_table(rows_of(paths, outcome)).to_pylist()
    assert {(row["item_id"], row["organisation_code"], str(row["noted_date"])) for row in rows} == {
        (1, "E10000017", "2018-03-31"), (2, "E10000017", "2018-03-31"),
    }  # fmt: skip


def test_a_heading_that_no_table_knows_is_told_once_at_its_column(staged):
    content = (REAL / "client_level_data_four_event_types.csv").read_bytes()
    contract = replace(EVENTS, tolerance=Tolerance(rejected_share=0.5))
    outcome = staged(contract, content)
    told = {part.table: part.unknown_columns for part in outcome.parts}
    assert told["requests"] and 22 not in told["requests"]
    assert {columns for name, columns in told.items() if name != "requests"} == {()}
