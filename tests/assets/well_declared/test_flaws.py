"""Each thing that can be declared wrongly is refused before anything runs, in one sentence that helps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from assets.well_declared.whole import flaws_of
from checks.contract import Change, Codes, Column, ReferenceCodes, Source, Sums, Supersede, Tolerance
from warehouse.indicators.declaration import Population, Published, Theme

AREAS = Path(__file__).parents[3] / "assets" / "reference" / "areas.csv"
DAY = Column("visit_date", "Day", "date", "The day", required=True)
COUNT = Column("visit_count", "Count", "integer", "How many", required=True, minimum=0)
PLACE = Column("place_code", "Place", "code", "Where", codes=Codes({"A": "Ashton", "B": "Burnley"}, {"b": "B"}))
visit = sa.Table(
    "fact_visit", sa.MetaData(), sa.Column("visit_date", sa.Date), sa.Column("visit_count", sa.BigInteger)
)


def columns(*others: Column, day: Column = DAY, count: Column = COUNT, place: Column = PLACE) -> dict[str, Any]:
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
        columns(Column("person_id", "Id", "person_id", "Who")), "sensitivity: 'public', yet person_id is about people"),
    "a code list without a code": (
        columns(place=replace(PLACE, codes=Codes({}))), "codes, standard: there is no standard code"),
    "a code column without a list": (columns(place=replace(PLACE, codes=None)), "'code' needs a list: Codes(...)"),
    "codes on a number": (
        columns(count=replace(COUNT, codes=Codes({"1": "one"}))), "column 'visit_count', codes: a column of type 'integer'"
        " has no codes"),
    "a code that is mapped nowhere": (
        columns(place=replace(PLACE, codes=Codes({"A": "Ashton"}, {"a": "a"}))), "'a' is no standard code; it may be A"),
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
        columns(Column("row_ordinal", "Row", "integer", "")), "'row_ordinal' is reserved for the place of the row"),
    "a name of the house's own texts": (columns(Column("text_1", "T", "text", "")), "that begin with text_ or"),
    "a name that says another type": (columns(Column("noted", "N", "date", "")), "a date ends in _date"),
    "limits of days on a number": (
        columns(count=replace(COUNT, earliest=date(2010, 1, 1))), "earliest: has no meaning for type 'integer', only"),
    "limits of numbers on a text": (columns(Column("words", "W", "text", "", minimum=1)), "minimum: has no meaning for"),
    "limits that leave nothing": (columns(count=replace(COUNT, maximum=-1)), "maximum: -1 is before or below minimum"),
    "a pattern": (columns(Column("words", "W", "text", "", pattern="(")), "pattern: '(' is no regular expression"),
    "a pattern that the database cannot read": (
        columns(Column("words", "W", "text", "", pattern="(?=a)")), "column 'words': the database cannot read it: "),
    "a format of dates": (columns(day=replace(DAY, date_format="%d/%q")), "column 'visit_date': the database cannot read"),
    "a heading with white space": (columns(Column("words", " W", "text", "")), "heading: ' W': a text without white"),
    "a change of a heading that is not there": (
        {"changes": (Change(date(2018, 1, 1), "new", renamed={"Dey": "Date"}),)},
        "changes, 2018-01-01, renamed: 'Dey' is no heading before; it may be Count, Day, Place, Remark; did you mean 'Day'?"),
    "a required column that is dropped": (
        {"changes": (Change(date(2018, 1, 1), "new", dropped=("Count",)),)}, "columns 'visit_count': is required, and yet"),
    "an added heading of no column": (
        {"changes": (Change(date(2018, 1, 1), "new", added=("Plaice",)),)}, "added: 'Plaice' is no heading of a column"),
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
def test_a_source(declared, changes, said):
    flaws = flaws_of(declared("source", changes))
    _one_file_says(flaws, "assets/sources/visits.py: source 'visits'", said, ripples="columns" in changes)


RULES = {
    "a source": ("row rule", {"applies_to": ("visit",)}, "applies_to: 'visit' is no source; it may be visits; did you mean"),
    "a text for a tuple": ("row rule", {"applies_to": "visits"}, "applies_to: 'visits' should be a tuple of texts: a single"),
    "no source": ("row rule", {"applies_to": ()}, "applies_to: is empty and needs at least one of visits"),
    "a column": ("row rule", {"columns": ("visit_dat",)}, "columns: 'visit_dat' is no staged column of source 'visits'"),
    "a column of an extract rule": ("extract rule", {"columns": ("visits",)}, "columns: 'visits' is no staged column of"),
    "a column that is read and not named": ("row rule", {"columns": ()}, "columns: leaves out 'visit_date', which"),
    "a column that is named and not read": (
        "row rule", {"columns": ("visit_date", "visit_count")}, "names 'visit_count', which `fails` does not read"),
    "a severity": ("row rule", {"severity": "fatal"}, "severity: 'fatal' is no choice; it may be error, warning"),
    "a message": ("row rule", {"message": "Mend it."}, "message: says what is expected, in words without a full stop"),
    "a share": ("row rule", {"at_most": 5.0}, "at_most: 5.0: a share between 0 and 1"),
    "a code of the house": ("row rule", {"code": "rejected_rows"}, "code: 'rejected_rows' is the code of a reason that"),
    "a condition on what is not there": (
        "row rule", {"fails": lambda row: row.visited_date < date(2000, 1, 1)}, "fails: reads 'visited_date' is no staged"),
    "a condition of Python": ("row rule", {"fails": lambda row: row.visit_date is None}, "fails: gives False and no cond"),
    "a condition that compares unlike things": (
        "row rule", {"fails": lambda row: row.visit_date < 7}, "fails: BinderException: Binder Error: Cannot compare"),
    "a condition that is a number": (
        "row rule", {"fails": lambda row: sa.extract("year", row.visit_date)}, "fails: gives BIGINT and no condition"),
    "no function": ("row rule", {"fails": "visit_date is null"}, "fails: 'visit_date is null' should be a function"),
    "what is observed": (
        "extract rule", {"observe": lambda rows: sa.select(rows.c.visits)}, "observe: reads 'visits' is no staged column"),
    "what cannot be added up": (
        "extract rule", {"observe": lambda rows: sa.select(sa.func.sum(rows.c.place_code))}, "observe: BinderException"),
    "many rows for one number": (
        "extract rule", {"observe": lambda rows: sa.select(rows.c.visit_count)}, "observe: gives 0 rows"),
    "nothing before": (
        "extract rule", {"fails": lambda now, before: now < before}, "with no extract before it: TypeError"),
    "nought before": (
        "extract rule", {"fails": lambda now, before: before is not None and now / before < 1},
        "fails: for an extract that observes 1, with 0 before it: ZeroDivisionError"),
    "neither true nor false": ("extract rule", {"fails": lambda now, before: None}, "fails: gives None, and should give"),
}  # fmt: skip


@pytest.mark.parametrize(("part", "changes", "said"), RULES.values(), ids=RULES)
def test_a_rule(declared, part, changes, said):
    file = {"row rule": "visit_on_no_day", "extract rule": "few_visits"}[part]
    _one_file_says(flaws_of(declared(part, changes)), f"assets/rules/{file}.py: rule '{file}'", said)


def test_a_rule_on_a_source_that_cannot_be_read_is_not_called_misspelt(declared):
    flaws = flaws_of(declared("source", {"key": "visit_date"}))
    assert [flaw.file for flaw in flaws] == ["assets/sources/visits.py"]


def test_more_reasons_than_a_row_has_marks(declared):
    many = [Column(f"part_{n}_count", f"Part {n}", "integer", "", minimum=0) for n in range(70)]
    flaws = flaws_of(declared("source", columns(*many)))
    _one_file_says(flaws, "assets/sources/visits.py", "has 148 reasons to reject or mark a row; its marks hold 126")


FACTS = {
    "a dimension": ({"dimensions": ("dim_plaice",)}, "'dim_plaice' is no dimension; it may be dim_place; did you mean"),
    "a record": ({"record": ("visit_id", "record_id")}, "record: 'visit_id' is no column of fact_visit"),
    "half a record": ({"record": ("record_id",)}, "record: a tuple should be a tuple of 2 texts"),
    "an owner": ({"owner": "us"}, "owner: 'us': a team such as"),
    "a shape that raises": ({"shape": lambda rows: 1 / 0}, "ZeroDivisionError: division by zero"),
    "a shape that lacks a column": (
        {"shape": lambda rows: sa.select(rows.c.record_id, rows.c.extract_key)},
        "shape: gives no column quarter_date, source_row_count"),
    "columns that the table does not have": (
        {"resolve": lambda shaped: sa.select(shaped.c.visit_date.label("visit_day"))},
        "resolve: 'visit_day' is no column of fact_visit"),
    "columns that the table needs": (
        {"resolve": lambda shaped: sa.select(shaped.c.visit_date)}, "resolve: gives no column organisation_key"),
    "columns that the shape does not give": (
        {"resolve": lambda shaped: sa.select(shaped.c.visits)}, "resolve: reads 'visits' is no column that `shape` gives"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "said"), FACTS.values(), ids=FACTS)
def test_a_fact(declared, changes, said):
    flaws = flaws_of(declared("fact", changes))
    assert [flaw for flaw in flaws if said in str(flaw)], flaws


def test_two_facts_of_one_table(declared):
    fact = next(iter(declared().facts.sound.values()))
    said = [str(flaw) for flaw in flaws_of(declared(more={"facts": {"visit_again": fact}}))]
    assert "assets/facts/visit.py: fact 'visit', table: 'fact_visit' is declared in assets/facts/visit_again.py too" in said


def test_two_sources_that_give_a_fact_its_columns_in_another_order(declared):
    (source,) = declared().sources.sound.values()
    names = [*source.staged_columns, "organisation_code", "record_id", "extract_key", "line_number", "extract_order"]
    other: Source = replace(
        source, name="more_visits", tidy=lambda rows: sa.select(*(rows.c[name] for name in reversed(names)))
    )
    flaws = flaws_of(declared(more={"sources": {"more_visits": other}}))
    _one_file_says(flaws, "assets/sources/more_visits.py", "both alike, in one order")


DIMENSIONS = {
    "another dimension": ({"after": ("dim_plac",)}, "after: 'dim_plac' is no dimension; it may be dim_place; did you"),
    "itself": ({"after": ("dim_place",)}, "after: 'dim_place' stands after itself"),
    "a fact": ({"members_of": "fact_visits"}, "members_of: 'fact_visits' is no fact table; it may be fact_visit"),
}


@pytest.mark.parametrize(("changes", "said"), DIMENSIONS.values(), ids=DIMENSIONS)
def test_a_dimension(declared, changes, said):
    _one_file_says(flaws_of(declared("dimension", changes)), "assets/dimensions/place.py", said)


def of_facts(expression: str) -> dict[str, Any]:
    """A numerator over the fact of the tiny set, whose table only its conftest has: by name of its columns."""
    return {"numerator": sa.literal_column(expression)}


INDICATORS = {
    "a fraction for a whole number": (
        of_facts("avg(fact_visit.visit_count)"), "numerator: gives DOUBLE, which holds more than whole numbers, and whole"),
    "a sum of fractions": (of_facts("sum(fact_visit.visit_hours)"), "numerator: gives DECIMAL(38,6), which holds more"),
    "a fraction below the line": (
        {"denominator": sa.literal_column("count(*) / 2.0"), "denominator_words": "Halves"}, "denominator: gives D"),
    "a numerator that is no aggregate": (of_facts("fact_visit.visit_count"), "numerator: BinderException: Binder Error"),
    "a numerator over what is not there": (of_facts("sum(fact_visit.visits)"), "numerator: BinderException: Binder Error"),
    "a numerator over another table": (
        {"numerator": sa.func.sum(sa.Table("fact_other", sa.MetaData(), sa.Column("n", sa.Integer)).c.n)},
        "numerator: reads fact_other.n, and only columns of fact_visit are counted"),
    "a date": ({"date_role": "visit_dat"}, "date_role: 'visit_dat' is no column of days in fact_visit; it may be visit_date;"),
    "a moment for a day": ({"date_role": "entered_at"}, "date_role: 'entered_at' is no column of days in fact_visit"),
    "a denominator without words": ({"denominator": sa.func.count()}, "the denominator is not described in words"),
    "words without a denominator": ({"denominator_words": "Visits"}, "describes a denominator, and there is none"),
    "no words": ({"why_it_matters": " "}, "why_it_matters: is empty, and is published with the figure"),
    "a polarity": ({"polarity": "high"}, "polarity: 'high' is no choice; it may be high is good, low is good, neither"),
    "a period": ({"period": "year"}, "period: 'year' is no choice; it may be quarter, rolling year, snapshot, year to"),
    "an area": ({"areas": ("county",)}, "areas no. 1: 'county' is no choice; it may be district, organisation"),
    "districts of what has none": ({"areas": ("district",)}, "areas: 'district' needs the column area_key"),
    "no place in the report": ({"themes": ()}, "themes: is empty, so that the figure has no place in the report"),
    "a quarter": ({"themes": (Theme("2016 Q1", "a", "b"),)}, "from_quarter: '2016 Q1' is no quarter such as"),
    "themes out of order": (
        {"themes": (Theme("2017-18 Q1", "a", "b"), Theme("2016-17 Q1", "a", "b"))}, "stand in order of their quarters"),
    "a scale": ({"scale": 0}, "scale: 0: 1 or more"),
    "a check by oneself": ({"author": "A", "checker": "A"}, "checker: 'A' is the author too; somebody else checks"),
    "a condition": ({"where": lambda: sa.literal_column("fact_visit.visit_count")}, "where: gives BIGINT and no condition"),
    "a condition that raises": ({"where": lambda: visit.c.visited}, "where: AttributeError: visited"),
    "residents of no age": (
        {"denominator": Population("all_age"), "denominator_words": "Residents", "scale": 1000},
        "denominator, age_band: 'all_age' is no age_band in population.csv"),
    "published figures that are not held": (
        {"published": Published("all_visits")}, "published, indicator_code: 'all_visits' is no indicator_code in"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "said"), INDICATORS.values(), ids=INDICATORS)
def test_an_indicator(declared, changes, said):
    flaws = flaws_of(declared("indicator", changes))
    _one_file_says(flaws, "assets/indicators/all_visits.py: indicator 'all_visits'", said)


def test_an_indicator_about_people_withholds_small_numbers(declared):
    flaws = flaws_of(declared("source", {"sensitivity": "personal"}))
    _one_file_says(flaws, "assets/indicators/all_visits.py", "figures about people withhold numbers below 3 at least")


def test_what_is_declared_with_another_class(declared):
    flaws = flaws_of(declared(more={"rules": {"odd": {"code": "odd"}}}))
    assert [str(f) for f in flaws] == [
        "assets/rules/odd.py: rule 'odd': it is a dict and should be made with RowRule or ExtractRule(...)"
    ]


def _one_file_says(flaws, where, said, ripples=False):
    """One file is told of and no other, unless what is changed is rightly missed elsewhere too."""
    assert [flaw for flaw in flaws if str(flaw).startswith(where) and said in str(flaw)], "\n".join(map(str, flaws))
    assert ripples or len({flaw.file for flaw in flaws}) == 1, "\n".join(map(str, flaws))
