"""Each thing that can be declared wrongly of a source is refused, in one sentence that helps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from assets.readers import Delimited, JsonLines, Wide
from assets.well_declared.whole import flaws_of
from checks.columns import Code, Codes, Column, Date, Integer, PersonId, ReferenceCodes, Text
from checks.contract import Change, Sums, Supersede, Tolerance

AREAS = Path(__file__).parents[3] / "assets" / "reference" / "areas.csv"
DAY = Column("visit_date", "Day", Date(), "The day", required=True)
COUNT = Column("visit_count", "Count", Integer(minimum=0), "How many", required=True)
PLACE = Column("place_code", "Place", Code(Codes({"A": "Ashton", "B": "Burnley"}, {"b": "B"})), "Where")


def columns(
    *others: Column, day: Column = DAY, count: Column = COUNT, place: Column = PLACE
) -> dict[str, Any]:
    """The columns of the source, some of them changed, and others."""
    return {"columns": (day, count, place, *others)}


def test_the_tiny_set_is_well_declared(declared):
    assert flaws_of(declared()) == []


SOURCES = {
    "a column type": (
        columns(count=replace(COUNT, type="intger", minimum=None)),
        "columns 'visit_count', type: 'intger' is no choice; it may be birth_month, code, date, decimal, integer, "
        "month, period, person_id, text, timestamp; did you mean 'integer'?",
    ),
    "a sensitivity": ({"sensitivity": "secret"}, "sensitivity: 'secret' is no choice; it may be personal, public"),
    "a target fact": ({"target_fact": "fact_visits"}, "'fact_visits' is no fact table; it may be fact_visit; did you"),
    "no dates": ({"dated_by": ()}, "dated_by: is empty and needs at least one of visit_date"),
    "dates that are not there": ({"dated_by": ("visit_dat",)}, "dated_by: 'visit_dat' is no staged column of days; it "
                                 "may be visit_date; did you mean 'visit_date'?"),
    "dates that are numbers": ({"dated_by": ("visit_count",)}, "dated_by: 'visit_count' is no staged column of days"),
    "a date that may be empty": (columns(day=replace(DAY, required=False)), "must be required=True"),
    "a text for a tuple": ({"key": "visit_date"}, "key: 'visit_date' should be a tuple of texts: a single one is "
                           "written ('visit_date',)"),
    "no key": ({"key": ()}, "key: is empty and needs at least one of visit_date, visit_count, place_code"),
    "a key that is not there": ({"key": ("day",)}, "key: 'day' is no staged column"),
    "a key that is not kept": ({"key": ("visit_date", "remark")}, "key: 'remark' is no staged column"),
    "a key named twice": ({"key": ("visit_date", "visit_date")}, "key: 'visit_date' stands there twice"),
    "what supersedes": ({"supersede": Supersede("period")}, "supersede, by: 'period' is no choice; it may be group"),
    "a group of columns that are not there": (
        {"supersede": Supersede("group", ("place",))}, "supersede, columns: 'place' is no staged column"),
    "a group without columns": ({"supersede": Supersede("group")}, "'group' needs the columns that name the group"),
    "columns of no group": ({"supersede": Supersede("key", ("visit_date",))}, "only 'group' has columns"),
    "as at no day": ({"as_at": "visit_count"}, "as_at: 'visit_count' is no staged column of days"),
    "a record": ({"record": "visit_id"}, "record: 'visit_id' is no staged column"),
    "sums of texts": (
        {"sums": Sums(("place_code",), lambda row: row.place_code == "A")}, "'place_code' is no staged column of num"),
    "sums where nothing is": (
        {"sums": Sums(("visit_count",), lambda row: row.place == "A")}, "sums, where: reads 'place' is no column"),
    "a pattern of files": ({"file_pattern": "visits_(.csv"}, "file_pattern: 'visits_(.csv' is no regular expression"),
    "a reader that cannot read": ({"reader": SimpleNamespace()}, "reader: a SimpleNamespace cannot read"),
    "a heading that the reader does not give": (
        {"reader": JsonLines(fields=("Day", "Count", "Plaice", "Remark"))},
        "columns, heading: 'Place' is no heading that the reader gives; it may be Count, Day, Plaice, Remark; did you"),
    "a heading of no wide table": (
        {"reader": Wide(Delimited(), id_headings=("Day",), value_heading_pattern=".", name="Place", value="Counts")},
        "columns, heading: 'Count' is no heading that the reader gives; it may be Counts, Day, Place; did you mean"),
    "an owner": ({"owner": "Highways"}, "owner: 'Highways': a team such as 'team:highways'"),
    "a group of assets": ({"group": "high ways"}, "group: 'high ways': letters, digits and underscores"),
    "a share": ({"tolerance": Tolerance(rejected_share=5)}, "rejected_share: 5: a share between 0 and 1"),
    "what other headings do": ({"other_headings": "ignore"}, "'ignore' is no choice; it may be refuse, warn"),
    "a name": ({"name": "Visits"}, "name: 'Visits': lower case words joined by underscores"),
    "no columns": ({"columns": (), "key": (), "dated_by": ()}, "columns: there is none"),
    "a column declared as something else": ({"columns": ("visit_date",)}, "columns no. 1: 'visit_date' should be made "
                                            "with Column(...)"),
    "two columns of one name": (columns(replace(COUNT, heading="Count 2")), "'visit_count' is the name of two"),
    "two columns under one heading": (columns(replace(COUNT, name="other_count")), "'Count' stands over two columns"),
    "people who are not called personal": (
        columns(Column("person_id", "Id", PersonId(), "Who")), "sensitivity: 'public', yet person_id is about people"),
    "a code list without a code": (
        columns(place=replace(PLACE, codes=Codes({}))), "codes, standard: there is no standard code"),
    "a code column without a list": (columns(place=replace(PLACE, codes=None)), "'code' needs a list: Codes(...)"),
    "codes on a number": (
        columns(count=replace(COUNT, codes=Codes({"1": "one"}))), "column 'visit_count', codes: a column of type"),
    "a code that is mapped nowhere": (
        columns(place=replace(PLACE, codes=Codes({"A": "Ashton"}, {"a": "a"}))), "'a' is no standard code; it may be"),
    "a standard code that is mapped": (
        columns(place=replace(PLACE, codes=Codes({"A": "a", "B": "b"}, {"A": "B"}))), "'A' is a standard code, so"),
    "a code that stands for none": (
        columns(place=replace(PLACE, codes=Codes({"A": "a"}, ignorable=("A",)))), "cannot also stand for 'no code'"),
    "a code stored for no code": (
        columns(place=replace(PLACE, codes=Codes({"A": "a"}, stored_as={"C": "c"}))), "stored_as: 'C' is no standard"),
    "codes that are no texts": (columns(place=replace(PLACE, codes=Codes({1: "a"}))), "should be a mapping of texts"),
    "a reference file": (
        columns(place=replace(PLACE, codes=ReferenceCodes(AREAS.with_name("area.csv"), "area_code", "area_name"))),
        "codes, path: 'area.csv' is no file of reference; it may be areas.csv, bank_holidays.csv"),
    "a column of a reference file": (
        columns(place=replace(PLACE, codes=ReferenceCodes(AREAS, "area_cod", "area_name"))),
        "codes, code_column: 'area_cod' is no column of areas.csv; it may be area_code, area_name"),
    "a name of the house": (
        columns(Column("row_ordinal", "Row", Integer(), "")), "'row_ordinal' is reserved for the place of the row"),
    "a name of the house's own texts": (columns(Column("text_1", "T", Text(), "")), "that begin with text_ or"),
    "a name that says another type": (columns(Column("noted", "N", Date(), "")), "a date ends in _date"),
    "limits of days on a number": (
        columns(count=replace(COUNT, earliest=date(2010, 1, 1))), "earliest: has no meaning for type 'integer', only"),
    "limits of numbers on a text": (columns(Column("words", "W", Text(minimum=1), "")), "minimum: has no meaning fo"),
    "limits that leave nothing": (columns(count=replace(COUNT, maximum=-1)), "maximum: -1 is before or below minimum"),
    "a pattern": (columns(Column("words", "W", Text(pattern="("), "")), "pattern: '(' is no regular expression"),
    "a pattern that the database cannot read": (
        columns(Column("words", "W", Text(pattern="(?=a)"), "")), "column 'words': the database cannot read it: "),
    "a format of dates": (columns(day=replace(DAY, date_format="%d/%q")), "column 'visit_date': the database cannot r"),
    "a heading with white space": (columns(Column("words", " W", Text(), "")), "heading: ' W': a text without white"),
    "a change of a heading that is not there": (
        {"changes": (Change(date(2018, 1, 1), "new", renamed={"Dey": "Date"}),)},
        "changes, 2018-01-01, renamed: 'Dey' is no heading before; it may be Count, Day, Place, Remark; did you mean"),
    "a required column that is dropped": (
        {"changes": (Change(date(2018, 1, 1), "new", dropped=("Count",)),)}, "columns 'visit_count': is required, and"),
    "an added heading of no column": (
        {"changes": (Change(date(2018, 1, 1), "new", added=("Plaice",)),)}, "added: 'Plaice' is no heading of a colum"),
    "changes out of order": (
        {"changes": (Change(date(2018, 1, 1), "b"), Change(date(2017, 1, 1), "a"))}, "the oldest comes first"),
    "a shape that its fact cannot use": (
        {"tidy": lambda rows: sa.select(rows.c.visit_date, rows.c.record_id, rows.c.organisation_code)},
        "tidy: the shape of fact_visit reads 'visit_count' is no column that the source gives fact_visit; it may be"),
    "a tidy that reads what is not there": (
        {"tidy": lambda rows: sa.select(rows.c.visit_day)}, "tidy: reads 'visit_day' is no staged column; it may be"),
    "columns that its fact cannot use": (
        columns(count=replace(COUNT, name="visits_count")), "columns: the shape of fact_visit reads 'visit_count'"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "said"), SOURCES.values(), ids=SOURCES)
def test_a_source(declared, told, changes, said):
    flaws = flaws_of(declared("source", changes))
    told(flaws, "assets/sources/visits.py: source 'visits'", said, ripples="columns" in changes)


def test_more_reasons_than_a_row_has_marks(declared, told):
    many = [Column(f"part_{n}_count", f"Part {n}", Integer(minimum=0), "") for n in range(70)]
    flaws = flaws_of(declared("source", columns(*many)))
    told(flaws, "assets/sources/visits.py", "has 148 reasons to reject or mark a row; its marks hold 126")
