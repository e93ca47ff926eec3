"""Facts and dimensions: tables, and what each rests on.

Belongs here: a fact or a dimension by itself and its names. Does not belong here: their selects (trial.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

import sqlalchemy as sa

from assets.declarations.dimension import Dimension
from assets.declarations.fact import Fact
from warehouse.misdeclared import Flaw, Subject
from warehouse.naming import table_name_fault

LINEAGE = ("organisation_key", "quarter_key", "extract_key", "source_row_count")
"""Columns by which every fact says whose it is, when it was, and where it came from."""


def fact_flaws(
    subject: Subject,
    fact: Fact,
    dimensions: Collection[str],
    fed: Collection[str | None],
    tables: Mapping[str, sa.Table],
) -> Iterator[Flaw]:
    """What is wrong with a fact. `dimensions` and `tables` are all there are, `fed` the facts that sources feed."""
    table = fact.table
    if fault := table_name_fault(table.name):
        yield subject.flaw("table", fault)
    for name in fact.dimensions:
        if name not in dimensions:
            yield subject.unknown("dimensions", name, "dimension", dimensions)
    for name in LINEAGE:
        if name not in table.c:
            yield subject.flaw("table", f"has no column {name!r}, which every fact has")
    for key in table.foreign_keys:
        target, _, column = key.target_fullname.rpartition(".")
        if target not in tables:
            yield subject.unknown(f"table, {key.parent.name}", target, "table", tables)
        elif column not in tables[target].c:
            yield subject.unknown(
                f"table, {key.parent.name}", column, f"column of {target}", tables[target].c.keys()
            )
    if fact.record[0] not in table.c:
        yield subject.unknown("record", fact.record[0], f"column of {table.name}", table.c.keys())
    if table.name not in fed:
        yield subject.flaw(
            "table", f"no source names {table.name!r} as its target_fact, so nothing would fill it"
        )


def dimension_flaws(
    subject: Subject,
    dimension: Dimension,
    dimensions: Mapping[str, Dimension | None],
    facts: Collection[str],
    delivered: Collection[str] | None = None,
) -> Iterator[Flaw]:
    """What is wrong with a dimension, given all that there are by the name of their table.

    `delivered` are the tables of sources; None where they cannot all be told.
    """
    name = dimension.table.name
    if fault := table_name_fault(name):
        yield subject.flaw("table", fault)
    for before in dimension.after:
        if before not in dimensions:
            yield subject.unknown("after", before, "dimension", dimensions)
    if dimension.members_of is not None and dimension.members_of not in facts:
        yield subject.unknown("members_of", dimension.members_of, "fact table", facts)
    if dimension.rows_of is not None and delivered is not None and dimension.rows_of not in delivered:
        yield subject.unknown("rows_of", dimension.rows_of, "table of a source", delivered)
    if dimension.rows_of is not None and dimension.members_of is not None:
        yield subject.flaw(
            "rows_of", "a dimension holds rows of one table, or members out of those of a fact, not both"
        )
    if name in _behind(name, dimensions):
        yield subject.flaw("after", f"{name!r} stands after itself, by way of {', '.join(dimension.after)}")


def twice_flaws(tables: Mapping[Subject, str]) -> Iterator[Flaw]:
    """Declarations that share a table."""
    times = Counter(tables.values())
    for subject, name in tables.items():
        if times[name] > 1:
            others = [other.file for other, same in tables.items() if same == name and other != subject]
            yield subject.flaw("table", f"{name!r} is declared in {', '.join(others)} too")


def _behind(name: str, dimensions: Mapping[str, Dimension | None]) -> set[str]:
    """All dimensions that must stand before one, however far behind."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        dimension = dimensions.get(waiting.pop())
        for before in dimension.after if dimension else ():
            if before not in found:
                found.add(before)
                waiting.append(before)
    return found
