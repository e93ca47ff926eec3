"""The record of what arrived: one small file an arrival, written once, in order of arrival.

Belongs here: the records and reading them back, also of what was refused at the door and whether that is
settled. Does not belong here: taking files in (receiving/).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from assets.staging.receiving.names import harmless
from warehouse.storage.atomic import atomic_write
from warehouse.storage.paths import DataPaths
from warehouse.storage.record_index import RecordIndex, files_in

CLAIMED_TWICE = "claimed twice"
"""Why a file is not read although sources claim it; other reasons stand in receiving/landing.py."""

HOW_IS_LOST = "in words that are lost"
_KINDS = {"extract_key": int, "source": str, "file_name": str, "content_sha256": str, "byte_count": int}


@dataclass(frozen=True)
class Arrival:
    """One file that arrived: the record that stands in the archive beside its content."""

    extract_key: int
    """Microseconds of the time received; unique, and the order of arrival."""
    source: str
    """Whose rows it brings; empty when nobody's, or when it was refused at the door."""
    file_name: str
    """The name as it is shown: harmless, see receiving/names.py."""
    content_sha256: str
    """Empty when it could not be taken in."""
    byte_count: int
    modified_ns: int
    duplicate_of: int | None = None
    sent_name: str = ""
    """The name as it was sent, for matching: it never leaves the restricted half."""
    refused: str = ""
    """Why it was refused at the door: a link, an unreadable file, claimed twice; empty when it was not."""
    message: str = ""
    """What whoever can mend that should know."""
    claimed_by: tuple[str, ...] = ()
    """The sources that claimed what was refused."""
    with_installation: bool = False
    """Whether nobody sent it: it came with the installation, and whatever a council sends is newer."""

    @property
    def received_at(self) -> datetime:
        """When it was taken in, UTC without an offset."""
        return datetime.fromtimestamp(self.extract_key / 1_000_000, UTC).replace(tzinfo=None)

    @property
    def is_archived(self) -> bool:
        """Whether its content lies in the archive."""
        return bool(self.content_sha256)

    def content(self, paths: DataPaths) -> Path:
        """The archived file."""
        return paths.archive / "content" / self.content_sha256[:2] / self.content_sha256

    def save(self, paths: DataPaths) -> None:
        """Writes the record; without it, a file counts as not yet received."""
        _write(paths.archive / "arrivals" / f"{self.extract_key}.json", asdict(self))

    @classmethod
    def of(cls, record: dict[str, Any]) -> Arrival:
        """An arrival from its record; one from before names were made harmless gets a harmless name now."""
        if any(type(record[name]) is not kind for name, kind in _KINDS.items()):
            raise TypeError("not the record of an arrival")
        record.setdefault("sent_name", record["file_name"])
        record["file_name"] = harmless(record["file_name"])
        record["claimed_by"] = tuple(record.get("claimed_by", ()))
        return cls(**record)


def arrivals(paths: DataPaths, source: str | None = None) -> list[Arrival]:
    """Every arrival on record that can be read (of one source, if named), in order of arrival."""
    found, _ = read_arrivals(paths)
    return [arrival for arrival in found if source in (None, arrival.source)]


def read_arrivals(paths: DataPaths) -> tuple[list[Arrival], list[Path]]:
    """Every arrival on record, and the records that cannot be read, which are named after their extracts."""
    folder = paths.archive / "arrivals"
    records = _index(paths.gathered / "arrivals.jsonl").read(files_in(folder, ending=".json"))
    found = [arrival for arrival in records.values() if arrival]
    damaged = [folder / f"{name}.json" for name, arrival in records.items() if arrival is None]
    return sorted(found, key=lambda arrival: arrival.extract_key), sorted(damaged)


def gather_arrivals(paths: DataPaths) -> None:
    """Adds to the index of arrivals what was read since; the caller holds the lock of receiving."""
    _index(paths.gathered / "arrivals.jsonl").save()


@cache
def _index(file: Path) -> RecordIndex[Arrival]:
    return RecordIndex(file, _arrival_in)


def _arrival_in(name: str, text: str) -> Arrival | None:
    """What a record says; None when it is damaged."""
    try:
        arrival = Arrival.of(json.loads(text))
    except (ValueError, TypeError, KeyError):
        return None
    return arrival if name == str(arrival.extract_key) else None


def settle(paths: DataPaths, arrival: Arrival, how: str) -> None:
    """Notes that what was refused at the door needs nobody any more, and how that came about."""
    now = datetime.now(UTC).replace(tzinfo=None)
    _write(_settled(paths) / f"{arrival.extract_key}.json", {"how": how, "at": now.isoformat()})


def settled(paths: DataPaths) -> dict[int, str]:
    """By extract key, how what was refused at the door was settled."""
    return {int(path.stem): how or HOW_IS_LOST for path, how in _notes(paths)}


def damaged_notes(paths: DataPaths) -> list[Path]:
    """The notes of what was settled that cannot be read; that it was is said by their names."""
    return sorted(path for path, how in _notes(paths) if how is None)


def settle_damaged_note(path: Path) -> None:
    """Writes a note anew whose words are lost."""
    _write(path, {"how": HOW_IS_LOST, "at": ""})


def _notes(paths: DataPaths) -> Iterator[tuple[Path, str | None]]:
    for path in _settled(paths).glob("[0-9]*.json"):
        try:
            how = json.loads(path.read_text(encoding="utf-8"))["how"]
        except (ValueError, TypeError, KeyError):
            how = None
        yield path, how if isinstance(how, str) else None


def outstanding(paths: DataPaths) -> list[Arrival]:
    """What was refused at the door and still needs somebody, in order of arrival."""
    done = settled(paths)
    return [arrival for arrival in arrivals(paths, "") if arrival.refused and arrival.extract_key not in done]


def _settled(paths: DataPaths) -> Path:
    return paths.archive / "settled"


def _write(path: Path, record: dict[str, Any]) -> None:
    atomic_write(path, json.dumps(record, indent=1), 0o400)
