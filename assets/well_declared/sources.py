"""Contracts of sources: names that are there, days that place a row, layouts that follow from each other.

Belongs here: a source by itself. Does not belong here: one column (columns.py), or its SQL (trial.py).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator

from assets.readers.csv.wide import Wide
from assets.well_declared.columns import column_flaws
from checks.columns.code import Code
from checks.contract import FROM_FILE_NAME, Source, Table
from warehouse.misdeclared import Flaw, Subject

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def source_flaws(subject: Subject, source: Source, facts: Collection[str]) -> Iterator[Flaw]:
    """What is wrong with a contract whose fields hold what they should. `facts` are the tables that there are."""
    if not _NAME.fullmatch(source.name):
        yield subject.flaw("name", f"{source.name!r}: lower case words joined by underscores")
    try:
        re.compile(source.file_pattern)
    except re.error as error:
        yield subject.flaw("file_pattern", f"{source.file_pattern!r} is no regular expression: {error.msg}")
    if not callable(getattr(source.reader, "read", None)):
        yield subject.flaw(
            "reader", f"a {type(source.reader).__name__} cannot read; readers are in assets/readers"
        )
    if source.tables:
        yield from _delivery(subject, source)
    for table in source.each_table:
        yield from table_flaws(of_table(subject, table), source, table, facts)


def of_table(subject: Subject, table: Table) -> Subject:
    """The table of a delivery, told from the others of its file."""
    return Subject(subject.file, f"table {table.name!r}") if table.delivered_by else subject


def table_flaws(subject: Subject, source: Source, table: Table, facts: Collection[str]) -> Iterator[Flaw]:
    """What is wrong with one table of a source."""
    if table.delivered_by and not _NAME.fullmatch(table.name):
        yield subject.flaw("name", f"{table.name!r}: lower case words joined by underscores")
    if table.target_fact is not None and table.target_fact not in facts:
        yield subject.unknown("target_fact", table.target_fact, "fact table", facts)
    for column in table.columns:
        yield from column_flaws(subject, column)
    yield from _together(subject, table, source.sensitivity)
    yield from _roles(subject, table)
    yield from _tolerance(subject, table)
    yield from _layouts(subject, source, table)
    wanted = {heading for layout in table.layouts() for heading in layout.headings.values()}
    for heading in sorted(wanted):
        if heading.startswith(FROM_FILE_NAME) and heading not in _in_file_name(source):
            yield subject.unknown(
                "columns, heading", heading, "named group of file_pattern", _in_file_name(source)
            )


def _delivery(subject: Subject, source: Source) -> Iterator[Flaw]:
    """A source of several tables has nothing of a table itself, and those that its reader gives."""
    for field in ("columns", "key", "dated_by", "changes", "target_fact", "tidy", "sums", "record", "as_at"):
        if getattr(source, field):
            yield subject.flaw(
                field, "belongs to each of the tables, and not to a source that declares several"
            )
    for name in _repeated([table.name for table in source.tables]):
        yield subject.flaw("tables", f"{name!r} is the name of two tables")
    given = getattr(source.reader, "tables", None)
    if given is None:
        yield subject.flaw("reader", f"a {type(source.reader).__name__} gives one table; several come from XmlTables, "
                           "Workbook, JsonArray or ByKind")  # fmt: skip
        return
    declared = {table.name for table in source.tables}
    for name in sorted(declared - set(given)):
        yield subject.unknown("tables", name, "table that the reader gives", given)
    for name in sorted(set(given) - declared):
        yield subject.flaw("tables", f"the reader gives {name!r} too, and no table is declared for it")


def _together(subject: Subject, table: Table, sensitivity: str) -> Iterator[Flaw]:
    if not table.columns:
        yield subject.flaw("columns", "there is none")
    for name in _repeated(
        [*table.staged_columns, *(c.name for c in table.columns if c.name not in c.staged_names)]
    ):
        yield subject.flaw(
            "columns", f"{name!r} is the name of two columns; each is staged under a name of its own"
        )
    if sensitivity not in ("", "personal") and (
        about := [c.name for c in table.columns if c.type.is_personal]
    ):
        yield subject.flaw(
            "sensitivity", f"'{sensitivity}', yet {', '.join(about)} is about people: 'personal'"
        )


def _roles(subject: Subject, table: Table) -> Iterator[Flaw]:
    """Fields that name staged columns."""
    staged = table.staged_columns
    days = [name for column in table.columns if column.type.places_rows for name in column.value_names]
    numbers = [name for column in table.columns if column.type.is_number for name in column.value_names]
    naming = [
        ("key", table.key, staged, "staged column"),
        ("dated_by", table.dated_by, days, "staged column of days"),
        ("supersede, columns", table.supersede.columns, staged, "staged column"),
        ("as_at", (table.as_at,) if table.as_at is not None else (), days, "staged column of days"),
        ("record", (table.record,) if table.record is not None else (), staged, "staged column"),
        ("same_for_record", table.same_for_record, staged, "staged column"),
        ("sums, columns", table.sums.columns if table.sums else (), numbers, "staged column of numbers"),
    ]
    judged_by = [c.type.valid_on for c in table.columns if isinstance(c.type, Code) and c.type.valid_on]
    naming.append(("codes, valid_on", tuple(dict.fromkeys(judged_by)), days, "staged column of days"))
    for field, names, choices, kind in naming:
        for name in names:
            if name not in choices:
                yield subject.unknown(field, name, kind, choices)
        for name in _repeated(names):
            yield subject.flaw(field, f"{name!r} stands there twice")
    for field, names in (("key", table.key), ("dated_by", table.dated_by)):
        if not names:
            choices = staged if field == "key" else days
            yield subject.flaw(
                field, f"is empty and needs at least one of {', '.join(choices) or 'no column'}"
            )
    if table.dated_by and table.dated_by[0] in days and not table.column(table.dated_by[0]).required:
        said = f"the first, {table.dated_by[0]!r}, places each row in a quarter, so its column must be required=True"
        yield subject.flaw("dated_by", said)
    by, columns = table.supersede.by, table.supersede.columns
    if by == "group" and not columns:
        yield subject.flaw("supersede, columns", "'group' needs the columns that name the group")
    elif by == "window" and columns and (len(columns) != 2 or not set(columns) <= set(days)):
        said = "'window' has the two staged dates between which the extract says all there is, or none"
        yield subject.flaw("supersede, columns", said)
    elif by not in ("group", "window") and columns:
        yield subject.flaw("supersede, columns", "only 'group' and 'window' have columns")
    if table.sums and not table.sums.columns:
        yield subject.flaw(
            "sums, columns", f"is empty and needs at least one of {', '.join(numbers) or 'no column'}"
        )


def _tolerance(subject: Subject, table: Table) -> Iterator[Flaw]:
    tolerance = table.tolerance
    if not 0 <= tolerance.rejected_share <= 1:
        yield subject.flaw(
            "tolerance, rejected_share", f"{tolerance.rejected_share}: a share between 0 and 1"
        )
    for field in ("rejected_rows", "minimum_rows"):
        if getattr(tolerance, field) < 0:
            yield subject.flaw(f"tolerance, {field}", f"{getattr(tolerance, field)}: 0 or more")


def _layouts(subject: Subject, source: Source, table: Table) -> Iterator[Flaw]:
    """Each change against the headings before it."""
    columns = {column.heading: column for column in table.columns}
    for before, change in zip(table.changes, table.changes[1:], strict=False):
        if change.from_date <= before.from_date:
            yield subject.flaw(
                "changes", f"{change.from_date} stands after {before.from_date}: the oldest comes first"
            )
    layouts = table.layouts()
    for layout, change in zip(layouts, table.changes, strict=False):
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
    given = _given_by(source, table)
    for heading in sorted({heading for layout in layouts for heading in layout.headings.values()}):
        if given is not None and heading not in given:
            yield subject.unknown("columns, heading", heading, "heading that the reader gives", given)
    always = set.intersection(*(set(layout.headings) for layout in layouts))
    for column in table.columns:
        if column.required and column.name not in always:
            said = "is required, and yet does not come in every layout; its rows would all be rejected there"
            yield subject.flaw(f"columns {column.name!r}", said)
    for layout in layouts:
        for heading in _repeated(layout.headings.values()):
            since = f" from {layout.from_date} on" if layout.from_date else ""
            yield subject.flaw("columns", f"the heading {heading!r} stands over two columns{since}")


def _given_by(source: Source, table: Table) -> set[str] | None:
    """The headings that a reader gives whatever the file holds; None where they come from the file."""
    reader = source.reader
    if isinstance(reader, Wide):
        given = {*reader.id_headings, reader.name, reader.value}
    else:
        of_table = getattr(reader, "tables", {}).get(table.name, reader) if source.tables else reader
        fields = getattr(of_table, "fields", None)
        if fields is None:
            return None
        given = set(fields)
    return given | set(_in_file_name(source))


def _in_file_name(source: Source) -> list[str]:
    """The headings of what stands in the names of files."""
    try:
        return [f"{FROM_FILE_NAME}{group}" for group in re.compile(source.file_pattern).groupindex]
    except re.error:
        return []


def _repeated(names: Collection[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]
