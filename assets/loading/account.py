"""The account of one extract: a row of the ledger, from how it stands and from what superseded it.

Belongs here: counts and words of one row. Does not belong here: tables (ledger.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assets.staging.current import CurrentRows
from assets.staging.faults import Fault
from assets.staging.outcome import AccountDoesNotBalance, Outcome
from assets.staging.standing import Standing

Row = dict[str, Any]

PARTS = ("loaded", "rejected", "duplicate", "superseded", "ignored")


def accounts_of(
    standing: Standing, by_key: Mapping[int, Standing], current: Mapping[str, CurrentRows | None]
) -> list[Row]:
    """The ledger rows of an arrival, one a table that was staged of it. `current` are the rows of tables that count."""
    if standing.outcome is None:
        return [_account_of(standing, None, by_key, None)]
    return [
        _account_of(standing, part, by_key, current.get(part.table or part.source))
        for part in standing.outcome.tables
    ]


def _account_of(
    standing: Standing, outcome: Outcome | None, by_key: Mapping[int, Standing], current: CurrentRows | None
) -> Row:
    row = _empty(standing, outcome)
    name, word, decision = standing.arrival.file_name, standing.word, standing.decision
    if decision:
        return row | _out_of_count(outcome) | {
            "message": f"{name}: {word}, nothing of it counts: {decision.reason}"
        }  # fmt: skip
    if standing.is_unreadable:
        return row | {"message": f"{name}: its record in the archive is damaged; nothing is built from it"}
    if standing.arrival.refused:
        by = standing.arrival.claimed_by
        return row | {
            "source_name": by[0] if len(by) == 1 else "",
            "message": standing.arrival.message
            + (f". Settled: {standing.settled}" if standing.settled else ""),
        }
    if word == "unclaimed":
        return row | {
            "message": f"{name}: no source claims this file; it is archived and nothing of it is read. "
            "Rename it as its source agreed, or declare a source for it",
        }
    if standing.arrival.duplicate_of is not None:
        original = by_key.get(standing.arrival.duplicate_of)
        count = original.outcome.account.received if original and original.outcome else 0
        before = f" as {original.arrival.file_name}" if original else ""
        gone = f", which is {original.word}" if original and original.decision else ""
        return row | {
            "message": f"{name}: the same content was received before{before}{gone}; it changes nothing",
            "received_count": count,
            "duplicate_count": count,
        }
    if outcome is None:
        said = _told(standing.fault) if standing.fault else f"{name}: has arrived and is not staged yet"
        return row | {"message": said}
    account, accepted = outcome.account, outcome.verdict == "accepted"
    loaded = current.loaded.get(outcome.extract_key, 0) if current and accepted else 0
    return row | {
        "outcome": "loaded" if accepted else "refused",
        "message": outcome.message + _superseded(standing, by_key, current),
        "first_quarter_key": min(outcome.own_quarters, default=None),
        "last_quarter_key": max(outcome.own_quarters, default=None),
        "received_count": account.received,
        "loaded_count": loaded,
        "rejected_count": account.rejected,
        "duplicate_count": account.duplicate,
        "superseded_count": account.accepted - loaded,
        "ignored_count": account.ignored,
    }


def _superseded(standing: Standing, by_key: Mapping[int, Standing], current: CurrentRows | None) -> str:
    """By which extracts its rows were superseded, and how many by each: nothing goes out of the count in silence."""
    by = current.superseded_by(standing.arrival.extract_key) if current else {}
    if not by:
        return ""
    said = ", ".join(
        f"{by_key[key].arrival.file_name} ({count:,} {'row' if count == 1 else 'rows'})"
        for key, count in by.items()
    )
    return f"; superseded by {said}"


def waiting_for_build(standing: Standing) -> Row:
    """The row of an extract that was accepted and of which nothing is built yet."""
    said = f"{standing.arrival.file_name}: accepted, and not built from yet"
    return _empty(standing, None) | {"outcome": "waiting", "message": said}


def balance(row: Row) -> None:
    """Raises AccountDoesNotBalance when rows are unaccounted for."""
    parts = {part: row[f"{part}_count"] for part in PARTS}
    if row["received_count"] != sum(parts.values()) or min(parts.values()) < 0:
        said = " + ".join(f"{part} {count}" for part, count in parts.items())
        raise AccountDoesNotBalance(f"{row['file_name']}: received {row['received_count']} rows, but {said}")


def _told(fault: Fault) -> str:
    """A fault for the ledger, which is published: its place in the program is for the engineer alone."""
    return f"{fault.file_name}: could not be staged ({fault.kind}); it is tried again by every ingest"


def _empty(standing: Standing, outcome: Outcome | None) -> Row:
    arrival = standing.arrival
    return {
        "extract_key": arrival.extract_key,
        "source_name": arrival.source,
        "table_name": (outcome and outcome.table) or arrival.source,
        "file_name": arrival.file_name,
        "content_sha256": arrival.content_sha256,
        "byte_count": arrival.byte_count,
        "received_at": arrival.received_at,
        "outcome": standing.word,
        "message": "",
        "first_quarter_key": None,
        "last_quarter_key": None,
        **dict.fromkeys((f"{part}_count" for part in ("received", *PARTS)), 0),
    }


def _out_of_count(outcome: Outcome | None) -> dict[str, int]:
    """The counts of an extract that people took out of the count: whatever was accepted of it is ignored."""
    if outcome is None:
        return {}
    account = outcome.account
    return {
        "received_count": account.received,
        "rejected_count": account.rejected,
        "duplicate_count": account.duplicate,
        "ignored_count": account.accepted + account.ignored,
    }
