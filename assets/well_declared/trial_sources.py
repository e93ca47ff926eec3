"""The SQL of sources and rules, tried on an extract without rows.

Belongs here: typing, sums, conditions of rules, what rules of whole extracts observe. Does not belong here: what
becomes of rows in the star (trial_star.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from assets.staging.batch import row_of
from assets.staging.keys import adding_up
from assets.staging.ordinal import ORDINAL
from assets.staging.set_rules import beside_name, no_rows, relations
from assets.staging.typed import typing_select
from assets.staging.verdict import accepted_rows
from assets.well_declared.empty_database import EmptyDatabase, Refused, attempt
from checks.columns.column import Column
from checks.columns.column_type import RECEIVED
from checks.contract import Table
from checks.rule import ExtractRule, RowRule, Rule, SetRule
from warehouse.database import sql
from warehouse.misdeclared import Flaw, Subject

_DAY = date(2017, 4, 1)
"""A day of receipt: any will do where there is no row."""


def typing_flaws(database: EmptyDatabase, subject: Subject, table: Table) -> Iterator[Flaw]:
    """Tries to type the table in each layout; leaves the tables `typed` and `accepted`, empty."""
    for layout in table.layouts():
        headings = dict(layout.headings)
        columns = ", ".join(f"{sql.name(heading)} varchar" for heading in headings.values())
        try:
            ordinal = sql.name(ORDINAL)
            database.run(
                f"create or replace table received (line_number bigint, {ordinal} bigint, {columns})"
            )
            database.run(f"create or replace table typed as {typing_select(table, headings, (), _DAY, '')}")
        except Refused as refused:
            yield from _untypable(database, subject, table, str(refused))
            return
    database.run("create or replace table accepted as select * from typed")
    if table.sums:
        try:
            database.types(f"select {attempt(lambda: adding_up(table), table.staged_columns)} from typed")
        except Refused as refused:
            yield subject.flaw("sums, where", str(refused))


def _untypable(database: EmptyDatabase, subject: Subject, table: Table, said: str) -> Iterator[Flaw]:
    """Which column the database refuses, by trying each alone; the source as a whole where it is none of them."""
    found = False
    for column in (column for column in table.columns if column.staged):
        try:
            database.types(_alone(column))
        except Refused as refused:
            found = True
            yield subject.flaw(f"column {column.name!r}", f"the database cannot read it: {refused}")
    if not found:
        yield subject.flaw("columns", f"the database cannot type them: {said}")


def _alone(column: Column) -> str:
    staged = ", ".join(f"{read} as {sql.name(name)}" for name, read in column.values().items())
    conditions = ", ".join(limit.broken for limit in column.limits(in_key=True)) or "true"
    received = f"date '{_DAY}' as {sql.name(RECEIVED)}"
    return f"""
        select {conditions} from (
            select *, {staged} from (select cast(null as varchar) as {column.text}, {received})
        )
    """


def rule_trial_flaws(
    database: EmptyDatabase, subject: Subject, rule: Rule, table: Table, tables: Mapping[str, Table]
) -> Iterator[Flaw]:
    """Tries a rule on the tables that `typing_flaws` left of a table. `tables` are all that there are, by name."""
    of_source = Subject(subject.file, f"{subject.name} on source {table.name!r}")
    if isinstance(rule, RowRule):
        yield from _row_rule(database, of_source, rule, table)
    elif isinstance(rule, SetRule):
        yield from _set_rule(database, of_source, rule, table, tables)
    else:
        yield from _extract_rule(database, of_source, rule, table)


def _row_rule(database: EmptyDatabase, subject: Subject, rule: RowRule, table: Table) -> Iterator[Flaw]:
    row = row_of(table)
    try:
        condition: Any = attempt(lambda: rule.fails(row), vars(row), "staged column")
        if not isinstance(condition, sa.ClauseElement):
            said = f"gives {condition!r} and no condition; for what is empty, write row.column.is_(None)"
            raise Refused(said)
        (kind,) = database.types(f"select {sql.compiled(condition)} as condition from typed").values()
        if kind != "BOOLEAN":
            raise Refused(f"gives {kind} and no condition, which is true or false")
    except Refused as refused:
        yield subject.flaw("fails", str(refused))
        return
    read = {part.name for part in sa.sql.visitors.iterate(condition) if isinstance(part, sa.ColumnClause)}
    # The council of a file that does not name it is in no row as received.
    shown = {name for name in read if name in table.staged_columns}
    for name in sorted(shown - set(rule.columns)):
        yield subject.flaw(
            "columns", f"leaves out {name!r}, which `fails` reads; rejected rows are shown with it"
        )
    for name in sorted(set(rule.columns) & set(table.staged_columns) - read):
        yield subject.flaw("columns", f"names {name!r}, which `fails` does not read")


def _set_rule(
    database: EmptyDatabase, subject: Subject, rule: SetRule, table: Table, tables: Mapping[str, Table]
) -> Iterator[Flaw]:
    beside = [tables[name] for name in rule.beside if name in tables]
    looking_at = relations(table, beside)
    for name, other in [("before", table), *((beside_name(other.name), other) for other in beside)]:
        database.run(f"create or replace temp view {sql.name(name)} as {no_rows(other)}")
    try:
        found: Any = attempt(lambda: rule.finds(looking_at), looking_at.rows.c.keys(), "staged column")
        if not isinstance(found, sa.sql.expression.SelectBase):
            raise Refused(f"gives {found!r} and no select")
        kinds = database.types(sql.compiled(found))
        if list(kinds.items()) != [("row_ordinal", "BIGINT")]:
            raise Refused(
                f"selects {', '.join(kinds)}; expected: `row_ordinal` alone, of the rows that break the rule"
            )
    except Refused as refused:
        yield subject.flaw("finds", str(refused))


def _extract_rule(
    database: EmptyDatabase, subject: Subject, rule: ExtractRule, table: Table
) -> Iterator[Flaw]:
    rows = accepted_rows(table.staged_columns)
    try:
        select = attempt(lambda: rule.observe(rows), rows.c.keys(), "staged column")
        found = attempt(lambda: database.con.execute(sql.compiled(select)).fetchall())
        if len(found) != 1 or len(found[0]) != 1:
            raise Refused(
                f"gives {len(found)} rows where nothing was accepted; one row of one number is looked at"
            )
        attempt(lambda: float(found[0][0] or 0))
    except Refused as refused:
        yield subject.flaw("observe", str(refused))
    for now, before in ((1.0, None), (1.0, 0.0), (0.0, 1.0)):
        given = "no extract before it" if before is None else f"{before:g} before it"
        try:
            failed: Any = attempt(lambda now=now, before=before: rule.fails(now, before))  # type: ignore[misc]
        except Refused as refused:
            yield subject.flaw("fails", f"for an extract that observes {now:g}, with {given}: {refused}")
        else:
            if not isinstance(failed, bool):
                yield subject.flaw("fails", f"gives {failed!r}, and should give True or False")
