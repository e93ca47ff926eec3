"""Receiving: what is new in the landing zone is identified by its content and archived read-only.

Belongs here: which file is new, which source claims it, the record of its arrival. Does not belong
here: reading rows.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from checks.contract import Source
from warehouse.storage.atomic import atomic_write
from warehouse.storage.paths import DataPaths

_CHUNK = 1 << 20
_UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload", "~")


@dataclass(frozen=True)
class Arrival:
    """One file that arrived: the record that stands in the archive beside its content."""

    extract_key: int
    """Microseconds of the time received; unique, and the order of arrival."""
    source: str
    file_name: str
    content_sha256: str
    byte_count: int
    modified_ns: int
    duplicate_of: int | None = None

    @property
    def received_at(self) -> datetime:
        """When it was taken in, UTC without an offset."""
        return datetime.fromtimestamp(self.extract_key / 1_000_000, UTC).replace(tzinfo=None)

    def content(self, paths: DataPaths) -> Path:
        """The archived file."""
        return paths.archive / "content" / self.content_sha256[:2] / self.content_sha256


class ClaimedTwice(Exception):
    """Two sources claim one file: a fault of their contracts, not of the file."""


def arrivals(paths: DataPaths, source: str | None = None) -> list[Arrival]:
    """Every arrival on record (of one source, if named), in order of arrival."""
    found = [Arrival(**json.loads(path.read_text())) for path in (paths.archive / "arrivals").glob("*.json")]
    return sorted((a for a in found if source in (None, a.source)), key=lambda arrival: arrival.extract_key)


def is_for(only: str, file_name: str, sources: Iterable[Source]) -> bool:
    """Whether a source's pattern matches the path (for an empty name: whether no source's does).

    Raises ClaimedTwice when another source's pattern matches too: the two wait, all others go on.
    """
    claims = [s.name for s in sources if re.fullmatch(s.file_pattern, file_name, flags=re.IGNORECASE)]
    if only in claims and len(claims) > 1:
        raise ClaimedTwice(
            f"{file_name}: claimed by the sources {', '.join(claims)}; their file patterns overlap"
        )
    return only in claims or (not only and not claims)


def receive(paths: DataPaths, sources: Iterable[Source], only: str) -> list[Arrival]:
    """Takes in every new file that the source `only` claims (or, when empty, that nobody claims).

    A file known by name, size and time of change is passed over; one whose content is what its name last
    brought changes nothing; the same content under another name is entered as a duplicate of what the
    same source had before. Files that are still being written, or hidden, wait for the next time.
    """
    sources = tuple(sources)
    with paths.exclusive_lock("receiving"):
        for left_by_a_crash in (paths.archive / "incoming").glob("*"):
            left_by_a_crash.unlink()
        on_record = arrivals(paths)
        # Only what was taken in for the same source counts as known: a file that nobody claimed, or that
        # the wrong source claimed by its name, is new once it is renamed or a source for it is declared.
        known = [a for a in on_record if a.source == only]
        newest = {a.file_name: a for a in known}
        contents = {a.content_sha256: a for a in reversed(known) if a.duplicate_of is None}
        new: list[Arrival] = []
        last_key = on_record[-1].extract_key if on_record else 0
        for path, file_name in _landed(paths.landing):
            state = _state(path)
            seen = newest.get(file_name)
            if state is None or (seen and (seen.byte_count, seen.modified_ns) == state):
                continue
            if not is_for(only, file_name, sources):
                continue
            digest, kept = _archive(paths, path)
            if _state(path) != state:
                kept.unlink()
                continue
            if seen and seen.content_sha256 == digest:
                kept.unlink()
                continue
            before = contents.get(digest)
            if before and before.file_name == file_name:
                # Sent, corrected, and now sent as at first: the correction is taken back.
                before = None
            last_key = max(last_key + 1, time.time_ns() // 1000)
            arrival = Arrival(
                last_key, only, file_name, digest, *state,
                before.extract_key if before else None,
            )  # fmt: skip
            _keep(arrival, kept, paths)
            contents.setdefault(digest, arrival)
            newest[file_name] = arrival
            new.append(arrival)
    return new


def _landed(landing: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(landing.rglob("*")):
        # A name in another encoding than the system's is spelt out: it must be fit for records and messages.
        name = os.fsencode(path.relative_to(landing).as_posix()).decode("utf-8", "backslashreplace")
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(landing).parts)
        if path.is_file() and not hidden and not path.name.lower().endswith(_UNFINISHED):
            yield path, name


def _state(path: Path) -> tuple[int, int] | None:
    """Size and time of change; None when the file has been taken away meanwhile."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_size, found.st_mtime_ns


def _archive(paths: DataPaths, path: Path) -> tuple[str, Path]:
    """Copies a file into the archive's antechamber while taking its SHA-256."""
    antechamber = paths.archive / "incoming"
    antechamber.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = antechamber / f"{os.getpid()}-{time.time_ns()}"
    digest = hashlib.sha256()
    with (
        path.open("rb") as source,
        open(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy,
    ):
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    return digest.hexdigest(), kept


def _keep(arrival: Arrival, kept: Path, paths: DataPaths) -> None:
    content = arrival.content(paths)
    for folder in (content.parent.parent, content.parent):
        folder.mkdir(mode=0o700, exist_ok=True)
    if content.exists():
        kept.unlink()
    else:
        kept.chmod(0o400)
        os.replace(kept, content)
    # The record comes last: without it the file counts as not yet received.
    atomic_write(
        paths.archive / "arrivals" / f"{arrival.extract_key}.json",
        json.dumps(asdict(arrival), indent=1),
        0o400,
    )
