"""What stands and what waits: from what each quarter of a fact or indicator was built.

What a quarter was built from is noted in words (built_from.py), so that a figure that changes can be told
its cause.

Belongs here: noting a build in the transaction that makes it, and telling what is out of date. Does not
belong here: building (loading.py) or when (pipelines).
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from assets.declarations.fact import Fact
from assets.loading.built_from import behind_figures, extracts_by_quarter, published_files
from warehouse.calendar import Quarter
from warehouse.database.connection import Warehouse
from warehouse.database.load import replace_rows
from warehouse.indicators.declaration import Indicator
from warehouse.schema.ledger import fact_quarter_load
from warehouse.storage.paths import DataPaths


def note_fact(
    warehouse: Warehouse, fact: Fact, built_from: dict[int, str], first: Quarter, last: Quarter
) -> None:
    """Notes from which extracts each quarter of a fact was built; runs in the transaction that builds it.

    `built_from` was asked (extracts_by_quarter) before the rows were read: an extract that is staged
    meanwhile then waits, instead of being noted without being built.
    """
    _note(warehouse, fact.table.name, built_from, first, last)


def note_indicator(warehouse: Warehouse, indicator: Indicator, first: Quarter, last: Quarter) -> None:
    """Notes the same for the figures of an indicator: they rest on what its fact was built from."""
    table = fact_quarter_load
    noted = warehouse.sql.execute(
        sa.select(table.c.quarter_key, table.c.extracts).where(
            table.c.built_name == indicator.fact.name, table.c.extracts != ""
        )
    ).all()
    touched: dict[int, str] = {quarter: extracts for quarter, extracts in noted}
    _note(warehouse, indicator.identity, behind_figures(indicator, touched, published_files()), first, last)


def stale_quarters(warehouse: Warehouse, paths: DataPaths, fact_names: Iterable[str]) -> list[Quarter]:
    """The quarters of these facts that are not built from the extracts that touch them now, in order."""
    return _waiting(warehouse, {name: extracts_by_quarter(paths, name) for name in fact_names})


def stale_figures(warehouse: Warehouse, paths: DataPaths, indicators: Iterable[Indicator]) -> list[Quarter]:
    """The quarters for which a figure is out of date, or was never computed because its definition is new."""
    indicators, published = list(indicators), published_files()
    touched = {name: extracts_by_quarter(paths, name) for name in {i.fact.name for i in indicators}}
    return _waiting(
        warehouse, {i.identity: behind_figures(i, touched[i.fact.name], published) for i in indicators}
    )


def _waiting(warehouse: Warehouse, wanted: dict[str, dict[int, str]]) -> list[Quarter]:
    table = fact_quarter_load
    with warehouse.sql.begin():
        noted = warehouse.sql.execute(
            sa.select(table.c.built_name, table.c.quarter_key, table.c.extracts)
        ).all()
    # A quarter that extracts touched once and do not any more is out of date too.
    built = {(name, quarter): extracts for name, quarter, extracts in noted if name in wanted}
    now = {(name, quarter): extracts for name, by in wanted.items() for quarter, extracts in by.items()}
    waiting = {
        quarter
        for name, quarter in built.keys() | now.keys()
        if built.get((name, quarter), "") != now.get((name, quarter), "")
    }
    return [Quarter.from_key(key) for key in sorted(waiting)]


def _note(warehouse: Warehouse, name: str, wanted: dict[int, str], first: Quarter, last: Quarter) -> None:
    table = fact_quarter_load
    rows = [
        {"built_name": name, "quarter_key": quarter.key, "extracts": wanted.get(quarter.key, "")}
        for quarter in first.until(last)
    ]
    replace_rows(
        warehouse,
        table,
        rows,
        table.c.built_name == name,
        table.c.quarter_key.between(first.key, last.key),
    )
