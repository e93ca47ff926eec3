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

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from assets.staging.again import to_stage_again
from assets.staging.arrivals import CLAIMED_TWICE, Arrival, read_arrivals, settled
from assets.staging.damaged_records import RESTORE
from assets.staging.decisions import Decision, damaged_decisions, in_force
from assets.staging.faults import Fault, faults
from assets.staging.outcome import Outcome, outcome_of
from assets.staging.outcomes import outcomes_by_key
from assets.staging.whole import is_whole
from warehouse.storage.paths import DataPaths
from warehouse.storage.record_index import files_in

Word = Literal[
    "accepted", "refused", "claimed twice", "waiting", "fault", "duplicate", "unclaimed", "withdrawn", "dismissed"
]  # fmt: skip

UNREADABLE_RECORD = "UnreadableRecord"
"""The kind of fault when the record of an arrival is damaged."""


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
    damaged: str = ""
    """What somebody has to do about its record, or one about it, that cannot be read."""
    settled: str = ""
    """How it came about that what was refused at the door needs nobody any more; empty when it does."""

    @property
    def word(self) -> Word:
        """How it stands, in one word."""
        if self.decision:
            return "withdrawn" if self.decision.kind == "withdraw" else "dismissed"
        if self.is_unreadable:
            return "fault"
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
    def counts(self) -> bool:
        """Whether rows of it count: of the whole delivery, or of a table that stands by itself."""
        return self.outcome is not None and self.decision is None and self.outcome.counts

    @property
    def is_unreadable(self) -> bool:
        """Whether the record of its arrival cannot be read, so that little is known of it but its key."""
        return self.fault is not None and self.fault.kind == UNREADABLE_RECORD

    @property
    def is_to_be_staged(self) -> bool:
        """Whether staging has still to do with it."""
        if not self.arrival.source or self.arrival.duplicate_of is not None or self.is_unreadable:
            return False
        if self.decision:
            # What is withdrawn may be put back, and must then have been staged like all others.
            return self.to_stage_again and self.outcome is not None and self.decision.kind == "withdraw"
        return self.to_stage_again or self.outcome is None

    @property
    def holds_back(self) -> str:
        """Why nothing may be built from its source, empty when it gives no reason."""
        if self.damaged and not (self.decision and self.is_unreadable):
            return self.damaged
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
    staged: dict[str, dict[int, Outcome]] = {}
    found = []
    on_record, unreadable = read_arrivals(paths)
    for arrival in on_record:
        if source_name not in (None, arrival.source):
            continue
        key, source = arrival.extract_key, arrival.source
        if source and source not in again:
            again[source], faulty[source] = to_stage_again(paths, source), faults(paths, source)
            staged[source] = outcomes_by_key(paths, source)
        outcome = staged[source].get(key) if source and arrival.duplicate_of is None else None
        if outcome and not is_whole(paths, outcome):
            outcome = None
        found.append(
            Standing(
                arrival,
                outcome,
                fault=faulty.get(source, {}).get(key),
                decision=decided.get(key),
                to_stage_again=key in again.get(source, ()),
                counted_before=key in counted,
                settled=done.get(key, ""),
            )
        )
    found += _unreadable(paths, unreadable, decided, counted, source_name)
    return _with_damaged_decisions(paths, sorted(found, key=lambda s: s.arrival.extract_key))


def _unreadable(
    paths: DataPaths,
    records: list[Path],
    decided: Mapping[int, Decision],
    counted: set[int],
    source_name: str | None,
) -> Iterator[Standing]:
    """Arrivals whose record cannot be read, with as much as what was staged of them tells."""
    for record in records:
        key = int(record.stem)
        staged = next(paths.staged.glob(f"*/{key}"), None)
        source = staged.parent.name if staged else ""
        if source_name not in (None, source):
            continue
        stub = Arrival(key, source, f"extract {key}", "", 0, 0)
        if outcome := outcome_of(paths, stub) if source else None:
            stub = replace(stub, file_name=outcome.file_name)
        said = f"{record} is damaged: {RESTORE}"
        fault = Fault(key, stub.file_name, UNREADABLE_RECORD, said, of_file=False)
        yield Standing(
            stub, None, fault, decided.get(key), counted_before=key in counted, damaged=said if source else ""
        )


def _with_damaged_decisions(paths: DataPaths, found: list[Standing]) -> list[Standing]:
    """The same, with what a decision that cannot be read may be about marked: one extract, or any."""
    for decision in damaged_decisions(paths):
        found = [
            replace(s, damaged=s.damaged or decision.message)
            if s.arrival.source and decision.extract_key in (None, s.arrival.extract_key)
            else s
            for s in found
        ]
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
        said = standing.holds_back
        if said and said not in reasons.setdefault(standing.arrival.source, []):
            reasons[standing.arrival.source].append(said)
    reasons = {source: said for source, said in reasons.items() if said}
    on_record = {s.arrival.extract_key for s in found if s.arrival.source or not s.is_unreadable}
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
    return set(map(int, files_in(paths.archive / "accepted")))
