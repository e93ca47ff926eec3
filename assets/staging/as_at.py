"""As at which day an extract speaks, and to which submission it belongs.

Belongs here: reading both from its accepted rows. Does not belong here: what follows from them (superseding.py).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from checks.contract import Table
from warehouse.calendar import Quarter
from warehouse.database import sql


def as_at_of(con: Any, table: Table, received: date) -> tuple[str, str]:
    """The day (ISO 8601) and the financial year of the submission; both empty where a table declares neither.

    An extract that states no day speaks as at the newest day in its rows. A day that lies ahead, such as the end of a
    year that a return is only part of, is taken as the day of arrival: of two such extracts the later one is newer.
    """
    if table.as_at is None:
        return "", ""
    stated = _newest(con, (table.as_at,)) or _newest(con, table.dated_by)
    if stated is None:
        return received.isoformat(), Quarter.of(received).financial_year
    return min(stated, received).isoformat(), Quarter.of(stated).financial_year


def _newest(con: Any, columns: tuple[str, ...]) -> date | None:
    newest = ", ".join(f"max(cast({sql.name(name)} as date))" for name in columns)
    found = [day for day in con.execute(f"select {newest} from accepted").fetchone() if day is not None]
    return max(found, default=None)
