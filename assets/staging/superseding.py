"""Which rows of which extract a newer extract replaces: one rule, whatever it goes by.

Belongs here: the order of extracts, and the SQL that tells replaced rows from rows that count. Does not belong here:
repeats within one extract (keys.py), or which extracts count at all (current.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assets.staging.outcome import Outcome
from checks.contract import Table
from warehouse.database import sql


def in_order(extracts: Sequence[Outcome]) -> list[Outcome]:
    """Extracts from the oldest to the newest: as at the day of which they speak, then as they arrived."""
    return sorted(extracts, key=lambda outcome: (outcome.as_at, outcome.extract_key))


def with_order(con: Any, table: Table, files: str, extracts: Sequence[Outcome]) -> str:
    """A relation of the rows in `files` with the `extract_order` and the `submission` of their extracts."""
    import pyarrow as pa

    placed = in_order(extracts)
    # As Arrow: thousands of them take the database longer to read as text than to join.
    listed = {
        "extract_key": pa.array([outcome.extract_key for outcome in placed], pa.int64()),
        "extract_order": pa.array(range(1, len(placed) + 1), pa.int64()),
        "submission": pa.array([outcome.submission for outcome in placed], pa.string()),
    }
    con.register("listed_extracts", pa.table(listed))
    con.execute(f"create or replace temp table order_of_{table.name} as from listed_extracts")
    con.unregister("listed_extracts")
    return f"(select * from {files} join order_of_{table.name} using (extract_key))"


def keep_newest(con: Any, table: Table, rows: str, step: str, columns: Sequence[str], digest: str) -> str:
    """A relation of those rows whose group (`columns` and the council) no newer extract speaks of.

    The table `replaced_<step>_<table>` holds the groups that several extracts speak of, with the order of the newest
    of them. Groups that only one extract speaks of are told apart by `digest` first, which is cheap, so that a load
    without overlaps costs next to nothing.
    """
    group, replaced = _group(columns), f"replaced_{step}_{table.name}"
    listed = ", ".join(group)
    con.execute(f"""
        create or replace temp table {replaced} as
        with shared as (
            select {digest} as digest from {rows} group by 1 having min(extract_order) <> max(extract_order)
        )
        select {listed}, max(extract_order) as newest
        from {rows} where {digest} in (select digest from shared)
        group by {listed} having min(extract_order) <> max(extract_order)
    """)
    return f"(select rows.* from {rows} as rows anti join {replaced} as newer on {_older(group)})"


def replaced_by(
    con: Any, table: Table, rows: str, step: str, columns: Sequence[str]
) -> list[tuple[int, int, int]]:
    """Extract, newer extract, and how many rows of the one `keep_newest` left out because of the other."""
    found: list[tuple[int, int, int]] = con.execute(f"""
        select rows.extract_key, newest.extract_key, count(*)
        from {rows} as rows
        join replaced_{step}_{table.name} as newer on {_older(_group(columns))}
        join order_of_{table.name} as newest on newest.extract_order = newer.newest
        group by all order by all
    """).fetchall()
    return found


def keep_outside_windows(con: Any, table: Table, rows: str) -> str:
    """A relation of those rows that no newer extract of the council would have had to hold: it says all of its window.

    The table `replaced_window_<table>` holds each extract's window by council, from first to last day, with its order.
    """
    windows = (
        f"select organisation_code, extract_order as newest, {window_of(table)} from {rows} group by all"
    )
    con.execute(f"create or replace temp table replaced_window_{table.name} as {windows}")
    older = _older_inside(table)
    return f"(select rows.* from {rows} as rows anti join replaced_window_{table.name} as newer on {older})"


def replaced_by_windows(con: Any, table: Table, rows: str) -> list[tuple[int, int, int]]:
    """Extract, the newest extract with such a window, and how many rows of the one `keep_outside_windows` left out."""
    day = sql.name(table.dated_by[0])
    found: list[tuple[int, int, int]] = con.execute(f"""
        with counted as (
            select extract_key, extract_order, organisation_code, cast({day} as date) as {day}, count(*) as count
            from {rows} group by all
        ),
        replaced as (
            select rows.extract_key, rows.count, max(newer.newest) as newest
            from counted as rows join replaced_window_{table.name} as newer on {_older_inside(table)}
            group by rows.extract_key, rows.extract_order, rows.organisation_code, rows.{day}, rows.count
        )
        select replaced.extract_key, newest.extract_key, sum(replaced.count)::bigint
        from replaced join order_of_{table.name} as newest on newest.extract_order = replaced.newest
        group by all order by all
    """).fetchall()
    return found


def window_of(table: Table) -> str:
    """For a select by council (and extract): the first and last date between which rows say all there is."""
    first, last = table.supersede.columns or (table.dated_by[0], table.dated_by[0])
    return f"cast(min({sql.name(first)}) as date) as first_date, cast(max({sql.name(last)}) as date) as last_date"


def inside(table: Table, window: str) -> str:
    """The condition that a row of the relation `rows` is dated within a window of its council."""
    day = f"cast(rows.{sql.name(table.dated_by[0])} as date)"
    return (
        f"rows.organisation_code is not distinct from {window}.organisation_code "
        f"and {day} between {window}.first_date and {window}.last_date"
    )


def _older_inside(table: Table) -> str:
    return f"{inside(table, 'newer')} and rows.extract_order < newer.newest"


def _group(columns: Sequence[str]) -> list[str]:
    """The names of the columns that make a group, with the council: those of two councils never meet."""
    return [sql.name(name) for name in dict.fromkeys((*columns, "organisation_code"))]


def _older(group: Sequence[str]) -> str:
    same = " and ".join(f"rows.{column} is not distinct from newer.{column}" for column in group)
    return f"{same} and rows.extract_order < newer.newest"
