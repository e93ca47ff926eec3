"""The ledger: every extract that ever arrived and what became of its rows by now.

Belongs here: the account of each extract, from its outcome and from what superseded it. Does not
belong here: deciding what becomes of a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assets.declarations.declared import all_sources
from assets.staging.arrivals import CLAIMED_TWICE, Arrival, arrivals, settled
from assets.staging.current import CurrentRows, current_rows
from assets.staging.outcome import AccountDoesNotBalance, Outcome, outcome_of
from warehouse.database.connection import Warehouse
from warehouse.database.load import replace_rows
from warehouse.schema.ledger import extract_ledger, extract_rejection
from warehouse.storage.paths import DataPaths

Row = dict[str, Any]


def write_ledger(warehouse: Warehouse, paths: DataPaths) -> list[Row]:
    """Writes the ledger anew from the archive and the outcomes; returns its rows, in order of arrival.

    Raises AccountDoesNotBalance when rows of an extract are unaccounted for; nothing is then changed.
    """
    current = {name: current_rows(warehouse.duck, paths, source) for name, source in all_sources().items()}
    received = arrivals(paths)
    outcomes = {arrival.extract_key: outcome_of(paths, arrival) for arrival in received if arrival.source}
    done = settled(paths)
    rows = [_account(arrival, outcomes, current.get(arrival.source), done) for arrival in received]
    accounts = [row for row in rows if row is not None]
    for row in accounts:
        _balance(row)
    with warehouse.sql.begin():
        replace_rows(warehouse, extract_ledger, accounts)
        replace_rows(warehouse, extract_rejection, _rejections([o for o in outcomes.values() if o]))
    return accounts


def ledger_outcome(paths: DataPaths, arrival: Arrival) -> str | None:
    """What the ledger says became of an arrival; None while it waits to be staged."""
    if arrival.refused:
        return _at_the_door(arrival)
    if not arrival.source:
        return "unclaimed"
    if arrival.duplicate_of is not None:
        return "duplicate"
    outcome = outcome_of(paths, arrival)
    if outcome is None:
        return None
    return "loaded" if outcome.verdict == "accepted" else "refused"


def _at_the_door(arrival: Arrival) -> str:
    """The outcome of what was refused before anything of it was read."""
    return "claimed twice" if arrival.refused == CLAIMED_TWICE else "refused"


def _account(
    arrival: Arrival, outcomes: dict[int, Outcome | None], current: CurrentRows | None, done: dict[int, str]
) -> Row | None:
    """The ledger row of an arrival; None while it waits to be staged."""
    row: Row = {
        "extract_key": arrival.extract_key,
        "source_name": arrival.source,
        "file_name": arrival.file_name,
        "content_sha256": arrival.content_sha256,
        "byte_count": arrival.byte_count,
        "received_at": arrival.received_at,
        "first_quarter_key": None,
        "last_quarter_key": None,
        **dict.fromkeys((f"{part}_count" for part in ("received", *PARTS)), 0),
    }
    if arrival.refused:
        how = done.get(arrival.extract_key)
        return row | {
            "source_name": arrival.claimed_by[0] if len(arrival.claimed_by) == 1 else "",
            "outcome": _at_the_door(arrival),
            "message": arrival.message + (f". Settled: {how}" if how else ""),
        }
    if not arrival.source:
        return row | {
            "outcome": "unclaimed",
            "message": f"{arrival.file_name}: no source claims this file; it is archived and nothing of it is read. "
            "Rename it as its source agreed, or declare a source for it",
        }
    if arrival.duplicate_of is not None:
        original = outcomes.get(arrival.duplicate_of)
        count = original.account.received if original else 0
        return row | {
            "outcome": "duplicate",
            "message": f"{arrival.file_name}: the same content was received before"
            + (f" as {original.file_name}" if original else "")
            + "; it changes nothing",
            "received_count": count,
            "duplicate_count": count,
        }
    outcome = outcomes.get(arrival.extract_key)
    if outcome is None:
        return None
    account = outcome.account
    loaded = current.loaded.get(arrival.extract_key, 0) if current else 0
    return row | {
        "outcome": "loaded" if outcome.verdict == "accepted" else "refused",
        "message": outcome.message,
        "first_quarter_key": min(outcome.quarters, default=None),
        "last_quarter_key": max(outcome.quarters, default=None),
        "received_count": account.received,
        "loaded_count": loaded,
        "rejected_count": account.rejected,
        "duplicate_count": account.duplicate,
        "superseded_count": account.accepted - loaded,
        "ignored_count": account.ignored,
    }


PARTS = ("loaded", "rejected", "duplicate", "superseded", "ignored")


def _balance(row: Row) -> None:
    parts = {part: row[f"{part}_count"] for part in PARTS}
    if row["received_count"] != sum(parts.values()) or min(parts.values()) < 0:
        said = " + ".join(f"{part} {count}" for part, count in parts.items())
        raise AccountDoesNotBalance(f"{row['file_name']}: received {row['received_count']} rows, but {said}")


def _rejections(outcomes: Sequence[Outcome]) -> list[Row]:
    """What was broken, by extract and rule; the rules over all rows together are no reason of a row."""
    return [
        {
            "extract_key": outcome.extract_key,
            "rule_code": finding.rule,
            "message": finding.expected,
            "severity": finding.severity,
            "row_count": finding.row_count,
            "first_line_number": finding.lines[0] if finding.lines else None,
        }
        for outcome in outcomes
        for finding in outcome.findings
        if finding.rule != "rejected_rows" and (finding.row_count or finding.status == "failed")
    ]
