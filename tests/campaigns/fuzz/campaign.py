"""The campaign: batches shared out among processes, progress, and what is kept of failures.

Belongs here: running and telling. Does not belong here: what is tried or held to (plan.py, properties.py).
"""

from __future__ import annotations

import multiprocessing
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from fuzz.worker import AT_ONCE, MOST_MB, Failure, Told, run_batch

BATCHES_OF_A_PROCESS = 25


def run(files: int, seed: int, processes: int, tell: Callable[[str], None] = print, first: int = 0) -> Told:
    """Runs so many files of a seed (rounded up to whole batches) from the first on; returns what they come to."""
    batches = range(first // AT_ONCE, -(-(first + files) // AT_ONCE))
    total, begun = Told(), time.monotonic()

    def progress() -> None:
        done = total.outcomes.total()
        tell(
            f"{done:,} of {len(batches) * AT_ONCE:,} files in {time.monotonic() - begun:,.0f} s, "
            f"{len(total.failures):,} with a failure, at most {total.peak_mb:.0f} MB"
        )

    for start in range(0, len(batches), BATCHES_OF_A_PROCESS * processes):
        some = batches[start : start + BATCHES_OF_A_PROCESS * processes]
        for told in _run_some(seed, some, processes):
            _add(total, told)
            for failure in told.failures:
                tell(f"FAILED: {failure.case}: {failure.said[0].strip().splitlines()[-1]}")
        progress()
    return total


def _run_some(seed: int, batches: range, processes: int) -> Iterator[Told]:
    """Some batches by processes of their own, so that the memory of a process is that of so many files."""
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting = {pool.submit(run_batch, seed, batch): batch for batch in batches}
        for done in as_completed(waiting):
            try:
                yield done.result()
            except BrokenProcessPool:
                # Which batch it was in, nobody knows; those that are not done are few.
                undone = [batch for each, batch in waiting.items() if not each.done() or each.exception()]
                said = f"a process died; one of these batches of {AT_ONCE} files killed it: {undone[: processes + 1]}"
                failure = Failure(f"seed {seed}: {said}", -1, "process", b"", (), [said])
                yield Told(failures=[failure])
                return


def keep_smallest(failures: list[Failure], folder: Path) -> list[Path]:
    """Keeps of each kind of failure the smallest file, beside what is said of it; returns where."""
    smallest: dict[str, Failure] = {}
    for failure in sorted(failures, key=lambda each: (len(each.content), each.number)):
        smallest.setdefault(_kind(failure), failure)
    kept = []
    for failure in smallest.values():
        place = folder / f"{failure.number}_{'_'.join(failure.families).replace(' ', '-')}"
        place.mkdir(parents=True, exist_ok=True)
        (place / failure.name).write_bytes(failure.content)
        (place / "said.txt").write_text(
            "\n\n".join([failure.case, *failure.said]) + "\n", encoding="utf-8", errors="replace"
        )
        kept.append(place)
    return kept


def summary(told: Told) -> list[str]:
    """What was tried and how it fared, in lines."""
    tried = ", ".join(f"{name} {count:,}" for name, count in sorted(told.families.items()))
    fared = ", ".join(f"{name} {count:,}" for name, count in told.outcomes.most_common())
    return [
        f"damaged by: {tried}",
        f"became of them: {fared}",
        f"{told.rows:,} rows held against their lines; "
        f"{told.really_expected:,} files judged by Great Expectations too; "
        f"at most {told.peak_mb:.0f} MB of memory (allowed: {MOST_MB})",
    ]


def _add(total: Told, told: Told) -> None:
    total.outcomes += told.outcomes
    total.families += told.families
    total.rows += told.rows
    total.really_expected += told.really_expected
    total.failures += told.failures
    total.peak_mb = max(total.peak_mb, told.peak_mb)


def _kind(failure: Failure) -> str:
    """Failures that differ in numbers and quoted text alone are of one kind."""
    said = failure.said[0].strip().splitlines()
    return re.sub(r"\d+|'.*'|\[.*", "", said[0] + said[-1])
