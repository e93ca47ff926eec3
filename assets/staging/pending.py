"""What waits to be staged: new arrivals, extracts to be staged again, refused ones whose contract has since changed.

Belongs here: choosing, in order of arrival, and going on when one file meets a fault. Does not belong here:
staging one (stage.py).
"""

from __future__ import annotations

from assets.staging.again import staged_again
from assets.staging.damaged_extracts import naming_damaged_rows
from assets.staging.faults import (
    ArchivedFileDamaged,
    ArchivedFileGone,
    Fault,
    FilesFaulted,
    fault_of,
    forget_fault,
    note_fault,
)
from assets.staging.gathered_rows import OUTSIDE, gather_rows
from assets.staging.outcome import Outcome, folder_of
from assets.staging.outcomes import gather_outcomes
from assets.staging.stage import Stager, stage
from assets.staging.standing import Standing, note_counted, standings
from assets.staging.whole import sha256_of
from checks.contract import Source


def stage_pending(source: Source, stager: Stager) -> list[Outcome]:
    """Stages what waits of a source; returns the outcomes, oldest arrival first.

    A refused extract is judged again when the contract or its rules have changed, so that mending the
    contract is enough and nobody must send the same file twice. Accepted ones are left as they are.

    An exception on one file is a fault on record for that file, what was staged of it before stays, and all
    others are staged. Raises FilesFaulted in the end, with the outcomes of those.
    """
    done: list[Outcome] = []
    failed: list[tuple[Fault, Exception]] = []
    with stager.paths.exclusive_lock(f"staging-{source.name}"):
        contract = stager.contract_of(source)
        for standing in standings(stager.paths, source.name):
            if _waits(standing, source, contract):
                try:
                    done.append(_staged(standing, source, stager))
                    if len(done) % OUTSIDE == 0:
                        gather_rows(stager.paths, source)
                except Exception as error:
                    fault = fault_of(stager.paths, standing.arrival, error)
                    note_fault(stager.paths, source.name, fault)
                    failed.append((fault, error))
            elif standing.counts and not standing.counted_before:
                note_counted(stager.paths, standing.arrival.extract_key)
        gather_rows(stager.paths, source)
        gather_outcomes(stager.paths, source.name)
    if failed:
        raise FilesFaulted(source.name, done, failed)
    return done


def _waits(standing: Standing, source: Source, contract: str) -> bool:
    outcome = standing.outcome
    if standing.is_to_be_staged or outcome is None:
        return standing.is_to_be_staged
    if standing.word == "refused":
        return outcome.contract != contract
    # The rows of a table that is declared since, or is not any more, would be missed or count for nobody.
    return standing.counts and not {table.folder for table in source.each_table} <= {
        part.table for part in outcome.tables
    }


def _staged(standing: Standing, source: Source, stager: Stager) -> Outcome:
    arrival, paths = standing.arrival, stager.paths
    content = arrival.content(paths)
    if not content.exists():
        where = content.relative_to(paths.root)
        raise ArchivedFileGone(f"its content is gone from {where}; restore the archive from its backup")
    # What is staged for the first time was archived tonight; what comes back after years is read in full before.
    is_first = not (standing.outcome or standing.counted_before or standing.fault)
    if content.stat().st_size != arrival.byte_count or not (
        is_first or sha256_of(content) == arrival.content_sha256
    ):
        where = content.relative_to(paths.root)
        raise ArchivedFileDamaged(f"its content in {where} is damaged; restore the archive from its backup")
    if not standing.outcome and folder_of(paths, source.name, arrival.extract_key).exists():
        stager.tell(
            f"{arrival.file_name}: what is staged of it cannot be used; it is staged again from the archive"
        )
    with naming_damaged_rows(paths, [source.name]):
        outcome = stage(arrival, source, stager)
    if outcome.counts:
        note_counted(paths, arrival.extract_key)
    staged_again(paths, source.name, arrival.extract_key)
    forget_fault(paths, source.name, arrival.extract_key)
    return outcome
