"""One process of the campaign: it makes the files of a batch, stages them and says what does not hold.

Belongs here: a batch, its time and its memory. Does not belong here: sharing out batches (campaign.py).
"""

from __future__ import annotations

import resource
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

AT_ONCE = 10
"""Files of a batch: they come to one source, one after the other, so that they meet each other's rows."""
MOST_MB = 500
MOST_SECONDS = 120
"""For one file; the slowest takes a few."""


@dataclass
class Failure:
    """A file of which something does not hold."""

    case: str
    number: int
    name: str
    content: bytes
    families: tuple[str, ...]
    said: list[str]


@dataclass
class Told:
    """What a batch comes to."""

    outcomes: Counter[str] = field(default_factory=Counter)
    """How often files were accepted, and by which rule they were refused."""
    families: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    really_expected: int = 0
    failures: list[Failure] = field(default_factory=list)
    peak_mb: float = 0.0


class TooSlow(BaseException):
    """A file took longer than any may; no handler of exceptions takes it for its own."""


def run_batch(seed: int, batch: int) -> Told:
    """Stages the files of a batch in a home of their own."""
    from fuzz.home import Home
    from fuzz.plan import cases_of
    from fuzz.properties import failures

    told = Told()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        home = Home(Path(folder))
        for case in cases_of(seed, batch):
            before = peak_mb()
            try:
                with _in_time():
                    staged = home.stage(case)
                    said = failures(case, staged)
                told.outcomes[_outcome(staged)] += 1
                told.rows += len(staged.accepted) + len(staged.rejected)
            except TooSlow:
                said = [f"it took longer than {MOST_SECONDS} seconds"]
            told.peak_mb = peak_mb()
            if told.peak_mb > MOST_MB >= before:
                said.append(f"the process took {told.peak_mb:.0f} MB of memory, {before:.0f} before")
            told.families.update(case.families)
            told.really_expected += case.with_great_expectations
            if said:
                told.failures.append(
                    Failure(str(case), case.number, case.name, case.content, case.families, said)
                )
    return told


def peak_mb() -> float:
    """The most memory that this process ever took."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20) if sys.platform == "darwin" else peak / 1024


def _outcome(staged: Any) -> str:
    if staged.outcome is None:
        return "duplicate" if staged.is_duplicate else "fault"
    if staged.outcome.verdict == "accepted":
        return "accepted in part" if staged.rejected else "accepted"
    return next(
        (
            each.rule
            for each in staged.outcome.findings
            if each.status == "failed" and each.severity == "error"
        ),
        "refused",
    )


@contextmanager
def _in_time() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(MOST_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
