"""The vocabulary of a fact: how staged rows become one table of the star.

Belongs here: Fact and the staged table that its select reads. Does not belong here: any one fact
(assets/facts).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from checks.contract import Table


@dataclass(frozen=True)
class Fact:
    """One fact table and the two selects that fill it.

    `shape` reads the staged rows and gives one row a fact, still with natural codes, with the columns
    `quarter_date` (which places it in a quarter), `source_row_count` and `extract_key`. `resolve` reads
    that and gives the columns of the table, codes turned into surrogate keys and days counted.
    """

    table: sa.Table
    title: str
    shape: Callable[[sa.FromClause], sa.Select]
    resolve: Callable[[sa.FromClause], sa.Select]
    record: tuple[str, str]
    """Column of the fact and column of the staged rows by which a fact row is traced to its lines."""
    dimensions: tuple[str, ...] = ()
    """Names of the dimension assets that must stand before it is loaded."""
    measures_counted_twice: Callable[[], sa.Select | sa.CompoundSelect] | None = None
    """Selects organisation, activity and quarter of what is counted twice, and `how`; an empty result is right."""
    service: str = ""
    """The service area in whose folder it lies, which finding it says; it stands in no file."""


def staged_table(table: Table) -> sa.Table:
    """The staged rows of a table of a source, as a table of the database, with the columns of the house."""
    columns = [sa.Column(name, type_) for name, type_ in table.staged_types.items()]
    if "organisation_code" not in table.staged_columns:
        columns.append(sa.Column("organisation_code", sa.Text))
    columns += [
        sa.Column("record_id", sa.Text),
        sa.Column("extract_key", sa.BigInteger),
        sa.Column("line_number", sa.BigInteger),
        sa.Column("extract_order", sa.BigInteger),
    ]
    return sa.Table(f"staged_{table.name}", sa.MetaData(), *columns)


def rows_for(fact: Fact, tables: tuple[Table, ...]) -> sa.FromClause:
    """All staged rows that feed a fact, in the shape that its `shape` reads, united by the names of their columns.

    Raises KeyError where one gives a column that another does not, which `performance check` tells first.
    """
    selects = []
    for table in tables:
        staged = staged_table(table)
        selects.append(table.tidy(staged) if table.tidy else sa.select(staged))
    first, *others = selects
    if not others:
        return first.subquery(f"rows_of_{fact.table.name}")
    names = first.selected_columns.keys()
    by_name = [
        sa.select(*(each.c[name] for name in names)) for each in (other.subquery() for other in others)
    ]
    return sa.union_all(first, *by_name).subquery(f"rows_of_{fact.table.name}")
