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
from checks.columns import (
    Code,
    Codes,
    Column,
    ColumnType,
    Date,
    ExcelSerialDate,
    Integer,
    Markers,
    Month,
    Percentage,
    PersonId,
    ReferenceCodes,
    Text,
    Timestamp,
    Valid,
    YesNo,
)
from checks.contract import Change, Sums, Supersede, Tolerance

AREAS = Path(__file__).parents[3] / "assets" / "reference" / "areas.csv"
DAY = Column("visit_date", "Day", Date(), "The day", required=True)
COUNT = Column("visit_count", "Count", Integer(minimum=0), "How many", required=True)
FIRST = date(2008, 4, 1)
PLACE = Column("place_code", "Place", Code(Codes({"A": "Ashton", "B": "Burnley"}, {"b": "B"})), "Where")


def columns(
    *others: Column, day: Column = DAY, count: Column = COUNT, place: Column = PLACE
) -> dict[str, Any]:
    """The columns of the source, some of them changed, and others."""
    return {"columns": (day, count, place, *others)}


def of_codes(codes: Any) -> Column:
    """The place with another list."""
    return replace(PLACE, type=Code(codes))


CLOSED = Codes({"A": "Ashton", "B": "Burnley"}, valid={"A": Valid(last=date(2017, 3, 31))})


def dated_codes(codes: Codes) -> Column:
    """The place with a list whose codes are judged by the day."""
    return replace(PLACE, type=Code(codes, valid_on="visit_date"))


def of_type(kind: ColumnType) -> Column:
    """The count with another type."""
    return replace(COUNT, type=kind)


def test_the_tiny_set_is_well_declared(declared):
    assert flaws_of(declared()) == []


SOURCES = {
    "a column type": (
        columns(count=replace(COUNT, type="integer")),
        "columns 'visit_count', type: 'integer' should be made with AcademicYear(...) or BirthMonth(...) or Code("
        "...) or Date(...) or Decimal(...) or ExcelSerialDate(...) or FinancialYear(...) or Integer(...) or Money(",
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
    "columns of no group": ({"supersede": Supersede("key", ("visit_date",))}, "only 'group' and 'window' have columns"),
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
    "a team": ({"team": "Highways"}, "team: 'Highways': a team such as 'team:highways'"),
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
        columns(place=of_codes(Codes({}))), "codes, standard: there is no standard code"),
    "a code column without a list": (
        columns(place=of_codes(None)), "type, codes: None should be Codes(...) or ReferenceCodes(...)"),
    "a code that is mapped nowhere": (
        columns(place=of_codes(Codes({"A": "Ashton"}, {"a": "a"}))), "'a' is no standard code; it may be"),
    "a standard code that is mapped": (
        columns(place=of_codes(Codes({"A": "a", "B": "b"}, {"A": "B"}))), "'A' is a standard code, so"),
    "a code that stands for none": (
        columns(place=of_codes(Codes({"A": "a"}, ignorable=("A",)))), "cannot also stand for 'no code'"),
    "a code stored for no code": (
        columns(place=of_codes(Codes({"A": "a"}, stored_as={"C": "c"}))), "stored_as: 'C' is no standard"),
    "days of codes and no column": (
        columns(place=of_codes(CLOSED)), "valid_on: is empty, and yet the list says on which days"),
    "a column for codes of any day": (
        columns(place=replace(PLACE, type=Code(Codes({"A": "a"}), valid_on="visit_date"))), "has no meaning where the"),
    "days of codes by no day": (
        columns(place=replace(PLACE, type=Code(CLOSED, valid_on="visit_count"))),
        "codes, valid_on: 'visit_count' is no staged column of days; it may be visit_date"),
    "days of a code that is none": (
        columns(place=dated_codes(Codes({"A": "a"}, valid={"C": Valid(FIRST)}))), "codes, valid: 'C' is no standard"),
    "days of a code that end first": (
        columns(place=dated_codes(Codes({"A": "a"}, valid={"A": Valid(FIRST, date(2007, 1, 1))}))),
        "codes, valid: 'A' ends on 2007-01-01 and begins on 2008-04-01"),
    "a code that may be used on any day": (
        columns(place=dated_codes(Codes({"A": "a"}, valid={"A": Valid()}))), "'A' may be used on any day"),
    "days of codes that are none": (
        columns(place=dated_codes(Codes({"A": "a"}, valid={"A": "2017"}))), "valid 'A': '2017' should be made with"),
    "codes that are no texts": (columns(place=of_codes(Codes({1: "a"}))), "should be a mapping of texts"),
    "a reference file": (
        columns(place=of_codes(ReferenceCodes(AREAS.with_name("area.csv"), "area_code", "area_name"))),
        "codes, path: 'area.csv' is no file of reference; it may be areas.csv, bank_holidays.csv"),
    "a column of a reference file": (
        columns(place=of_codes(ReferenceCodes(AREAS, "area_cod", "area_name"))),
        "codes, code_column: 'area_cod' is no column of areas.csv; it may be area_code, area_name"),
    "a name of the house": (
        columns(Column("row_ordinal", "Row", Integer(), "")), "'row_ordinal' is reserved for the place of the row"),
    "a name of the house's own texts": (columns(Column("text_1", "T", Text(), "")), "that begin with text_ or"),
    "a name of the house's own marks": (columns(Column("broken_2", "B", Text(), "")), "that begin with text_ or"),
    "a name that says another type": (columns(Column("noted", "N", Date(), "")), "a date ends in _date"),
    "limits that leave nothing": (columns(count=of_type(Integer(minimum=0, maximum=-1))), "maximum: -1 is below m"),
    "days that leave nothing": (
        columns(day=replace(DAY, type=Date(earliest=FIRST, latest=date(2007, 1, 1)))), "latest: 2007-01-01 is before"),
    "a last day of days that may lie ahead": (
        columns(day=replace(DAY, type=Date(latest=FIRST, may_lie_ahead=True))), "may_lie_ahead: has no meaning beside"),
    "an option that is no number": (
        columns(count=of_type(Integer(minimum="0"))), "columns 'visit_count', type, minimum: '0' should be a whole"),
    "a pattern": (columns(Column("words", "W", Text(pattern="("), "")), "pattern: '(' is no regular expression"),
    "a pattern that the database cannot read": (
        columns(Column("words", "W", Text(pattern="(?=a)"), "")), "column 'words': the database cannot read it: "),
    "a form of dates": (
        columns(day=replace(DAY, type=Date("%d/%m/%Y %q"))), "column 'visit_date': the database cannot read it: "),
    "a form of dates without a month": (
        columns(day=replace(DAY, type=Date("%d/%Y"))), "form: '%d/%Y' says no month, as in %d/%m/%Y"),
    "two forms that read one text as two days": (
        columns(day=replace(DAY, type=Date("%d/%m/%Y", or_forms=("%m/%d/%Y",)))),
        "or_forms: '%m/%d/%Y' and '%d/%m/%Y' read one text as two different days"),
    "moments without a time": (
        columns(Column("noted_at", "N", Timestamp("%d/%m/%Y"), "")), "form: '%d/%m/%Y' says no hour"),
    "a form that looks like a serial number": (
        columns(Column("noted_date", "N", ExcelSerialDate(or_forms=("%d%m%y",)), "")), "'%d%m%y' cannot be told"),
    "a form of months without a year": (
        columns(Column("noted", "N", Month(or_forms=("%B",)), "")), "or_forms: '%B' says no month or no year, as"),
    "words of a pattern that is not there": (
        columns(Column("words", "W", Text(pattern_words="digits"), "")), "pattern_words: has no meaning without `patt"),
    "a word for yes and for no": (
        columns(Column("is_open", "O", YesNo(("Y",), ("N", "Y")), "")), "no: 'Y' stands for yes as well"),
    "no word for no": (columns(Column("is_open", "O", YesNo(("Y",), ()), "")), "no: is empty; at least one word"),
    "a percentage by another name": (
        columns(Column("share", "S", Percentage(), "")), "name: 'share': a column of type Percentage ends in _pct"),
    "markers without a sign": (columns(count=replace(COUNT, markers=Markers())), "markers: there is no sign; leave"),
    "a marker with white space": (
        columns(count=replace(COUNT, markers=Markers(low=(" k",)))), "markers, low: ' k': a text without white space"),
    "a marker of two kinds": (
        columns(count=replace(COUNT, markers=Markers(suppressed=("x",), not_available=("x",)))),
        "markers, not_available: 'x' already stands for suppressed"),
    "a marker that is a code": (
        columns(place=replace(PLACE, markers=Markers(missing=("b",)))), "markers: 'b' is also one of the codes"),
    "markers of what is not staged": (
        columns(Column("words", "W", Text(), "", staged=False, markers=Markers(missing=("-",)))), "markers: have no"),
    "a column that is called as a marker is": (
        columns(Column("visit_count_marker", "M", Text(), ""), count=replace(COUNT, markers=Markers(missing=("-",)))),
        "'visit_count_marker' is the name of two columns"),
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
