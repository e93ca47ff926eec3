"""What stands and what waits: from which extracts each quarter of a fact or indicator was built.

Belongs here: noting a build in the transaction that makes it, and telling what is out of date. Does not
belong here: building (loading.py) or when (pipelines).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import sqlalchemy as sa

from assets.declarations.declared import all_sources
from assets.declarations.fact import Fact
from assets.reference import FOLDER
from assets.staging.current import accepted_extracts
from checks.contract import Source
from warehouse.calendar import Quarter
from warehouse.database.connection import Warehouse
from warehouse.database.load import replace_rows
from warehouse.indicators.declaration import Indicator
from warehouse.schema.ledger import fact_quarter_load
from warehouse.storage.paths import DataPaths

INDICATORS = Path(__file__).parents[1] / "indicators"
LOOK_BACK_QUARTERS = 4
"""A figure is held against that of a year before, so it rests on so many quarters before its own."""


def sources_of(fact_name: str) -> tuple[Source, ...]:
    """The sources whose rows a fact is made of."""
    return tuple(source for source in all_sources().values() if source.target_fact == fact_name)


def extracts_by_quarter(paths: DataPaths, fact_name: str) -> dict[int, str]:
    """For each quarter that accepted extracts touch, a fingerprint of those extracts as they were staged."""
    touching: dict[int, list[str]] = {}
    for source in sources_of(fact_name):
        for outcome in accepted_extracts(paths, source):
            for quarter in outcome.quarters:
                touching.setdefault(quarter, []).append(
                    f"{source.name} {outcome.extract_key} {outcome.staging}"
                )
    return {quarter: _digest(sorted(extracts)) for quarter, extracts in touching.items()}


def behind_figures(indicator: Indicator, touched: dict[int, str], published: str) -> dict[int, str]:
    """For each quarter up to the newest one touched, a fingerprint of all that its figure rests on.

    That is the extracts behind its fact (`touched`), the published figures beside it, and the file that
    defines it: a new target or a mended definition makes its quarters wait just as a late extract does.
    """
    if not touched:
        return {}
    beside = [published, _content(list(INDICATORS.rglob(f"{indicator.code}.py")))]
    behind = {}
    for quarter in Quarter.from_key(min(touched)).until(Quarter.from_key(max(touched))):
        back = (touched.get(quarter.plus(-step).key, "") for step in range(LOOK_BACK_QUARTERS + 1))
        behind[quarter.key] = _digest([*back, *beside])
    return behind


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
    _note(warehouse, indicator.identity, behind_figures(indicator, touched, _published_files()), first, last)


def stale_quarters(warehouse: Warehouse, paths: DataPaths, fact_names: Iterable[str]) -> list[Quarter]:
    """The quarters of these facts that are not built from the extracts that touch them now, in order."""
    return _waiting(warehouse, {name: extracts_by_quarter(paths, name) for name in fact_names})


def stale_figures(warehouse: Warehouse, paths: DataPaths, indicators: Iterable[Indicator]) -> list[Quarter]:
    """The quarters for which a figure is out of date, or was never computed because its definition is new."""
    indicators, published = list(indicators), _published_files()
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


def _published_files() -> str:
    return _content(sorted(FOLDER.glob("*.csv")))


def _content(files: Iterable[Path]) -> str:
    return _digest([hashlib.sha256(file.read_bytes()).hexdigest() for file in files if file.exists()])


def _digest(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
