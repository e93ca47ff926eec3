"""Contracts of sources: names that are there, days that place a row, layouts that follow from each other.

Belongs here: a source by itself. Does not belong here: one column (columns.py), or its SQL (trial.py).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from assets.readers.csv.wide import Wide
from assets.well_declared.columns import column_flaws
from checks.contract import Source
from warehouse.misdeclared import Flaw, Subject

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_GROUP = re.compile(r"[A-Za-z0-9_]+")
_OWNER = re.compile(r"team:[A-Za-z0-9_.\-/]+|[^@\s]+@[^@\s]+\.[^@\s]+")


def source_flaws(subject: Subject, source: Source, facts: Collection[str]) -> Iterator[Flaw]:
    """What is wrong with a contract whose fields hold what they should. `facts` are the tables that there are."""
    if not _NAME.fullmatch(source.name):
        yield subject.flaw("name", f"{source.name!r}: lower case words joined by underscores")
    yield from grouped(subject, source.group, source.owner)
    try:
        re.compile(source.file_pattern)
    except re.error as error:
        yield subject.flaw("file_pattern", f"{source.file_pattern!r} is no regular expression: {error.msg}")
    if not callable(getattr(source.reader, "read", None)):
        yield subject.flaw(
            "reader", f"a {type(source.reader).__name__} cannot read; readers are in assets/readers"
        )
    if source.target_fact is not None and source.target_fact not in facts:
        yield subject.unknown("target_fact", source.target_fact, "fact table", facts)
    for column in source.columns:
        yield from column_flaws(subject, column)
    yield from _together(subject, source)
    yield from _roles(subject, source)
    yield from _tolerance(subject, source)
    yield from _layouts(subject, source)


def grouped(subject: Subject, group: str, owner: str) -> Iterator[Flaw]:
    """Flaws of a group and an owner as Dagster takes them."""
    if not _GROUP.fullmatch(group):
        yield subject.flaw("group", f"{group!r}: letters, digits and underscores")
    if not _OWNER.fullmatch(owner):
        yield subject.flaw("owner", f"{owner!r}: a team such as 'team:highways', or an address of e-mail")


def _together(subject: Subject, source: Source) -> Iterator[Flaw]:
    if not source.columns:
        yield subject.flaw("columns", "there is none")
    for name in _repeated(
        [*source.staged_columns, *(c.name for c in source.columns if c.name not in c.staged_names)]
    ):
        yield subject.flaw(
            "columns", f"{name!r} is the name of two columns; each is staged under a name of its own"
        )
    if source.sensitivity != "personal" and (about := [c.name for c in source.columns if c.type.is_personal]):
        yield subject.flaw(
            "sensitivity", f"'{source.sensitivity}', yet {', '.join(about)} is about people: 'personal'"
        )


def _roles(subject: Subject, source: Source) -> Iterator[Flaw]:
    """Fields that name staged columns."""
    staged = source.staged_columns
    days = [name for column in source.columns if column.type.places_rows for name in column.value_names]
    numbers = [name for column in source.columns if column.type.is_number for name in column.value_names]
    naming = [
        ("key", source.key, staged, "staged column"),
        ("dated_by", source.dated_by, days, "staged column of days"),
        ("supersede, columns", source.supersede.columns, staged, "staged column"),
        ("as_at", (source.as_at,) if source.as_at is not None else (), days, "staged column of days"),
        ("record", (source.record,) if source.record is not None else (), staged, "staged column"),
        ("sums, columns", source.sums.columns if source.sums else (), numbers, "staged column of numbers"),
    ]
    for field, names, choices, kind in naming:
        for name in names:
            if name not in choices:
                yield subject.unknown(field, name, kind, choices)
        for name in _repeated(names):
            yield subject.flaw(field, f"{name!r} stands there twice")
    for field, names in (("key", source.key), ("dated_by", source.dated_by)):
        if not names:
            choices = staged if field == "key" else days
            yield subject.flaw(
                field, f"is empty and needs at least one of {', '.join(choices) or 'no column'}"
            )
    if source.dated_by and source.dated_by[0] in days and not source.column(source.dated_by[0]).required:
        said = f"the first, {source.dated_by[0]!r}, places each row in a quarter, so its column must be required=True"
        yield subject.flaw("dated_by", said)
    needs = source.supersede.by == "group"
    if needs != bool(source.supersede.columns):
        said = "'group' needs the columns that name the group" if needs else "only 'group' has columns"
        yield subject.flaw("supersede, columns", said)
    if source.sums and not source.sums.columns:
        yield subject.flaw(
            "sums, columns", f"is empty and needs at least one of {', '.join(numbers) or 'no column'}"
        )


def _tolerance(subject: Subject, source: Source) -> Iterator[Flaw]:
    tolerance = source.tolerance
    if not 0 <= tolerance.rejected_share <= 1:
        yield subject.flaw(
            "tolerance, rejected_share", f"{tolerance.rejected_share}: a share between 0 and 1"
        )
    for field in ("rejected_rows", "minimum_rows"):
        if getattr(tolerance, field) < 0:
            yield subject.flaw(f"tolerance, {field}", f"{getattr(tolerance, field)}: 0 or more")


def _layouts(subject: Subject, source: Source) -> Iterator[Flaw]:
    """Each change against the headings before it."""
    columns = {column.heading: column for column in source.columns}
    for before, change in zip(source.changes, source.changes[1:], strict=False):
        if change.from_date <= before.from_date:
            yield subject.flaw(
                "changes", f"{change.from_date} stands after {before.from_date}: the oldest comes first"
            )
    layouts = source.layouts()
    for layout, change in zip(layouts, source.changes, strict=False):
        headings = list(layout.headings.values())
        for field, names in (("renamed", change.renamed), ("dropped", change.dropped)):
            for name in names:
                if name not in headings:
                    yield subject.unknown(
                        f"changes, {change.from_date}, {field}", name, "heading before", headings
                    )
        for name in change.added:
            if name not in columns:
                yield subject.unknown(
                    f"changes, {change.from_date}, added", name, "heading of a column", columns
                )
    given = _given_by(source.reader)
    for heading in sorted({heading for layout in layouts for heading in layout.headings.values()}):
        if given is not None and heading not in given:
            yield subject.unknown("columns, heading", heading, "heading that the reader gives", given)
    always = set.intersection(*(set(layout.headings) for layout in layouts))
    for column in source.columns:
        if column.required and column.name not in always:
            said = "is required, and yet does not come in every layout; its rows would all be rejected there"
            yield subject.flaw(f"columns {column.name!r}", said)
    for layout in layouts:
        for heading in _repeated(layout.headings.values()):
            since = f" from {layout.from_date} on" if layout.from_date else ""
            yield subject.flaw("columns", f"the heading {heading!r} stands over two columns{since}")


def _given_by(reader: Any) -> set[str] | None:
    """The headings that a reader gives whatever the file holds; None where they come from the file."""
    if isinstance(reader, Wide):
        return {*reader.id_headings, reader.name, reader.value}
    fields = getattr(reader, "fields", None)
    return None if fields is None else set(fields)


def _repeated(names: Collection[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]
