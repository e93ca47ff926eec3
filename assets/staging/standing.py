"""How each arrival stands now, and which sources are incomplete.

Belongs here: joining arrivals, outcomes, faults, requests and decisions. Does not belong here: changing any
of them.

A source is complete when every extract that arrived for it has been staged. What is not staged is never
read as if it touched nothing: until it is staged, nothing is built from its source and nothing of it is
withdrawn. Two kinds of extracts hold nothing back: those that people have decided about, and those that
never counted and by themselves bring about a fault of ours – like a refused one, such a file must not stop
the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assets.staging.again import to_stage_again
from assets.staging.arrivals import CLAIMED_TWICE, Arrival, arrivals, settled
from assets.staging.decisions import Decision, in_force
from assets.staging.faults import Fault, faults
from assets.staging.outcome import Outcome, is_whole, outcome_of
from warehouse.storage.paths import DataPaths

Word = Literal[
    "accepted", "refused", "claimed twice", "waiting", "fault", "duplicate", "unclaimed", "withdrawn", "dismissed"
]  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """One arrival as it stands now."""

    arrival: Arrival
    outcome: Outcome | None = None
    """What was made of it when it was last staged whole."""
    fault: Fault | None = None
    """What keeps it from being staged, or from being staged again."""
    decision: Decision | None = None
    to_stage_again: bool = False
    counted_before: bool = False
    """Whether it was ever accepted."""
    settled: str = ""
    """How it came about that what was refused at the door needs nobody any more; empty when it does."""

    @property
    def word(self) -> Word:
        """How it stands, in one word."""
        if self.decision:
            return "withdrawn" if self.decision.kind == "withdraw" else "dismissed"
        if self.arrival.refused:
            return "claimed twice" if self.arrival.refused == CLAIMED_TWICE else "refused"
        if not self.arrival.source:
            return "unclaimed"
        if self.arrival.duplicate_of is not None:
            return "duplicate"
        if self.outcome:
            return self.outcome.verdict
        return "fault" if self.fault else "waiting"

    @property
    def is_to_be_staged(self) -> bool:
        """Whether staging has still to do with it."""
        if not self.arrival.source or self.arrival.duplicate_of is not None:
            return False
        if self.decision:
            # What is withdrawn may be put back, and must then have been staged like all others.
            return self.to_stage_again and self.outcome is not None and self.decision.kind == "withdraw"
        return self.to_stage_again or self.outcome is None

    @property
    def holds_back(self) -> str:
        """Why nothing may be built from its source, empty when it gives no reason."""
        if self.decision or not self.is_to_be_staged:
            return ""
        if self.fault and self.fault.of_file and not self.counted_before:
            return ""
        name = self.arrival.file_name
        if self.fault:
            return self.fault.message
        if self.outcome:
            return f"{name}: is to be staged again and has not been yet"
        if self.counted_before:
            return f"{name}: counts, but what was staged of it is gone; the next ingest stages it again"
        return f"{name}: has arrived and is not staged yet"


def standings(paths: DataPaths, source_name: str | None = None) -> list[Standing]:
    """Every arrival (of one source, if named) as it stands now, in order of arrival."""
    decided, counted, done = in_force(paths), counted_before(paths), settled(paths)
    again: dict[str, set[int]] = {}
    faulty: dict[str, dict[int, Fault]] = {}
    found = []
    for arrival in arrivals(paths, source_name):
        key, source = arrival.extract_key, arrival.source
        if source and source not in again:
            again[source], faulty[source] = to_stage_again(paths, source), faults(paths, source)
        outcome = outcome_of(paths, arrival) if source and arrival.duplicate_of is None else None
        if outcome and not is_whole(paths, outcome):
            outcome = None
        found.append(
            Standing(
                arrival,
                outcome,
                faulty.get(source, {}).get(key),
                decided.get(key),
                key in again.get(source, ()),
                key in counted,
                done.get(key, ""),
            )
        )
    return found


def incomplete_sources(
    found: list[Standing], counting: Mapping[int, tuple[str, str]] | None = None
) -> dict[str, list[str]]:
    """The sources from which nothing may be built now, each with the reasons.

    `counting` are the extracts that facts rest on, by key with source and file name: one that is not on
    record any more means that the archive is not whole.
    """
    reasons: dict[str, list[str]] = {}
    for standing in found:
        if said := standing.holds_back:
            reasons.setdefault(standing.arrival.source, []).append(said)
    on_record = {standing.arrival.extract_key for standing in found}
    for key, (source, file_name) in (counting or {}).items():
        if key not in on_record:
            said = f"{file_name}: counts, but its record is gone; restore the archive from its backup"
            reasons.setdefault(source, []).append(said)
    return reasons


def note_counted(paths: DataPaths, extract_key: int) -> None:
    """Notes for good that an extract was accepted: should its rows be lost, they are missed."""
    folder = paths.archive / "accepted"
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / str(extract_key)).touch(mode=0o400)


def counted_before(paths: DataPaths) -> set[int]:
    """Keys of all extracts that were ever accepted."""
    return {int(path.name) for path in (paths.archive / "accepted").glob("[0-9]*")}
