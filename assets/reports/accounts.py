"""The accounts of all extracts as things stand now, without the warehouse: from archive and staged rows.

Belongs here: the ledger of this moment. Does not belong here: the ledger of the warehouse, which is published
(assets/loading/ledger.py), or the terminal.
"""

from __future__ import annotations

from assets.declarations.declared import all_tables
from assets.loading.account import Row, accounts_of
from assets.staging.current import current_rows
from assets.staging.standing import Standing, standings
from warehouse.database.connection import open_release
from warehouse.database.damage import ReleaseDamaged
from warehouse.release.current import FILE
from warehouse.storage.paths import DataPaths


def accounts_now(paths: DataPaths) -> list[Row]:
    """A row of the ledger for every arrival, in order.

    An extract that is accepted and not yet published is `accepted`; `loaded` is what readers see counted.
    """
    import duckdb

    found = standings(paths)
    by_key = {standing.arrival.extract_key: standing for standing in found}
    published = published_outcomes(paths)
    with duckdb.connect(":memory:") as con:
        con.execute("set memory_limit = '1GB'")
        current = {name: current_rows(con, paths, table) for name, table in all_tables().items()}
        rows = [row for standing in found for row in accounts_of(standing, by_key, current)]
    return [row | _of_now(by_key[row["extract_key"]], row, published) for row in rows]


def published_outcomes(paths: DataPaths) -> dict[tuple[int, str], str]:
    """What the current release says became of each extract and table; nothing where it is damaged."""
    file = paths.current / FILE
    if not file.exists():
        return {}
    try:
        with open_release(file.resolve()) as release:
            rows = release.duck.execute("from extract_ledger").to_arrow_table().to_pylist()
            # A release of an earlier version tells no tables apart: each of its sources is one.
            return {
                (row["extract_key"], row.get("table_name", row["source_name"])): row["outcome"]
                for row in rows
            }
    except ReleaseDamaged:
        return {}


def _of_now(standing: Standing, row: Row, published: dict[tuple[int, str], str]) -> Row:
    if row["outcome"] == "loaded" and published.get((row["extract_key"], row["table_name"])) != "loaded":
        return {"outcome": "accepted"}
    if standing.outcome is None and standing.counted_before and not standing.decision:
        return {"message": standing.holds_back}
    return {}
