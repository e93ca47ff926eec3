"""Columns of a source and their codes: limits that fit their type, codes that can be meant.

Belongs here: one column at a time. Does not belong here: columns together (sources.py).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from checks.contract import Codes, Column, ReferenceCodes
from warehouse.misdeclared import Flaw, Subject
from warehouse.naming import column_name_fault

OF_DAYS = ("date", "timestamp", "month", "period", "birth_month")
OF_NUMBERS = ("integer", "decimal")
WITH_CODES = ("code", "text")
RESERVED = {
    "row_ordinal": "the place of the row in its file",
    "line_number": "the line of the row in its file",
    "broken": "the marks of the row",
    "fixed": "the marks of mapped codes",
    "record_text": "the row as received",
    "key_hash": "the hash of its key",
    "record_id": "the record by which facts know it",
    "extract_key": "the extract that it came in",
    "extract_order": "the place of its extract among all",
    "submission": "the return that its extract belongs to",
}
"""Names of the house for what stands beside the columns of a staged row."""
_SQL_TYPES = {"date": "DATE", "month": "DATE", "period": "DATE", "timestamp": "DATETIME", "integer": "BIGINT"}
_OF_THE_HOUSE = re.compile(r"(text|received)_")


def column_flaws(source: Subject, column: Column) -> Iterator[Flaw]:
    """What is wrong with a column by itself."""
    subject = Subject(source.file, f"{source.name}, column {column.name!r}")
    yield from _name(subject, column)
    if not column.heading.strip() or column.heading != column.heading.strip():
        yield subject.flaw("heading", f"{column.heading!r}: a text without white space around it")
    yield from _codes(subject, column)
    yield from _limits(subject, column)


def _name(subject: Subject, column: Column) -> Iterator[Flaw]:
    for name in (column.name, *(name for name in column.staged_names if name != column.name)):
        if name in RESERVED:
            yield subject.flaw("name", f"{name!r} is reserved for {RESERVED[name]}; choose another")
        if _OF_THE_HOUSE.match(name):
            yield subject.flaw("name", f"{name!r}: names that begin with text_ or received_ are reserved")
    sql_type = "TEXT" if column.codes is not None else _SQL_TYPES.get(column.type, "TEXT")
    for name in column.staged_names:
        if fault := column_name_fault("", name, sql_type):
            yield subject.flaw("name", fault.removeprefix("."))


def _codes(subject: Subject, column: Column) -> Iterator[Flaw]:
    codes = column.codes
    if codes is None:
        if column.type == "code":
            yield subject.flaw(
                "codes", "a column of type 'code' needs a list: Codes(...) or ReferenceCodes(...)"
            )
        return
    if column.type not in WITH_CODES:
        said = f"a column of type {column.type!r} has no codes; leave them out, or make its type 'code'"
        yield subject.flaw("codes", said)
        return
    if isinstance(codes, ReferenceCodes):
        unusable = list(_reference(subject, codes))
        yield from unusable
        if unusable:
            return
    if not codes.standard:
        yield subject.flaw(
            "codes, standard", "there is no standard code, so that every row would be rejected"
        )
        return
    yield from _code_lists(subject, codes)


def _reference(subject: Subject, codes: ReferenceCodes) -> Iterator[Flaw]:
    folder = codes.path.parent
    if not codes.path.is_file():
        files = [path.name for path in folder.glob("*.csv")] if folder.is_dir() else []
        yield subject.unknown("codes, path", codes.path.name, f"file of {folder.name}", files)
        return
    with codes.path.open(encoding="utf-8", newline="") as lines:
        columns = next(csv.reader(lines), [])
    for field in ("code_column", "meaning_column", "stored_column"):
        name = getattr(codes, field)
        if name not in columns and (name or field != "stored_column"):
            yield subject.unknown(f"codes, {field}", name, f"column of {codes.path.name}", columns)


def _code_lists(subject: Subject, codes: Codes | ReferenceCodes) -> Iterator[Flaw]:
    standard = codes.standard
    for wrong, meant in codes.fixable.items():
        if meant not in standard:
            yield subject.unknown(f"codes, fixable {wrong!r}", meant, "standard code", standard)
        if wrong in standard:
            yield subject.flaw("codes, fixable", f"{wrong!r} is a standard code, so there is nothing to mend")
    for text in codes.ignorable:
        if text in standard or text in codes.fixable:
            yield subject.flaw(
                "codes, ignorable", f"{text!r} is a code too; it cannot also stand for 'no code'"
            )
    for code in codes.stored_as if isinstance(codes, Codes) else ():
        if code not in standard:
            yield subject.unknown("codes, stored_as", code, "standard code", standard)


def _limits(subject: Subject, column: Column) -> Iterator[Flaw]:
    fits = {
        "earliest": OF_DAYS, "latest": OF_DAYS, "may_lie_ahead": OF_DAYS,
        "minimum": OF_NUMBERS, "maximum": OF_NUMBERS,
        "pattern": ("text", "person_id"), "leading_zeros": ("text", "person_id"),
        "date_format": ("date", "timestamp", "birth_month"),
    }  # fmt: skip
    usual = {name: field.default for name, field in Column.__dataclass_fields__.items()}
    for name, types in fits.items():
        if getattr(column, name) != usual[name] and column.type not in types:
            yield subject.flaw(name, f"has no meaning for type {column.type!r}, only for {', '.join(types)}")
    for low, high in (("earliest", "latest"), ("minimum", "maximum")):
        least, most = getattr(column, low), getattr(column, high)
        if least is not None and most is not None and most < least:
            yield subject.flaw(high, f"{most} is before or below {low}, {least}: no value could be right")
    if column.may_lie_ahead and column.latest is not None:
        yield subject.flaw("may_lie_ahead", "has no meaning beside `latest`; leave one of them out")
    if column.pattern is not None:
        try:
            re.compile(column.pattern)
        except re.error as error:
            yield subject.flaw("pattern", f"{column.pattern!r} is no regular expression: {error.msg}")
