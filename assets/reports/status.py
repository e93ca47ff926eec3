"""How things stand now: what waits, what is outstanding, what is published.

Belongs here: gathering it from what is on record. Does not belong here: the terminal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assets.staging.outstanding import outstanding_refusals
from assets.staging.standing import Standing, incomplete_sources, standings
from warehouse.database.connection import open_release
from warehouse.database.damage import ReleaseDamaged
from warehouse.release.current import FILE
from warehouse.storage.paths import DataPaths


@dataclass(frozen=True)
class Status:
    """Extracts by what there is to do about them, and the release that readers see."""

    waiting: Sequence[Standing]
    """Neither staged nor faulty, or to be staged again."""
    refused: Sequence[Standing]
    faults: Sequence[Standing]
    unclaimed: Sequence[Standing]
    incomplete: dict[str, list[str]]
    release: tuple[str, datetime, int] | None
    """Name, time of publication (UTC), number of figures."""
    damaged: str = ""
    """What is wrong with the release when it cannot be read."""


def status_now(paths: DataPaths) -> Status:
    """How things stand, as far as files tell; what waits for a build only the warehouse knows."""
    found = standings(paths)
    release, damaged = None, ""
    try:
        release = _release(paths)
    except ReleaseDamaged as error:
        damaged = str(error)
    return Status(
        [s for s in found if s.is_to_be_staged and not s.fault],
        outstanding_refusals(found),
        [s for s in found if s.fault and (s.is_to_be_staged or s.word == "refused")],
        [s for s in found if s.word == "unclaimed"],
        incomplete_sources(found),
        release,
        damaged,
    )


def _release(paths: DataPaths) -> tuple[str, datetime, int] | None:
    file = paths.current / FILE
    if not file.exists():
        return None
    with open_release(file.resolve()) as release:
        newest = (
            "select release_id, published_at, figure_count from release order by published_at desc limit 1"
        )
        found: tuple[str, datetime, int] | None = release.duck.execute(newest).fetchone()
        return found
