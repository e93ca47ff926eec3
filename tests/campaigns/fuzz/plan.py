"""Which file is made how: case number N of a seed is the same file for ever, whoever makes it.

Belongs here: choosing source, sample and mutations. Does not belong here: staging.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from fuzz.mutations import FAMILIES
from fuzz.samples import Kind, Sample, samples
from fuzz.worker import AT_ONCE

REALLY_EXPECTED = 0.05
"""The part of the files that Great Expectations judges."""
BLOCKS = (None, None, None, 700, 3_000)
"""Bytes in which readers read: as they do, or so few that a small file comes in many batches."""


@dataclass(frozen=True)
class Case:
    """One file of the campaign and how it is staged."""

    seed: int
    number: int
    sample: Sample
    families: tuple[str, ...]
    content: bytes
    with_great_expectations: bool
    block_bytes: int | None

    @property
    def name(self) -> str:
        """The name under which it lands."""
        return self.sample.name_of(self.number)

    def __str__(self) -> str:
        blocks = f", read in pieces of {self.block_bytes} bytes" if self.block_bytes else ""
        return f"seed {self.seed}, file {self.number}: {self.name}, {' + '.join(self.families)}{blocks}"


def cases_of(seed: int, batch: int) -> list[Case]:
    """The cases of a batch, in order."""
    by_kind: dict[Kind, list[tuple[Sample, ...]]] = {}
    for of_source in samples().values():
        by_kind.setdefault(of_source[0].kind, []).append(of_source)
    # Each kind of file is damaged as often as any other, however many sources send it.
    of_kind, place = divmod(batch, len(by_kind))
    sources = list(by_kind.values())[place]
    first = of_kind * AT_ONCE
    return [
        _case(seed, batch * AT_ONCE + nth, sources[of_kind % len(sources)], first + nth)
        for nth in range(AT_ONCE)
    ]


def _case(seed: int, number: int, of_source: tuple[Sample, ...], nth: int) -> Case:
    """The nth case of a kind: families take turns, all else is chance."""
    rng = Random(f"{seed}/{number}")
    sample = rng.choice(of_source)
    families = FAMILIES[sample.kind]
    # The seed decides where the round begins, so that a short campaign too meets all of them in the end.
    turn, place = divmod(nth + seed, len(families))
    done = [list(families)[place]]
    if rng.random() < 0.25:
        done.append(rng.choice([name for name in families if name != "cut"]))
    content = sample.content
    for name in done:
        content = families[name](rng, content, sample, turn)
    return Case(
        seed, number, sample, tuple(done), content, rng.random() < REALLY_EXPECTED, rng.choice(BLOCKS)
    )
