"""Which quarters an extract touches: those of its own rows, and those of the rows of the same records.

Belongs here: telling the quarters that must be built anew. Does not belong here: building them.
"""

from __future__ import annotations

from typing import Any

from assets.staging.outcome import Outcome
from assets.staging.whole import rows_of
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
    if table.supersede.by == "never":
        return tuple(sorted(found))
    if files := files_of(paths, others):
        same = same_record(table)
        found |= _months(con, f"(select * from {files} where {same} in (select {same} from accepted))", table)
    returns = [o for o in others if o.submission == submission] if table.supersede.by == "submission" else []
    if files := files_of(paths, returns):
        council = "organisation_code in (select organisation_code from accepted)"
        found |= _months(con, f"(select * from {files} where {council})", table)
    return tuple(sorted(found))


def quarters_of_rows(con: Any, table: Table) -> tuple[int, ...]:
    """Keys of the quarters in which the rows of the view `accepted` are dated, in order, whatever else there is."""
    return tuple(sorted(_months(con, "accepted", table)))


def files_of(paths: DataPaths, extracts: list[Outcome]) -> str:
    """A relation of the rows of these extracts; empty where there are none."""
    files = [str(rows_of(paths, o)) for o in extracts]
    return f"read_parquet([{sql.texts(tuple(files))}])" if files else ""


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
