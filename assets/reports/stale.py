"""Which published figures are not the newest, and why, in sentences for a reader of the scorecard.

Belongs here: reading it from a release. Does not belong here: what makes a figure stale (assets/loading/staleness.py).
"""

from __future__ import annotations

from warehouse.database.connection import Warehouse

STALE = """
    select service_name, stale_reason, string_agg(title, ', ' order by title)
    from indicator_staleness join dim_indicator using (indicator_key) group by 1, 2 order by 1, 2
"""


def stale_sentences(release: Warehouse) -> list[str]:
    """One sentence a reason; none for a release in which all is sound, or from before it was told."""
    names = release.duck.execute("select table_name from information_schema.tables").fetchall()
    if ("indicator_staleness",) not in names:
        return []
    found = release.duck.execute(STALE).fetchall()
    return [
        f"Last good figures, not the newest ({service}): {titles}. {why}" for service, why, titles in found
    ]
