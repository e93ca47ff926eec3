"""The release that readers see, as the next publication finds it: what it gives back when it or the warehouse was lost.

Belongs here: taking its editions back, and the id under which it is made anew. Does not belong here: its checksums
(sums.py), or publishing.
"""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.database.connection import Warehouse
from warehouse.database.damage import ReleaseDamaged
from warehouse.release.editions import restore_editions
from warehouse.release.sums import damaged_files
from warehouse.schema.indicators import release
from warehouse.storage.paths import DataPaths

FILE = "performance.duckdb"
"""The database in the folder of a release."""


def take_back_editions(warehouse: Warehouse, paths: DataPaths) -> None:
    """Restores editions from the current release, unless its file is damaged and everything in it is known.

    Raises ReleaseDamaged where editions would be forgotten.
    """
    if not paths.current.is_symlink():
        return
    folder = paths.current.resolve()
    what = damaged_files(folder).get(FILE) or ("" if (folder / FILE).exists() else "is missing")
    if not what:
        try:
            restore_editions(warehouse, paths.current / FILE)
            return
        except ReleaseDamaged:
            # One from before there were checksums, or without them, is trusted as far as DuckDB's own reach.
            what = "is damaged"
    known = sa.select(release.c.release_id).where(release.c.release_id == folder.name)
    if not warehouse.sql.execute(known).first():
        raise ReleaseDamaged(
            f"{folder / FILE} {what}, and the warehouse does not know its editions: restore `published/` from its "
            "backup; or point `published/current` to an older release, and what only the damaged one knew as "
            "published is given up"
        )


def unused_id(paths: DataPaths, release_id: str) -> str:
    """The id of a release that is to be made; another when the one that readers see is to be made anew."""
    if not paths.current.is_symlink() or not paths.current.readlink().name.startswith(release_id):
        return release_id
    made = len(list(paths.published.glob(f"{release_id}*")))
    return f"{release_id}-{made + 1}"
