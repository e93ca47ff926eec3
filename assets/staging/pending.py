"""What waits to be staged: arrivals without an outcome, and refused ones whose contract has since changed.

Belongs here: choosing, in order of arrival. Does not belong here: staging one (stage.py).
"""

from __future__ import annotations

import shutil

from assets.staging.arrivals import arrivals
from assets.staging.outcome import Outcome, outcome_of
from assets.staging.stage import Stager, contract_fingerprint, stage
from checks.contract import Source
from warehouse.storage.paths import DataPaths


def stage_pending(source: Source, stager: Stager) -> list[Outcome]:
    """Stages what waits of a source; returns the outcomes, oldest arrival first.

    A refused extract is judged again when the contract or its rules have changed, so that mending the
    contract is enough and nobody must send the same file twice. Accepted ones are left as they are.
    """
    done = []
    with stager.paths.exclusive_lock(f"staging-{source.name}"):
        rows, extracts = stager.rules(source)
        contract = contract_fingerprint(source, (*rows, *extracts))
        for arrival in arrivals(stager.paths, source.name):
            if arrival.duplicate_of is not None:
                continue
            outcome = outcome_of(stager.paths, arrival)
            if outcome is None or (outcome.verdict == "refused" and outcome.contract != contract):
                done.append(stage(arrival, source, stager))
    return done


def forget_staged(paths: DataPaths, source_name: str) -> int:
    """Forgets what was staged of a source, so that all its archived extracts are staged anew; how many."""
    folders = [path for path in (paths.staged / source_name).glob("[0-9]*") if path.is_dir()]
    with paths.exclusive_lock(f"staging-{source_name}"):
        for folder in folders:
            shutil.rmtree(folder)
    return len(folders)
