"""Which quarters an extract touches: those of its own rows, and those of the rows of the same records.

Belongs here: telling the quarters that must be built anew. Does not belong here: building them.
"""

from __future__ import annotations

from typing import Any

from assets.staging.gathered_rows import accepted_rows
from assets.staging.outcome import Outcome
from assets.staging.superseding import inside, window_of
from checks.contract import Table
from warehouse.calendar import Quarter
from warehouse.database import sql
from warehouse.storage.paths import DataPaths


def affected_quarters(
    con: Any, paths: DataPaths, table: Table, others: list[Outcome], submission: str = ""
) -> tuple[int, ...]:
    """Keys of the quarters that the view `accepted` touches, in order.

    A corrected date moves a *record* from one quarter to another, and the one that it leaves changes too: so the dates
    of all rows that other extracts have of the same record (or group) count as well, and of the same submission,
    from which records may be gone. They are matched by hash, which may name a quarter too many and never one too few.
    """
    found = set(quarters_of_rows(con, table))
    if table.supersede.by == "never" or not others:
        return tuple(sorted(found))
    rows = accepted_rows(paths, table, others).relation
    same = same_record(table)
    found |= _months(con, f"(select * from {rows} where {same} in (select {same} from accepted))", table)
    same_return = [o.extract_key for o in others if o.submission == submission]
    if table.supersede.by == "submission" and same_return:
        of_it = f"extract_key in ({', '.join(map(str, same_return))})"
        council = "organisation_code in (select organisation_code from accepted)"
        found |= _months(con, f"(select * from {rows} where {of_it} and {council})", table)
    if table.supersede.by == "window":
        own = f"(select organisation_code, {window_of(table)} from accepted group by organisation_code)"
        within = f"(select rows.* from {rows} as rows semi join {own} as own on {inside(table, 'own')})"
        found |= _months(con, within, table)
    return tuple(sorted(found))


def quarters_of_rows(con: Any, table: Table) -> tuple[int, ...]:
    """Keys of the quarters in which the rows of the view `accepted` are dated, in order, whatever else there is."""
    return tuple(sorted(_months(con, "accepted", table)))


def same_record(table: Table) -> str:
    """What rows of one record have in common: more than a row's own key where a record has several rows."""
    if table.record:
        return f"hash({sql.name(table.record)})"
    if table.supersede.by == "group":
        return f"hash({', '.join(sql.name(name) for name in table.supersede.columns)})"
    return "key_hash"


def _months(con: Any, relation: str, table: Table) -> set[int]:
    dates = " union ".join(
        f"select distinct cast(date_trunc('month', {sql.name(name)}) as date) as month from {relation}"
        for name in table.dated_by
    )
    return {Quarter.of(month).key for (month,) in con.execute(dates).fetchall() if month is not None}
