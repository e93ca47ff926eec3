"""A file cut short: a tiny one at every byte in turn, a larger one anywhere."""

from __future__ import annotations

from random import Random

from fuzz.samples import Sample

# No sample is as long as a multiple of this large prime, so a round takes every place once.
STEP = 1_000_003


def mutate(rng: Random, content: bytes, sample: Sample, turn: int) -> bytes:
    """Two in three cut the tiny file at the next of its places, in an order that spreads over it."""
    if turn % 3 == 2:
        return content[: rng.randrange(len(content) + 1)]
    nth = turn // 3 * 2 + turn % 3
    return sample.tiny[: nth * STEP % len(sample.tiny)]
