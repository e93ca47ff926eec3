"""The rows that count now: what all accepted extracts of a source say, after later ones replaced earlier.

Belongs here: one rule for superseding, whatever it goes by. Does not belong here: repeats within one
extract (keys.py) or loading.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assets.staging import sql
from assets.staging.decisions import withdrawn_extracts
from assets.staging.outcome import Outcome, outcomes
from assets.staging.whole import is_whole, rows_of
from checks.contract import Source
from warehouse.storage.paths import DataPaths


@dataclass(frozen=True)
class CurrentRows:
    """The relation of a source's current rows on a DuckDB connection, and how many each extract has in it."""

    relation: str
    loaded: dict[int, int]
    """Extract key to rows that count."""
    accepted: dict[int, int]
    """Extract key to rows that were accepted when it arrived."""

    @property
    def superseded(self) -> dict[int, int]:
        """Extract key to rows that a later extract replaced."""
        return {key: count - self.loaded.get(key, 0) for key, count in self.accepted.items()}


def accepted_extracts(paths: DataPaths, source: Source) -> list[Outcome]:
    """The accepted extracts of a source that count, in order of arrival: not those that were withdrawn.

    One whose rows are gone is not among them; its source is incomplete, and nothing is built from it
    (standing.py).
    """
    withdrawn = withdrawn_extracts(paths)
    return [
        outcome
        for outcome in outcomes(paths, source.name)
        if outcome.verdict == "accepted" and outcome.extract_key not in withdrawn and is_whole(paths, outcome)
    ]


def current_rows(con: Any, paths: DataPaths, source: Source) -> CurrentRows | None:
    """Makes the view `staged_<source>` of the rows that count; None when nothing was accepted yet.

    A row is superseded when a later extract has a row of the same group: the same key, or the same
    period. Groups that only one extract speaks of are told apart by hash first, which is cheap, so a
    load without overlaps costs next to nothing.
    """
    extracts = accepted_extracts(paths, source)
    if not extracts:
        return None
    files_of = [str(rows_of(paths, o)) for o in extracts]
    files = f"read_parquet([{sql.texts(tuple(files_of))}])"
    relation = f"staged_{source.name}"
    accepted = {o.extract_key: o.account.accepted for o in extracts}
    if len(extracts) == 1 or source.supersede.by == "never":
        con.execute(f"create or replace temp view {relation} as select * from {files}")
        return CurrentRows(relation, dict(accepted), accepted)
    group = source.key if source.supersede.by == "key" else source.supersede.columns
    columns = ", ".join(sql.name(name) for name in dict.fromkeys((*group, "organisation_code")))
    digest = "key_hash" if source.supersede.by == "key" else f"hash({columns})"
    con.execute(f"""
        create or replace temp table superseded_{source.name} as
        with shared as (
            select {digest} as digest from {files} group by 1 having min(extract_key) <> max(extract_key)
        ),
        groups as (
            select {columns}, max(extract_key) as newest
            from {files} where {digest} in (select digest from shared)
            group by {columns} having min(extract_key) <> max(extract_key)
        )
        select * from groups
    """)
    same = " and ".join(
        f"rows.{column} is not distinct from newer.{column}" for column in columns.split(", ")
    )
    con.execute(f"""
        create or replace temp view {relation} as
        select rows.* from {files} as rows
        anti join superseded_{source.name} as newer on {same} and rows.extract_key < newer.newest
    """)
    counted = con.execute(f"select extract_key, count(*) from {relation} group by 1").fetchall()
    return CurrentRows(relation, dict(counted), accepted)
