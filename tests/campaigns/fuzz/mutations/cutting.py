"""A file cut short: a tiny one, or a larger one, anywhere; test_fuzz_every_cut.py cuts at every byte there is."""

from __future__ import annotations

from random import Random

from fuzz.samples import Sample


def mutate(rng: Random, content: bytes, sample: Sample, turn: int) -> bytes:
    """The tiny file twice in three times: of its bytes more are in headings and in tags."""
    whole = content if turn % 3 == 2 else sample.tiny
    return whole[: rng.randrange(len(whole) + 1)]
