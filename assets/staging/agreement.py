"""What all rows of a record should say alike, such as the day on which it began, and where they do not.

Belongs here: finding the rows, in this extract and against those before it. Does not belong here: which of the values
counts, which the fact says that is made of them.
"""

from __future__ import annotations

from typing import Any

from assets.staging.affected import same_record
from assets.staging.gathered_rows import accepted_rows
from assets.staging.outcome import Finding, Outcome
from checks.contract import Table
from checks.reasons import disagreement
from warehouse.database import sql
from warehouse.storage.paths import DataPaths

MOST_LINES = 10


def disagreements(con: Any, paths: DataPaths, table: Table, others: list[Outcome]) -> tuple[Finding, ...]:
    """For each column that a record gives once: the accepted rows of records that give several values.

    `others` are the other extracts that count. The rows are loaded: it is a warning to whoever can mend the record.
    """
    found = []
    same = same_record(table)
    rows = accepted_rows(paths, table, others).relation if others else ""
    for name in table.same_for_record:
        column = sql.name(name)
        said = f"select {same} as record, {column} as said from accepted where {column} is not null"
        if rows:
            said += (
                f" union all select {same}, {column} from {rows} where {column} is not null"
                f" and {same} in (select {same} from accepted)"
            )
        con.execute(f"""
            create or replace temp table disagreeing as
            select line_number from accepted where {same} in (
                select record from ({said}) group by record having min(said) <> max(said)
            )
        """)
        count, lines = con.execute(
            f"select count(*), list(distinct line_number order by line_number)[:{MOST_LINES}] from disagreeing"
        ).fetchone()
        reason = disagreement(name)
        found.append(Finding(reason.code, reason.expected, "warning", "passed", count, tuple(lines or ())))
    return tuple(found)
