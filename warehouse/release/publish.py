"""Publishing: a release is built beside the old one, verified, and switched in whole.

Belongs here: the steps of a publication and the switch. Does not belong here: what may be shown
(indicators/suppression.py), what changed (editions.py), what is sound (soundness.py).
"""

from __future__ import annotations

import hashlib
import itertools
import os
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from warehouse.calendar import Quarter
from warehouse.database.connection import Warehouse
from warehouse.indicators.suppression import Protection, Row, suppressed
from warehouse.release.carried import Stale, carried_figures
from warehouse.release.current import FILE, take_back_editions, unused_id
from warehouse.release.editions import Causes, changes, last_published, restore_editions
from warehouse.release.files import build_release, seal_release
from warehouse.release.sums import damaged_files, write_sums
from warehouse.release.verify import verify_release
from warehouse.schema import metadata
from warehouse.schema.dimensions import dim_area
from warehouse.schema.indicators import dim_edition, fact_indicator_value, release
from warehouse.schema.ledger import extract_ledger, fact_quarter_load, release_basis
from warehouse.schema.public import PUBLIC_TABLES
from warehouse.storage.atomic import atomic_folder
from warehouse.storage.paths import DataPaths

KEEP = 3
READERS_HAVE = 3600
"""Seconds for which a release stays at least once another has taken its place: whoever began to read it can finish."""


@dataclass(frozen=True)
class Publication:
    """What publishing needs to know beside the figures."""

    now: datetime
    """The time of publication, UTC without an offset."""
    edition_name: str = ""
    """Such as 'Quarter 3 of 2017-18'; empty: named after the newest quarter that it changes."""
    reason: str = ""
    """Why it is published; put before the reasons of restatements that the ledger gives."""
    protections: Mapping[int, Protection] = field(default_factory=dict)
    """By indicator key."""
    stale: Stale = field(default_factory=dict)
    """What could not be built: where the warehouse lacks a figure of it, the published one stays."""
    causes: Callable[[str], Causes] = lambda release_id: lambda before, after: ()
    """Gives, for the release that readers see, what tells why a figure changed since; called within the
    transaction that publishes."""
    extras: Callable[[Path, Path], None] = lambda file, folder: None
    """Writes reports into the release's folder, from its file."""


@dataclass(frozen=True)
class Published:
    """What a publication did."""

    release_id: str
    is_new: bool
    figures: int
    first_published: int = 0
    restated: int = 0
    edition_name: str = ""


def publish(warehouse: Warehouse, paths: DataPaths, publication: Publication) -> Published:
    """Publishes the warehouse's figures, unless nothing changed since the current release.

    The order makes it safe to be killed at any point: the release is complete and verified before the
    pointer moves, and the warehouse learns of it last, or from the release itself the next time.
    Raises ReleaseUnsound, and leaves readers where they were, when the new release fails verification;
    WithdrawalWithoutCause likewise. Before anything was ever sent, nothing is published.
    """
    with warehouse.sql.begin():
        take_back_editions(warehouse, paths)
    with warehouse.sql.begin():
        figures = _figures(warehouse, paths, publication)
        content = _fingerprint(warehouse, figures)
        newest = _newest_release(warehouse)
        if _is_current(paths, newest, content):
            if not _has_basis(warehouse, newest["release_id"]):
                # The warehouse was made anew and says the same: from now on it knows from what.
                _note_basis(warehouse, "", newest["release_id"])
            return Published(newest["release_id"], False, len(figures))
        if not newest and not figures and not _anything_arrived(warehouse):
            return Published("", False, 0)
        added, edition = _edition(warehouse, figures, publication, newest.get("release_id", ""))
        row = {
            "release_id": unused_id(paths, f"{edition['edition_key']:04d}-{content[:12]}"),
            "edition_key": edition["edition_key"],
            "published_at": publication.now,
            "content_sha256": content,
            "figure_count": len(figures),
        }
        with atomic_folder(paths.published / str(row["release_id"]), mode=0o755) as folder:
            build_release(warehouse, folder, figures, added, edition, row)
            verify_release(folder / FILE, figures, str(row["release_id"]))
            publication.extras(folder / FILE, folder)
            write_sums(folder)
            seal_release(folder)
        _note_basis(warehouse, newest.get("release_id", ""), str(row["release_id"]))
    switch(paths, str(row["release_id"]))
    with warehouse.sql.begin():
        restore_editions(warehouse, paths.current / FILE)
    _forget_old(paths)
    first = sum(1 for r in added if r["reason"] == "first published")
    return Published(
        str(row["release_id"]), True, len(figures), first, len(added) - first, edition["edition_name"]
    )


def _anything_arrived(warehouse: Warehouse) -> bool:
    sent = sa.select(extract_ledger.c.extract_key).where(sa.not_(extract_ledger.c.is_installed)).limit(1)
    return warehouse.sql.execute(sent).first() is not None


def _has_basis(warehouse: Warehouse, release_id: str) -> bool:
    noted = sa.select(release_basis.c.release_id).where(release_basis.c.release_id == release_id).limit(1)
    return warehouse.sql.execute(noted).first() is not None


def _note_basis(warehouse: Warehouse, newest: str, coming: str) -> None:
    """Notes what the coming release is built from. That of the one readers see stays until they see this one."""
    then, load = release_basis, fact_quarter_load
    warehouse.sql.execute(sa.delete(then).where(then.c.release_id != newest))
    columns = ("built_name", "quarter_key", "extracts")
    built = sa.select(sa.literal(coming, sa.Text), *(load.c[name] for name in columns))
    warehouse.sql.execute(sa.insert(then).from_select(["release_id", *columns], built))


def is_current(warehouse: Warehouse, paths: DataPaths, publication: Publication) -> bool:
    """Whether the release that readers see says all that the warehouse would publish now."""
    with warehouse.sql.begin():
        take_back_editions(warehouse, paths)
        content = _fingerprint(warehouse, _figures(warehouse, paths, publication))
        return _is_current(paths, _newest_release(warehouse), content)


def _newest_release(warehouse: Warehouse) -> Mapping[str, Any]:
    """The newest release that the warehouse knows of; empty when there is none."""
    newest_first = sa.select(release).order_by(release.c.published_at.desc())
    found = warehouse.sql.execute(newest_first).mappings().first()
    return dict(found) if found else {}


def _is_current(paths: DataPaths, newest: Mapping[str, Any], content: str) -> bool:
    says_the_same = newest.get("content_sha256") == content and (paths.current / FILE).exists()
    return says_the_same and not damaged_files(paths.current.resolve())


def switch(paths: DataPaths, release_id: str) -> None:
    """Points readers at a release, at once: they see the old one or the new one and nothing between."""
    pointer = paths.published / f".current.{os.getpid()}"
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(release_id)
    os.replace(pointer, paths.current)
    folder = os.open(paths.published, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _figures(warehouse: Warehouse, paths: DataPaths, publication: Publication) -> list[Row]:
    table = fact_indicator_value
    order = [table.c[name] for name in ("organisation_key", "indicator_key", "area_key", "quarter_key")]
    rows = [dict(row) for row in warehouse.sql.execute(sa.select(table).order_by(*order)).mappings()]
    parent = dim_area.alias("parent")
    parents = warehouse.sql.execute(
        sa.select(dim_area.c.area_key, parent.c.area_key).join(
            parent, parent.c.area_code == dim_area.c.parent_area_code
        )
    ).all()
    shown = suppressed(rows, publication.protections, {child: county for child, county in parents})
    return shown + carried_figures(warehouse, paths, publication.stale, shown)


def _fingerprint(warehouse: Warehouse, figures: Sequence[Row]) -> str:
    """Changes when anything changes that a reader could see."""
    digest = hashlib.sha256()
    for row in figures:
        digest.update(repr([str(value) for value in row.values()]).encode())
    for name in PUBLIC_TABLES:
        if name not in ("fact_indicator_value", "fact_indicator_edition", "dim_edition", "release"):
            table = metadata.tables[name]
            rows = warehouse.sql.execute(sa.select(table)).all()
            digest.update(repr((name, sorted(str(tuple(row)) for row in rows))).encode())
    return digest.hexdigest()


def _edition(
    warehouse: Warehouse, figures: Sequence[Row], publication: Publication, newest_release: str
) -> tuple[list[Row], dict[str, Any]]:
    """The rows that this edition adds and the edition itself; the last one again when no figure changed."""
    last = (
        warehouse.sql.execute(sa.select(dim_edition).order_by(dim_edition.c.edition_key.desc()))
        .mappings()
        .first()
    )
    number = (last["edition_key"] if last else 0) + 1
    causes = publication.causes(newest_release)
    added = changes(figures, last_published(warehouse), number, causes, publication.reason)
    if not added and last:
        return [], dict(last)
    newest = max((row["quarter_key"] for row in added), default=None)
    named = f"{Quarter.from_key(newest)}, edition {number}" if newest else f"Edition {number}"
    name = publication.edition_name or named
    edition = {
        "edition_key": number,
        "edition_name": name,
        "published_at": publication.now,
        "reason": publication.reason or ("first edition" if not last else "new or corrected extracts"),
    }
    return added, edition


def _forget_old(paths: DataPaths) -> None:
    """Removes releases that are neither among the newest nor read any more; their figures stay in the editions."""
    current = paths.current.readlink().name
    releases = [path for path in paths.published.glob("[0-9]*-*") if path.is_dir() and path.name != current]
    made = {path: path.stat().st_mtime for path in releases}
    releases.sort(key=made.__getitem__)
    # One took the place of another when it was made.
    replaced = list(itertools.pairwise(releases))[: 2 - KEEP]
    read_no_longer = [path for path, newer in replaced if time.time() - made[newer] > READERS_HAVE]
    # Whoever publishes is alone, so what is unfinished here was left by a process that was killed.
    for path in (*read_no_longer, *paths.published.glob(".[0-9]*-*")):
        shutil.rmtree(path, ignore_errors=True)
