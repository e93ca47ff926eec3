"""What stands and what waits: from which extracts each quarter of a fact or indicator was built.

Belongs here: noting a build in the transaction that makes it, and telling what is out of date. Does not
belong here: building (loading.py) or when (pipelines).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import sqlalchemy as sa

from assets.declared import all_sources
from assets.fact import Fact
from assets.reference import FOLDER
from assets.staging.current import accepted_extracts
from checks.contract import Source
from warehouse.calendar import Quarter
from warehouse.connection import Warehouse
from warehouse.home import Home
from warehouse.indicators.declaration import Indicator
from warehouse.load import replace_rows
from warehouse.schema.ledger import fact_quarter_load

INDICATORS = Path(__file__).parent / "indicators"
LOOK_BACK_QUARTERS = 4
"""A figure is held against that of a year before, so it rests on so many quarters before its own."""


def feeding(fact_name: str) -> tuple[Source, ...]:
    """The sources whose rows a fact is made of."""
    return tuple(source for source in all_sources().values() if source.feeds == fact_name)


def extracts_by_quarter(home: Home, fact_name: str) -> dict[int, str]:
    """For each quarter that accepted extracts touch, a fingerprint of those extracts as they were staged."""
    touching: dict[int, list[str]] = {}
    for source in feeding(fact_name):
        for outcome in accepted_extracts(home, source):
            for quarter in outcome.quarters:
                touching.setdefault(quarter, []).append(
                    f"{source.name} {outcome.extract_key} {outcome.staging}"
                )
    return {quarter: _digest(sorted(extracts)) for quarter, extracts in touching.items()}


def extracts_behind_figures(home: Home, indicator: Indicator) -> dict[int, str]:
    """For each quarter up to the newest one touched, a fingerprint of all that its figure rests on.

    That is the extracts, the published figures beside it, and the file that defines it: a new target or a
    mended definition makes its quarters wait just as a late extract does.
    """
    touched = extracts_by_quarter(home, indicator.fact.name)
    if not touched:
        return {}
    beside = [_content(sorted(FOLDER.glob("*.csv"))), _content([INDICATORS / f"{indicator.code}.py"])]
    behind = {}
    for quarter in Quarter.from_key(min(touched)).until(Quarter.from_key(max(touched))):
        back = (touched.get(quarter.plus(-step).key, "") for step in range(LOOK_BACK_QUARTERS + 1))
        behind[quarter.key] = _digest([*back, *beside])
    return behind


def note_fact(warehouse: Warehouse, home: Home, fact: Fact, first: Quarter, last: Quarter) -> None:
    """Notes from which extracts each quarter of a fact was built; runs in the transaction that builds it."""
    _note(warehouse, fact.table.name, extracts_by_quarter(home, fact.table.name), first, last)


def note_indicator(
    warehouse: Warehouse, home: Home, indicator: Indicator, first: Quarter, last: Quarter
) -> None:
    """Notes the same for the figures of an indicator in this version of its definition."""
    _note(warehouse, indicator.identity, extracts_behind_figures(home, indicator), first, last)


def waiting_quarters(warehouse: Warehouse, home: Home, fact_names: Iterable[str]) -> list[Quarter]:
    """The quarters of these facts that are not built from the extracts that touch them now, in order."""
    return _waiting(warehouse, {name: extracts_by_quarter(home, name) for name in fact_names})


def waiting_figures(warehouse: Warehouse, home: Home, indicators: Iterable[Indicator]) -> list[Quarter]:
    """The quarters for which a figure is out of date, or was never computed because its definition is new."""
    return _waiting(warehouse, {i.identity: extracts_behind_figures(home, i) for i in indicators})


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


def _content(files: Iterable[Path]) -> str:
    return _digest([hashlib.sha256(file.read_bytes()).hexdigest() for file in files if file.exists()])


def _digest(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
