"""Bringing staged rows into the star: dimensions, facts and figures by quarter.

Belongs here: the steps from current rows to tables, each in one transaction. Does not belong here:
SQL of any one fact, or Dagster.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from assets.declarations.dimension import Dimension
from assets.declarations.fact import Fact, rows_for, staged_table
from assets.loading.build_faults import noting_fault
from assets.loading.built_from import extracts_by_quarter, sources_of, tables_of
from assets.loading.held import held_facts, incomplete_now
from assets.loading.staleness import note_dimension, note_fact, note_indicator
from assets.reference import files_read
from assets.staging.current import current_rows
from assets.staging.damaged_extracts import naming_damaged_rows
from warehouse.calendar import Quarter
from warehouse.database.connection import Warehouse
from warehouse.database.keys import key_faults
from warehouse.database.load import RowsLost, replace_quarters, replace_rows
from warehouse.indicators.declaration import Indicator
from warehouse.indicators.values import Computed, compute_values
from warehouse.schema.dimensions import dim_organisation, dim_quarter
from warehouse.storage.paths import DataPaths


class KeysBroken(Exception):
    """A fact would break its declared keys; nothing is changed. The message says which and how often."""


class CountedTwice(Exception):
    """The same is counted twice in a quarter; nothing is changed. The message says which figures, and how."""


@dataclass(frozen=True)
class Loaded:
    """What loading a range of quarters of a fact did."""

    rows: int
    rows_behind: int
    held: tuple[str, ...] = ()
    """Why nothing was done: a source of the fact is incomplete."""


def staged_rows(warehouse: Warehouse, paths: DataPaths, fact: Fact) -> sa.FromClause | None:
    """The current rows that feed a fact, readable by the warehouse; None when there are none."""
    present = [table for table in tables_of(fact.table.name) if current_rows(warehouse.duck, paths, table)]
    for table in present:
        warehouse.bring(staged_table(table))
    return rows_for(fact, tuple(present)) if present else None


def load_dimension(
    warehouse: Warehouse, paths: DataPaths, dimension: Dimension, facts: dict[str, Fact]
) -> int:
    """Brings one dimension up to date in one transaction; returns the rows written.

    Members that stand in extracts are not looked for while the fact of those is held.
    """
    held = held_facts(incomplete_now(warehouse, paths)) if dimension.members_of else {}
    behind = sources_of(dimension.members_of) if dimension.members_of else []
    extracts = extracts_by_quarter(paths, dimension.members_of) if dimension.members_of else {}
    with (
        noting_fault(warehouse, dimension.table.name),
        naming_damaged_rows(paths, behind),
        warehouse.sql.begin(),
        files_read() as files,
    ):
        looked_for = dimension.members_of if dimension.members_of not in held else None
        rows = staged_rows(warehouse, paths, facts[looked_for]) if looked_for else None
        written = dimension.load(warehouse, rows)
        if dimension.members_of not in held:
            note_dimension(warehouse, dimension, files, extracts)
    return written


def load_fact(warehouse: Warehouse, paths: DataPaths, fact: Fact, first: Quarter, last: Quarter) -> Loaded:
    """Replaces a range of quarters of a fact in one transaction.

    Raises RowsLost when a staged row is missing behind the fact or is there twice, KeysBroken when a
    reference or a unique key does not hold, CountedTwice when the same is counted twice; whichever it is,
    nothing is changed. Nothing is changed either while a source of the fact is incomplete.
    """
    name = fact.table.name
    if held := held_facts(incomplete_now(warehouse, paths)).get(name):
        return Loaded(0, 0, tuple(held))
    extracts = extracts_by_quarter(paths, name)
    with noting_fault(warehouse, name), naming_damaged_rows(paths, sources_of(name)), warehouse.sql.begin():
        rows = staged_rows(warehouse, paths, fact)
        if rows is None:
            replace_rows(warehouse, fact.table, [], fact.table.c.quarter_key.between(first.key, last.key))
            note_fact(warehouse, fact, extracts, first, last)
            return Loaded(0, 0)
        shaped = _shaped(warehouse, fact, rows)
        received = warehouse.sql.execute(sa.select(sa.func.count()).select_from(rows)).scalar_one()
        within = shaped.c.quarter_date.between(first.first_date, last.last_date)
        rested_on, dated = sa.func.sum(shaped.c.source_row_count), shaped.c.quarter_date.is_not(None)
        total, behind = warehouse.sql.execute(
            sa.select(rested_on.filter(dated), rested_on.filter(within))
        ).one()
        if int(total or 0) != received:
            raise RowsLost(
                f"{name}: {received} staged rows came in, {total} are behind its shape with a date"
            )
        count = replace_quarters(
            warehouse, fact.table, first, last, fact.resolve(shaped).where(within), int(behind or 0)
        )
        if faults := key_faults(warehouse, fact.table):
            said = "; ".join(f"{what} in {count} rows" for what, count in faults.items())
            raise KeysBroken(f"{name}: {said}")
        if twice := _counted_twice(warehouse, fact):
            raise CountedTwice(f"{name}: would be counted twice: {'; '.join(twice)}")
        note_fact(warehouse, fact, extracts, first, last)
        warehouse.sql.execute(sa.schema.DropTable(shaped, if_exists=True))
    return Loaded(count, int(behind or 0))


def load_indicator(warehouse: Warehouse, indicator: Indicator, first: Quarter, last: Quarter) -> Computed:
    """Replaces the values of an indicator for a range of quarters, in one transaction."""
    with noting_fault(warehouse, indicator.identity), warehouse.sql.begin():
        computed = compute_values(warehouse, indicator, first, last)
        note_indicator(warehouse, indicator, first, last)
    return computed


def _shaped(warehouse: Warehouse, fact: Fact, rows: sa.FromClause) -> sa.Table:
    """The fact's rows with natural codes, as a temporary table: both the account and the load read it."""
    select = fact.shape(rows)
    columns = (sa.Column(column.name, column.type) for column in select.selected_columns)
    table = sa.Table(f"shaped_{fact.table.name}", sa.MetaData(), *columns, prefixes=["TEMPORARY"])
    warehouse.sql.execute(sa.schema.DropTable(table, if_exists=True))
    warehouse.sql.execute(sa.schema.CreateTable(table))
    warehouse.sql.execute(sa.insert(table).from_select([column.name for column in table.columns], select))
    return table


def _counted_twice(warehouse: Warehouse, fact: Fact) -> list[str]:
    if fact.measures_counted_twice is None:
        return []
    twice = fact.measures_counted_twice().subquery()
    named = (
        sa.select(
            dim_organisation.c.organisation_name, twice.c.activity, dim_quarter.c.quarter_name, twice.c.how
        )
        .join(dim_organisation, dim_organisation.c.organisation_key == twice.c.organisation_key)
        .join(dim_quarter, dim_quarter.c.quarter_key == twice.c.quarter_key)
        .order_by(
            dim_quarter.c.quarter_key, dim_organisation.c.organisation_name, twice.c.activity, twice.c.how
        )
    )
    found = warehouse.sql.execute(named).all()
    return [f"{what} of {who} in {when} are given {how}" for who, what, when, how in found]
