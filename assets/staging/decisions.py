"""Decisions of people about extracts: withdrawn from the count, dismissed, and either of them undone.

Belongs here: the record of decisions, which is only ever added to. Does not belong here: what follows from
one (standing.py). The records lie in the archive, because they cannot be rebuilt.
"""

from __future__ import annotations

import getpass
import json
import os
import re
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

from warehouse.storage.atomic import atomic_write
from warehouse.storage.paths import DataPaths

Kind = Literal["withdraw", "dismiss"]
RESTORE_OR_DECIDE = (
    "restore it from the backup of the archive; without one, move it away and decide again (performance withdraw, "
    "performance dismiss)"
)
"""What somebody has to do about a decision that cannot be read."""


@dataclass(frozen=True)
class DamagedDecision:
    """A record of a decision that cannot be read: without it nobody can tell whether its extract counts."""

    path: Path
    extract_key: int | None
    """The extract that it is about; None where that cannot be read either, so that it may be any."""

    @property
    def message(self) -> str:
        """What somebody has to do."""
        return f"{self.path} is damaged: {RESTORE_OR_DECIDE}"


@dataclass(frozen=True)
class Decision:
    """One decision about one extract."""

    decision_key: int
    """Microseconds of the time it was taken; unique, and the order of decisions."""
    kind: Kind
    extract_key: int
    reason: str
    by: str
    """Name of the operating system's user."""
    undone: bool = False
    """Takes back the decision before it."""

    @property
    def decided_at(self) -> datetime:
        """When it was taken, UTC without an offset."""
        return datetime.fromtimestamp(self.decision_key / 1_000_000, UTC).replace(tzinfo=None)


def decide(paths: DataPaths, kind: Kind, extract_key: int, reason: str, undone: bool = False) -> Decision:
    """Adds a decision to the record."""
    with paths.exclusive_lock("deciding"):
        last = max((int(path.stem) for path in _records(paths)), default=0)
        decision = Decision(
            max(last + 1, time.time_ns() // 1000), kind, extract_key, reason.strip(), _user(), undone
        )
        said = json.dumps(asdict(decision), indent=1)
        atomic_write(paths.archive / "decisions" / f"{decision.decision_key}.json", said, 0o400)
    return decision


def decisions(paths: DataPaths) -> list[Decision]:
    """Every decision ever taken that can be read, in order; see also damaged_decisions."""
    return [decision for _, decision in _read(paths) if decision]


def damaged_decisions(paths: DataPaths) -> list[DamagedDecision]:
    """The records of decisions that cannot be read."""
    return [DamagedDecision(path, _extract_in(path)) for path, decision in _read(paths) if decision is None]


def _read(paths: DataPaths) -> Iterator[tuple[Path, Decision | None]]:
    """Every record with the decision in it, None when it is damaged, in order."""
    for path in sorted(_records(paths), key=lambda path: int(path.stem)):
        try:
            decision = Decision(**json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError):
            yield path, None
        else:
            whole = path.stem == str(decision.decision_key) and decision.kind in get_args(Kind)
            yield path, decision if whole and type(decision.extract_key) is int else None


def _extract_in(path: Path) -> int | None:
    """The extract that a damaged record speaks of, where so much of it can still be read."""
    said = re.search(r'"extract_key": (\d+),', path.read_text(encoding="utf-8", errors="replace"))
    return int(said[1]) if said else None


def in_force(paths: DataPaths) -> dict[int, Decision]:
    """The decision that holds of each extract; none for an extract whose decision was taken back."""
    newest = {decision.extract_key: decision for decision in decisions(paths)}
    return {key: decision for key, decision in newest.items() if not decision.undone}


def withdrawn_extracts(paths: DataPaths) -> set[int]:
    """Keys of the extracts that are out of the count."""
    return {key for key, decision in in_force(paths).items() if decision.kind == "withdraw"}


def _records(paths: DataPaths) -> list[Path]:
    return list((paths.archive / "decisions").glob("[0-9]*.json"))


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return f"user {os.getuid()}"
