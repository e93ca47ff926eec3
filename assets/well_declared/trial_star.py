"""The selects of facts and the expressions of indicators, tried on empty tables.

Belongs here: from staged rows to a fact, and from facts to a figure. Does not belong here: staging (trial_sources.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import sqlalchemy as sa

from assets.declarations.fact import Fact, rows_for, staged_table
from assets.well_declared.empty_database import EmptyDatabase, Refused, attempt
from checks.contract import Table
from warehouse.calendar import FIRST_QUARTER
from warehouse.database import sql
from warehouse.indicators.compute import counts_select
from warehouse.indicators.declaration import Indicator, Population
from warehouse.misdeclared import Flaw, Subject, listed

SHAPED = ("quarter_date", "source_row_count", "extract_key")
"""Columns that every shape gives beside those of its fact."""
COUNTED_TWICE = ("organisation_key", "activity", "quarter_key")
WHOLE = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "UHUGEINT",
)


def fact_trial_flaws(
    database: EmptyDatabase, subject: Subject, fact: Fact, tables: Mapping[Subject, Table]
) -> Iterator[Flaw]:
    """Tries each source of a fact by itself, then all together as they are loaded."""
    database.make(staged_table(table) for table in tables.values())
    flaws = [flaw for of_source, table in tables.items() for flaw in _tidy(database, of_source, fact, table)]
    if tables and not flaws:
        flaws = list(_united(fact, tables))
    yield from flaws
    if flaws or not tables:
        return
    rows = rows_for(fact, tuple(tables.values()))
    try:
        shaped = _shape(database, fact, rows)
    except Refused as refused:
        yield subject.flaw("shape", str(refused))
        return
    yield from _resolve(database, subject, fact, shaped)
    if fact.measures_counted_twice is not None:
        try:
            _need(database.types(attempt(fact.measures_counted_twice)), COUNTED_TWICE)
        except Refused as refused:
            yield subject.flaw("measures_counted_twice", str(refused))


def _tidy(database: EmptyDatabase, subject: Subject, fact: Fact, table: Table) -> Iterator[Flaw]:
    """What a source gives its fact, and whether the fact finds in it what it reads."""
    staged = staged_table(table)
    try:
        rows = attempt(lambda: rows_for(fact, (table,)), staged.c.keys(), "staged column")
        database.types(rows.select())
    except Refused as refused:
        yield subject.flaw("tidy", str(refused))
        return
    given = rows.c.keys()
    try:
        attempt(lambda: fact.shape(rows), given, f"column that the source gives {fact.table.name}")
    except Refused as refused:
        yield subject.flaw("tidy" if table.tidy else "columns", f"the shape of {fact.table.name} {refused}")


def _united(fact: Fact, tables: Mapping[Subject, Table]) -> Iterator[Flaw]:
    """Whether several sources give one fact the same columns; they are united by name."""
    given = {subject: rows_for(fact, (table,)).c.keys() for subject, table in tables.items()}
    first = next(iter(given))
    for subject, columns in given.items():
        if set(columns) != set(given[first]):
            said = f"gives {listed(columns)}, and {first.name} gives {listed(given[first])}: they must be the same"
            yield subject.flaw("tidy", said)


def _shape(database: EmptyDatabase, fact: Fact, rows: sa.FromClause) -> sa.Table:
    """The table of shaped rows, made and empty. Raises Refused."""
    select = attempt(lambda: fact.shape(rows), rows.c.keys())
    _need(database.types(select), SHAPED)
    columns = [sa.Column(column.name, column.type) for column in select.selected_columns]
    table = sa.Table(f"shaped_{fact.table.name}", sa.MetaData(), *columns)
    database.make([table])
    return table


def _resolve(database: EmptyDatabase, subject: Subject, fact: Fact, shaped: sa.Table) -> Iterator[Flaw]:
    table = fact.table
    try:
        select = attempt(lambda: fact.resolve(shaped), shaped.c.keys(), "column that `shape` gives")
        given = database.types(select)
        for name in given:
            if name not in table.c:
                yield subject.unknown("resolve", name, f"column of {table.name}", table.c.keys())
        _need(given, [column.name for column in table.c if not column.nullable])
        names = ", ".join(sql.name(name) for name in given if name in table.c)
        if all(name in table.c for name in given):
            database.run(f"insert into {sql.name(table.name)} ({names}) {sql.compiled(select)}")
    except Refused as refused:
        yield subject.flaw("resolve", str(refused))


def _need(given: Mapping[str, str], wanted: list[str] | tuple[str, ...]) -> None:
    if missing := [name for name in wanted if name not in given]:
        raise Refused(f"gives no column {listed(missing)}")


def indicator_trial_flaws(database: EmptyDatabase, subject: Subject, indicator: Indicator) -> Iterator[Flaw]:
    """Tries both parts of a figure by themselves, then the select that counts them."""
    expressions = {"numerator": indicator.numerator}
    if indicator.denominator is not None and not isinstance(indicator.denominator, Population):
        expressions["denominator"] = indicator.denominator
    found = False
    for field, expression in expressions.items():
        try:
            _whole(database, indicator, expression)
        except Refused as refused:
            found = True
            yield subject.flaw(field, str(refused))
    if found:
        return
    try:
        if indicator.where is not None:
            condition = attempt(indicator.where)
            (kind,) = database.types(_alone(indicator, condition)).values()
            if kind != "BOOLEAN":
                raise Refused(f"gives {kind} and no condition, which is true or false")
    except Refused as refused:
        yield subject.flaw("where", str(refused))
        return
    try:
        database.types(attempt(lambda: counts_select(indicator, FIRST_QUARTER, FIRST_QUARTER)))
    except Refused as refused:
        yield subject.flaw("numerator, denominator and where together", str(refused))


def _whole(database: EmptyDatabase, indicator: Indicator, expression: sa.ColumnElement) -> None:
    # Beside a count, so that what is no aggregate is refused.
    select = _alone(indicator, expression).add_columns(sa.func.count().label("beside"))
    kind = next(iter(database.types(select).values()))
    if kind not in WHOLE:
        raise Refused(
            f"gives {kind}, which holds more than whole numbers, and whole numbers are promised: count, or add up "
            "whole columns; `scale` and the denominator divide"
        )


def _alone(indicator: Indicator, expression: sa.ColumnElement) -> sa.Select:
    columns = (part for part in sa.sql.visitors.iterate(expression) if isinstance(part, sa.Column))
    for other in (c for c in columns if c.table is not None and c.table is not indicator.fact):
        raise Refused(
            f"reads {other.table.name}.{other.name}, and only columns of {indicator.fact.name} are counted"
        )
    return sa.select(expression.label("part")).select_from(indicator.fact)
