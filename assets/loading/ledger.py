"""The ledger: every extract that ever arrived and what became of its rows by now.

Belongs here: writing the ledger of the warehouse, and telling when it is out of date. Does not belong here:
the account of one extract (account.py), or deciding what becomes of a row.

Of a source that is incomplete, or whose quarters are not built yet, the ledger goes on saying what the facts
rest on: what was loaded stays loaded, and what came after it waits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from assets.declarations.declared import all_tables
from assets.loading.account import Row, accounts_of, balance, waiting_for_build
from assets.loading.held import held_facts, incomplete_now
from assets.loading.staleness import stale_facts
from assets.staging.current import CurrentRows, current_rows
from assets.staging.damaged_extracts import StagedRowsDamaged, naming_damaged_rows
from assets.staging.outcome import Outcome
from assets.staging.standing import Standing, standings
from warehouse.database.connection import Warehouse
from warehouse.database.load import replace_rows
from warehouse.schema.ledger import extract_ledger, extract_rejection, fact_quarter_load
from warehouse.storage.paths import DataPaths

LEDGER = extract_ledger.name


def write_ledger(warehouse: Warehouse, paths: DataPaths) -> list[Row]:
    """Writes the ledger anew from the archive and the outcomes; returns its rows, in order of arrival.

    Raises AccountDoesNotBalance when rows of an extract are unaccounted for; nothing is then changed.
    """
    found = standings(paths)
    unbuilt = _unbuilt_sources(warehouse, paths, found)
    current, damaged = _current(warehouse, paths, unbuilt)
    if damaged:
        # What was dropped is to be staged again; until it is, its source is left as it stands.
        found = standings(paths)
        unbuilt = {*_unbuilt_sources(warehouse, paths, found), *damaged}
    kept = _as_it_stands(warehouse, unbuilt)
    by_key = {standing.arrival.extract_key: standing for standing in found}
    rows = {
        key: [waiting_for_build(standing)]
        if standing.arrival.source in unbuilt and standing.counts
        else accounts_of(standing, by_key, current)
        for key, standing in by_key.items()
        if key not in kept
    } | kept
    accounts = [row for key in sorted(rows) for row in rows[key]]
    for row in accounts:
        balance(row)
    with warehouse.sql.begin():
        keeping = sa.select(extract_rejection).where(extract_rejection.c.extract_key.in_(list(kept)))
        rejections = [dict(row) for row in warehouse.sql.execute(keeping).mappings()]
        rejections += _rejections(s.outcome for key, s in by_key.items() if key not in kept)
        replace_rows(warehouse, extract_ledger, accounts)
        replace_rows(warehouse, extract_rejection, rejections)
        state = {"built_name": LEDGER, "quarter_key": 0, "extracts": _state(found, unbuilt)}
        replace_rows(warehouse, fact_quarter_load, [state], fact_quarter_load.c.built_name == LEDGER)
    return accounts


def _current(
    warehouse: Warehouse, paths: DataPaths, unbuilt: set[str]
) -> tuple[dict[str, CurrentRows | None], set[str]]:
    """The rows that count of each table that is built, and the sources of which staged rows are found damaged."""
    current: dict[str, CurrentRows | None] = {}
    damaged: set[str] = set()
    for name, table in all_tables().items():
        if table.source_name in unbuilt | damaged:
            continue
        try:
            with naming_damaged_rows(paths, [table.source_name]):
                current[name] = current_rows(warehouse.duck, paths, table)
        except StagedRowsDamaged:
            damaged.add(table.source_name)
    return current, damaged


def is_ledger_stale(warehouse: Warehouse, paths: DataPaths) -> bool:
    """Whether something became of an extract that the ledger does not say yet."""
    found = standings(paths)
    wanted = _state(found, _unbuilt_sources(warehouse, paths, found))
    with warehouse.sql.begin():
        noted = warehouse.sql.execute(
            sa.select(fact_quarter_load.c.extracts).where(fact_quarter_load.c.built_name == LEDGER)
        ).scalar()
    return bool(noted != wanted)


def _unbuilt_sources(warehouse: Warehouse, paths: DataPaths, found: list[Standing]) -> set[str]:
    """The sources of which the facts do not rest on all that is staged."""
    incomplete = incomplete_now(warehouse, paths, found)
    held = held_facts(incomplete)
    facts = {*held, *stale_facts(warehouse, paths)}
    tables = all_tables().values()
    return {*incomplete, *(table.source_name for table in tables if table.target_fact in facts)}


def _as_it_stands(warehouse: Warehouse, unbuilt: set[str]) -> dict[int, list[Row]]:
    """What the ledger says of the extracts that facts rest on which wait for a build."""
    table = extract_ledger
    with warehouse.sql.begin():
        rows = warehouse.sql.execute(
            sa.select(table)
            .where(table.c.source_name.in_(sorted(unbuilt)))
            .order_by(table.c.extract_key, table.c.table_name)
        ).mappings()
        of_each: dict[int, list[Row]] = {}
        for row in rows:
            of_each.setdefault(row["extract_key"], []).append(dict(row))
    return {key: rows for key, rows in of_each.items() if any(row["outcome"] == "loaded" for row in rows)}


def _state(found: Iterable[Standing], unbuilt: set[str]) -> str:
    """A fingerprint of all that the ledger says."""
    said: list[Any] = [sorted(unbuilt)]
    for standing in found:
        arrival, outcome, decision = standing.arrival, standing.outcome, standing.decision
        staged = outcome.staging if outcome and arrival.source not in unbuilt else 0
        decided = decision.decision_key if decision else 0
        said.append((arrival.extract_key, standing.word, staged, decided, arrival.source, standing.settled))
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def _rejections(outcomes: Iterable[Outcome | None]) -> Sequence[Row]:
    """What was broken, by extract, table and rule; the rules over all rows together are no reason of a row."""
    return [
        {
            "extract_key": part.extract_key,
            "table_name": part.table or part.source,
            "rule_code": finding.rule,
            "message": finding.expected,
            "severity": finding.severity,
            "row_count": finding.row_count,
            "first_line_number": finding.lines[0] if finding.lines else None,
        }
        for outcome in outcomes
        if outcome
        for part in outcome.tables
        for finding in part.findings
        if finding.rule != "rejected_rows" and (finding.row_count or finding.status == "failed")
    ]
