"""Repeated keys within one extract: the same row twice is a duplicate, two that disagree are rejected.

Belongs here: marking rows that share a key. Does not belong here: keys across extracts (current.py).
"""

from __future__ import annotations

from typing import Any

from checks import marks
from checks.contract import Table
from warehouse.database import sql


def mark_repeated_keys(con: Any, table: Table, errors: int, disagrees: int, duplicate: int) -> None:
    """Sets the mark `disagrees` or `duplicate` in `typed` of rows that share a key with another.

    Of identical rows the first in the file stays unmarked. Candidates are found by hash, which is cheap, and
    then compared by the key itself, so that two keys of one hash harm nobody. Rows are told apart by their
    ordinal: in a wide table or an XML file many rows begin on one line. Rows that the contract adds up may repeat.
    """
    key = ", ".join(sql.name(name) for name in table.key)
    content = ", ".join(sql.name(name) for name in table.staged_columns)
    columns = ", ".join(dict.fromkeys([*map(sql.name, table.staged_columns), '"organisation_code"']))
    good = marks.none_of(errors)
    may_repeat = f" and not coalesce({adding_up(table)}, false)" if table.sums else ""
    con.execute(f"""
        create or replace temp table repeated as
        with suspects as (
            select {columns}, row_ordinal from typed semi join (
                select key_hash from typed where {good}{may_repeat}
                group by key_hash having count(*) > 1
            ) using (key_hash)
            where {good}{may_repeat}
        ),
        grouped as (
            select row_ordinal,
                   count(*) over same as times,
                   count(distinct hash({content})) over same as contents,
                   row_number() over (partition by {key}, organisation_code order by row_ordinal) as place
            from suspects
            window same as (partition by {key}, organisation_code)
        )
        select row_ordinal, contents > 1 as disagrees
        from grouped where times > 1 and (contents > 1 or place > 1)
    """)
    if con.execute("select count(*) from repeated").fetchone()[0]:
        con.execute(f"""
            update typed set {marks.adding(disagrees, duplicate, "repeated.disagrees")}
            from repeated where typed.row_ordinal = repeated.row_ordinal
        """)


def adding_up(table: Table) -> str:
    """The condition of rows whose counts add up, on columns of the table `typed`."""
    import sqlalchemy as sa

    assert table.sums is not None
    typed = sa.table("typed", *(sa.column(name) for name in table.staged_columns))
    return sql.compiled(table.sums.where(typed.c))
