"""Which quarters an extract touches: those of its own rows, and those of the rows that it replaces.

Belongs here: telling the quarters that must be built anew. Does not belong here: building them.
"""

from __future__ import annotations

from typing import Any

from assets.staging import sql
from assets.staging.outcome import Outcome
from assets.staging.whole import rows_of
from checks.contract import Source
from warehouse.calendar import Quarter
from warehouse.storage.paths import DataPaths


def affected_quarters(con: Any, paths: DataPaths, source: Source, earlier: list[Outcome]) -> tuple[int, ...]:
    """Keys of the quarters that the view `accepted` touches, in order.

    A corrected date moves a record from one quarter to another, and the one that it leaves changes too:
    so the dates of earlier rows of the same record (or period) count as well. They are matched by hash,
    which may name a quarter too many and never one too few.
    """
    found = _months(con, "accepted", source)
    files = [str(rows_of(paths, o)) for o in earlier]
    if files and source.supersede.by != "never":
        columns = ", ".join(sql.name(name) for name in source.supersede.columns)
        same = "key_hash" if source.supersede.by == "key" else f"hash({columns})"
        replaced = f"""(
            select * from read_parquet([{sql.texts(tuple(files))}])
            where {same} in (select {same} from accepted)
        )"""
        found |= _months(con, replaced, source)
    return tuple(sorted(found))


def _months(con: Any, relation: str, source: Source) -> set[int]:
    dates = " union ".join(
        f"select distinct cast(date_trunc('month', {sql.name(name)}) as date) as month from {relation}"
        for name in source.dated_by
    )
    return {Quarter.of(month).key for (month,) in con.execute(dates).fetchall() if month is not None}
