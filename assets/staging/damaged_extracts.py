"""Staged extracts that are damaged: dropped, and staged again from the archive by the next ingest.

Belongs here: finding them, dropping them, and naming them when a step stumbles over one. Does not belong here:
noticing what is missing or cut, which every look at an extract does (whole.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from assets.staging.arrivals import Arrival, arrivals
from assets.staging.outcome import folder_of, outcome_of
from assets.staging.whole import REJECTED, sha256_of, what_is_wrong
from warehouse.storage.damage import Damage
from warehouse.storage.paths import DataPaths


class StagedRowsDamaged(Exception):
    """Rows that were staged are damaged; they are dropped and staged again by the next ingest."""


def damaged_extracts(paths: DataPaths, source: str | None = None) -> list[Damage]:
    """What is wrong with what is staged (of one source, if named); every file is read."""
    found: list[Damage] = []
    for arrival in arrivals(paths, source):
        if arrival.source and arrival.duplicate_of is None:
            found += _of_extract(paths, arrival)
    return found


def damaged_contents(paths: DataPaths) -> list[Damage]:
    """Archived files that are missing or differ from the SHA-256 under which they are kept; all are read."""
    named: dict[Path, Arrival] = {a.content(paths): a for a in arrivals(paths) if a.is_archived}
    found = []
    for path, arrival in named.items():
        then = f"it is the content of {arrival.file_name}: restore it from the backup of the archive"
        if not path.exists():
            found.append(Damage(path, "is missing", then))
        elif sha256_of(path) != arrival.content_sha256:
            found.append(Damage(path, "differs from its checksum", then))
    return found


@contextmanager
def naming_damaged_rows(paths: DataPaths, sources: Iterable[str]) -> Iterator[None]:
    """Where the database fails in the block because rows of these sources are damaged, drops those and says which.

    Raises StagedRowsDamaged then; any other exception leaves as it is.
    """
    try:
        yield
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in ("duckdb", "_duckdb", "sqlalchemy"):
            raise
        found = [damage for source in sources for damage in damaged_extracts(paths, source)]
        damaged = [damage for damage in found if damage.path.name != REJECTED]
        for damage in damaged:
            if damage.mend:
                damage.mend()
        if not damaged:
            raise
        said = ", ".join(str(damage.path.relative_to(paths.root)) for damage in damaged)
        raise StagedRowsDamaged(
            f"{said}: damaged; the next ingest stages it again from the archive"
        ) from None


def _of_extract(paths: DataPaths, arrival: Arrival) -> Iterator[Damage]:
    folder = folder_of(paths, arrival.source, arrival.extract_key)
    record = folder / "outcome.json"
    if not record.exists():
        return
    outcome = outcome_of(paths, arrival)
    wrong = {record: "cannot be read"} if outcome is None else what_is_wrong(paths, outcome)
    then = f"{arrival.file_name} is staged again from the archive by the next ingest"
    for path, what in wrong.items():
        # Without its record an extract counts as not staged; its source is then left as it is until it is.
        yield Damage(path, what, then, lambda: record.unlink(missing_ok=True))
