"""Exact shares from random draws.

Belongs here: how a known truth ("exactly 90.0% within 30 days") is kept while the rows come in random order.
"""

from collections.abc import Sequence
from random import Random


def portion(count: float, scale: float = 1.0) -> int:
    """`count` times `scale`, rounded half up to a whole number."""
    return int(count * scale + 0.5)


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Share `total` out in proportion to `weights`; the parts add up to `total` exactly."""
    parts, given, so_far, whole = [], 0, 0, sum(weights)
    for weight in weights:
        so_far += weight
        upto = portion(total * so_far / whole)
        parts.append(upto - given)
        given = upto
    return parts


class Quota:
    """An urn: each class comes out exactly as often as it was put in, in random order, without a list."""

    def __init__(self, counts: Sequence[int], rng: Random) -> None:
        if min(counts, default=0) < 0:
            raise ValueError(f"a quota cannot be negative: {list(counts)}")
        self.counts = list(counts)
        self.left = sum(counts)
        self._rng = rng

    def draw(self) -> int:
        """The class of the next one. Raises IndexError when the urn is empty."""
        mark = int(self._rng.random() * self.left)
        for kind, count in enumerate(self.counts):
            if mark < count:
                self.counts[kind] -= 1
                self.left -= 1
                return kind
            mark -= count
        raise IndexError("the quota is used up")
