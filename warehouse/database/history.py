"""A dimension that keeps history: one row for each version of a member, with the days on which it is valid.

What was counted while a member bore its old name is shown under it, and what came after under the new one: a fact
points to the version that is valid on its date. The versions of a member cover all days between them, so no fact is
lost for want of one.

Belongs here: the columns, finding the version of a day, writing versions. Does not belong here: what is known of any
members (checks/registers).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from warehouse.calendar import FIRST_QUARTER
from warehouse.database.connection import Warehouse
from warehouse.database.load import upsert_dimension

VERSION = "version_number"
_NEVER_UNTIL = FIRST_QUARTER.first_date


def history() -> tuple[sa.Column, ...]:
    """The columns that say which version of a member a row is, and when it is valid."""
    return (
        sa.Column(VERSION, sa.Integer, nullable=False, comment="Which version of the member this is, from 1 on"),
        sa.Column("valid_from_date", sa.Date, comment="First day of this version; empty: from the beginning"),
        sa.Column("valid_to_date", sa.Date, comment="Last day of this version; empty: still valid"),
        sa.Column("is_current", sa.Boolean, nullable=False, comment="Whether this is the version that is valid now"),
    )  # fmt: skip


def valid_on(table: sa.FromClause, day: sa.ColumnElement[date]) -> sa.ColumnElement[bool]:
    """The condition that picks, of each member, the version that is valid on a day."""
    start, end = table.c.valid_from_date, table.c.valid_to_date
    return sa.and_(sa.or_(start.is_(None), start <= day), sa.or_(end.is_(None), end >= day))


def write_versions(
    warehouse: Warehouse, table: sa.Table, natural: Sequence[str], rows: Iterable[Mapping[str, Any]]
) -> int:
    """Brings all versions of all members up to date; a version keeps its key, also where its days are corrected.

    `natural` names the columns that identify a member, and each row brings its version and its days. A version
    that is no longer named stays, because facts may still point to it, and is valid on no day. Returns how many are
    new.
    """
    identify = [*natural, VERSION]
    named = [{**row, "is_current": row["valid_to_date"] is None} for row in rows]
    known = {tuple(row[name] for name in identify) for row in named}
    standing = [dict(row) for row in warehouse.sql.execute(sa.select(table)).mappings()]
    gone = [_never(row) for row in standing if tuple(row[name] for name in identify) not in known]
    return upsert_dimension(warehouse, table, identify, [*named, *gone])


def _never(row: dict[str, Any]) -> dict[str, Any]:
    """A version with days that end before they begin."""
    start = row["valid_from_date"] or _NEVER_UNTIL
    return {**row, "valid_from_date": start, "valid_to_date": start - timedelta(days=1), "is_current": False}
