"""Columns of a source: names, options that fit together, markers that can be told from values.

Belongs here: one column at a time. Does not belong here: columns together (sources.py), the lists of a column of
codes (codes.py), or what one type says of its own options (its file in checks/columns).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assets.well_declared.codes import code_flaws
from checks.columns.code import Code
from checks.columns.column import Column
from warehouse.misdeclared import Flaw, Subject
from warehouse.naming import column_name_fault

RESERVED = {
    "row_ordinal": "the place of the row in its file",
    "line_number": "the line of the row in its file",
    "record_text": "the row as received",
    "key_hash": "the hash of its key",
    "record_id": "the record by which facts know it",
    "extract_key": "the extract that it came in",
    "extract_order": "the place of its extract among all",
    "submission": "the return that its extract belongs to",
}
"""Names of the house for what stands beside the columns of a staged row."""
_OF_THE_HOUSE = re.compile(r"(text|received)_|(broken|fixed)_\d+$")


def column_flaws(source: Subject, column: Column) -> Iterator[Flaw]:
    """What is wrong with a column by itself."""
    subject = Subject(source.file, f"{source.name}, column {column.name!r}")
    yield from _name(subject, column)
    if not column.heading.strip() or column.heading != column.heading.strip():
        yield subject.flaw("heading", f"{column.heading!r}: a text without white space around it")
    for option, said in column.type.flaws():
        yield subject.flaw(option, said)
    unusable = list(code_flaws(subject, column.type.codes)) if isinstance(column.type, Code) else []
    yield from unusable
    if not unusable:
        yield from _markers(subject, column)


def _name(subject: Subject, column: Column) -> Iterator[Flaw]:
    for name in (column.name, *(name for name in column.staged_names if name != column.name)):
        if name in RESERVED:
            yield subject.flaw("name", f"{name!r} is reserved for {RESERVED[name]}; choose another")
        if _OF_THE_HOUSE.match(name):
            said = (
                "names that begin with text_ or received_, and broken_1, fixed_1 and the like, are reserved"
            )
            yield subject.flaw("name", f"{name!r}: {said}")
    if column.staged and column.type.ending and not column.name.endswith(column.type.ending):
        kind = type(column.type).__name__
        yield subject.flaw("name", f"{column.name!r}: a column of type {kind} ends in {column.type.ending}")
    for name, type_ in column.staged_types().items():
        if fault := column_name_fault("", name, "TEXT" if column.type.ending else str(type_)):
            yield subject.flaw("name", fault.removeprefix("."))


def _markers(subject: Subject, column: Column) -> Iterator[Flaw]:
    if column.markers is None:
        return
    if not column.staged:
        yield subject.flaw("markers", "have no meaning for a column that is not staged")
    for kind, said in column.markers.flaws():
        yield subject.flaw(f"markers, {kind}" if kind else "markers", said)
    if isinstance(column.type, Code):
        codes = column.type.codes
        for sign in {*column.markers.signs} & {*codes.standard, *codes.fixable, *codes.ignorable}:
            yield subject.flaw("markers", f"{sign!r} is also one of the codes; it can mean one of both only")
