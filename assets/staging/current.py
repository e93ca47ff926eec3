"""The rows that count now: what all accepted extracts of a table say, after later ones replaced earlier.

Belongs here: which extracts count, and the view of the rows that do. Does not belong here: how one row supersedes
another (superseding.py), or loading.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assets.staging.decisions import withdrawn_extracts
from assets.staging.gathered_rows import accepted_rows
from assets.staging.outcome import Outcome
from assets.staging.outcomes import outcomes_of
from assets.staging.superseding import (
    keep_newest,
    keep_outside_windows,
    replaced_by,
    replaced_by_windows,
    with_order,
)
from assets.staging.whole import is_whole
from checks.contract import Table
from warehouse.database import sql
from warehouse.storage.paths import DataPaths


@dataclass(frozen=True)
class CurrentRows:
    """The relation of a table's current rows on a DuckDB connection, and how many each extract has in it."""

    relation: str
    loaded: dict[int, int]
    """Extract key to rows that count."""
    accepted: dict[int, int]
    """Extract key to rows that were accepted when it arrived."""
    replaced: tuple[tuple[int, int, int], ...] = ()
    """Extract, the newer extract that speaks of the same, and how many rows of the first it replaces."""

    @property
    def superseded(self) -> dict[int, int]:
        """Extract key to rows that a newer extract replaced."""
        return {key: count - self.loaded.get(key, 0) for key, count in self.accepted.items()}

    def superseded_by(self, extract_key: int) -> dict[int, int]:
        """Of one extract: the key of each newer extract that replaced rows of it, and how many."""
        found: dict[int, int] = {}
        for older, newer, count in self.replaced:
            if older == extract_key:
                found[newer] = found.get(newer, 0) + count
        return found


def accepted_extracts(paths: DataPaths, table: Table) -> list[Outcome]:
    """The accepted extracts of a table that count, in order of arrival: not those that were withdrawn.

    One whose rows are gone is not among them; its source is incomplete, and nothing is built from it
    (standing.py).
    """
    withdrawn = withdrawn_extracts(paths)
    return [
        outcome
        for outcome in outcomes_of(paths, table)
        if outcome.verdict == "accepted" and outcome.extract_key not in withdrawn and is_whole(paths, outcome)
    ]


def current_rows(con: Any, paths: DataPaths, table: Table) -> CurrentRows | None:
    """Makes the view `staged_<table>` of the rows that count; None when nothing was accepted yet.

    Its `extract_order` tells newer extracts from older ones. A row is superseded when a newer extract has a row of the
    same key or group. Where whole submissions supersede, the newest return of a council and year replaces all that
    earlier returns of that year said, whatever it no longer holds; what other years say of the same key follows then.
    Where windows supersede, an extract replaces in the same way what older ones date within its own.
    """
    extracts = accepted_extracts(paths, table)
    if not extracts:
        return None
    rows = with_order(con, table, accepted_rows(paths, table, extracts).relation, extracts)
    relation, by = f"staged_{table.name}", table.supersede.by
    accepted = {o.extract_key: o.account.accepted for o in extracts}
    if len(extracts) == 1 or by == "never":
        con.execute(f"create or replace temp view {relation} as select * from {rows}")
        return CurrentRows(relation, dict(accepted), accepted)
    replaced = []
    if by == "window":
        kept = keep_outside_windows(con, table, rows)
        replaced += replaced_by_windows(con, table, rows)
        rows = kept
    for step, columns, digest in _steps(table):
        kept = keep_newest(con, table, rows, step, columns, digest)
        replaced += replaced_by(con, table, rows, step, columns)
        rows = kept
    con.execute(f"create or replace temp view {relation} as select * from {rows}")
    counted = con.execute(f"select extract_key, count(*) from {relation} group by 1").fetchall()
    return CurrentRows(relation, dict(counted), accepted, tuple(replaced))


def _steps(table: Table) -> list[tuple[str, tuple[str, ...], str]]:
    """What supersedes, one after the other: a name, the columns of the group, and a cheap digest of them."""
    if table.supersede.by == "group":
        columns = table.supersede.columns
        listed = ", ".join(sql.name(name) for name in (*columns, "organisation_code"))
        return [("group", columns, f"hash({listed})")]
    by_key = ("key", table.key, "key_hash")
    if table.supersede.by == "submission":
        return [("submission", ("submission",), "hash(submission, organisation_code)"), by_key]
    return [by_key]
