"""What is outstanding after a run, whichever run left it: refusals, faults, incomplete sources.

Belongs here: reading it from what is on record, so that a run that was killed hides nothing. Does not belong
here: exit codes and printing (pipelines/cli).
"""

from __future__ import annotations

from dataclasses import dataclass

from assets.staging.damaged_records import damaged_records
from assets.staging.outstanding import outstanding_refusals
from assets.staging.standing import incomplete_sources, standings
from warehouse.storage.paths import DataPaths


@dataclass(frozen=True)
class Outstanding:
    """What somebody has still to see to, in words."""

    refusals: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    incomplete: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()


def outstanding(paths: DataPaths) -> Outstanding:
    """What is outstanding now."""
    found = standings(paths)
    incomplete = incomplete_sources(found)
    decided = {str(s.arrival.extract_key) for s in found if s.decision and s.is_unreadable}
    return Outstanding(
        tuple(standing.arrival.file_name for standing in outstanding_refusals(found)),
        tuple(s.fault.message for s in found if s.fault and (s.is_to_be_staged or s.word == "refused")),
        tuple(f"{source}: {said}" for source in sorted(incomplete) for said in incomplete[source]),
        tuple(d.message for d in damaged_records(paths) if d.mend is None and d.path.stem not in decided),
    )
