"""Rules over sets of rows: of a group, of several tables of the delivery, of this extract and the one before.

Belongs here: giving a rule its relations, and marking the rows that it finds. Does not belong here: rules of single
rows, which are judged while they are typed (typed.py), or any one rule (checks/rules).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assets.staging.batch import Batch, RuleRaised
from checks import marks
from checks.contract import Table
from checks.rule import Relations, SetRule
from warehouse.database import sql
from warehouse.storage.faults import in_our_words

NONE = ""
"""Stands for a relation without rows."""


def mark_sets(
    batch: Batch,
    rules: Sequence[SetRule],
    tables: Mapping[str, Table],
    beside: Mapping[str, str],
    before: str,
) -> None:
    """Marks in `typed` what the rules find. All of them look at the same rows before any of these is marked.

    `beside` are SQL relations of the accepted rows of other tables of the delivery by name, `before` that of the rows
    of the extract before; `NONE` where there are none. Raises RuleRaised.
    """
    if not rules:
        return
    looking_at = relations(batch.table, [tables[name] for name in beside])
    _view(batch.con, "before", before, batch.table)
    for name, relation in beside.items():
        _view(batch.con, beside_name(name), relation, tables[name])
    for place, rule in enumerate(rules):
        try:
            found = sql.compiled(rule.finds(looking_at))
            batch.con.execute(f"create or replace temp table found_{place} as {found}")
        except Exception as error:
            raise RuleRaised(f"rule {rule.code}: cannot find its rows ({in_our_words(error)})") from None
    first = next(place for place, reason in enumerate(batch.reasons) if reason.code == rules[0].code)
    for place in range(len(rules)):
        mark = marks.mark(first + place)
        batch.con.execute(f"""
            update typed set {marks.adding(mark, 0, "true")}
            where row_ordinal in (select row_ordinal from found_{place})
        """)


def relations(table: Table, beside: Sequence[Table]) -> Relations:
    """What a rule of this table looks at, as the tables and views of the working database."""
    return Relations(
        _relation("accepted", table, "row_ordinal"),
        {other.name: _relation(beside_name(other.name), other) for other in beside},
        _relation("before", table),
    )


def beside_name(table_name: str) -> str:
    """The view of the accepted rows of another table of the delivery."""
    return f"beside_{table_name}"


def columns_of(table: Table) -> list[str]:
    """The columns of the accepted rows of a table that rules see."""
    return list(dict.fromkeys((*table.staged_columns, "organisation_code", "line_number")))


def _relation(name: str, table: Table, *more: str) -> Any:
    import sqlalchemy as sa

    # With their types, so that dates can be taken from one another.
    types = table.staged_types
    columns = [sa.column(each, types.get(each)) for each in (*columns_of(table), *more)]
    return sa.table(name, *columns)


def no_rows(table: Table) -> str:
    """A select of the columns of a table that gives none of its rows."""
    types = {"line_number": "bigint", "organisation_code": "varchar"}
    types |= {name: str(type_) for name, type_ in table.staged_types.items()}
    nothing = ", ".join(f"cast(null as {types[each]}) as {sql.name(each)}" for each in columns_of(table))
    return f"select {nothing} where false"


def _view(con: Any, name: str, relation: str, table: Table) -> None:
    listed = ", ".join(sql.name(each) for each in columns_of(table))
    rows = no_rows(table) if relation == NONE else f"select {listed} from {relation}"
    con.execute(f"create or replace temp view {sql.name(name)} as {rows}")
