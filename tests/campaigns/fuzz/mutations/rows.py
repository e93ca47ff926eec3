"""Rows of a table dropped, doubled, swapped, shuffled, of another width, or from somewhere else."""

from __future__ import annotations

from random import Random

from fuzz.marks import mark
from fuzz.mutations.table import Fields, content_of, rows_of
from fuzz.samples import Sample


def mutate(rng: Random, content: bytes, sample: Sample, turn: int) -> bytes:
    """A few changes to the rows; now and then the headings are among them."""
    first, *rows = rows_of(content, sample)
    if rng.random() < 0.15:
        rows.insert(0, first)
        first = rows.pop(rng.randrange(len(rows)))
    for _ in range(rng.choice([1, 2, 6])):
        change = rng.choice([_drop, _double, _swap, _shuffle, _narrow, _widen, _blank, _footer, _differ])
        rows = rows or [first]
        change(rng, rows, rng.randrange(len(rows)), len(first))
    return content_of([first, *rows], sample)


def _drop(rng: Random, rows: list[Fields], place: int, width: int) -> None:
    del rows[place : place + rng.choice([1, 1, 3, 1000])]


def _double(rng: Random, rows: list[Fields], place: int, width: int) -> None:
    rows.insert(rng.randrange(len(rows) + 1), list(rows[place]))


def _swap(rng: Random, rows: list[Fields], place: int, width: int) -> None:
    other = rng.randrange(len(rows))
    rows[place], rows[other] = rows[other], rows[place]


def _shuffle(rng: Random, rows: list[Fields], place: int, width: int) -> None:
    rng.shuffle(rows)


def _narrow(rng: Random, rows: list[Fields], place: int, width: int) -> None:
    rows[place] = rows[place][: rng.randrange(width)]


def _widen(rng: Random, rows: list[Fields], place: int, width: int) -> None:
    rows[place] = [*rows[place], *([mark(rng, "WIDE")] * rng.choice([1, 1, 4, 60]))]


def _blank(rng: Random, rows: list[Fields], place: int, width: int) -> None:
    rows[place:place] = [[""] * rng.choice([0, 1, width, width + 1])] * rng.choice([1, 1, 5])


def _footer(rng: Random, rows: list[Fields], place: int, width: int) -> None:
    words = rng.choice(["*** ", "Total", " Total", "Total ", "total", "***"])
    rows.insert(place, [words, mark(rng, "FOOTER"), *[""] * rng.choice([0, max(width - 2, 0)])])


def _differ(rng: Random, rows: list[Fields], place: int, width: int) -> None:
    """The same row again with one field of another: a key that repeats and disagrees, often."""
    other, field = rng.randrange(len(rows)), rng.randrange(width)
    changed = list(rows[place])
    if field < min(len(changed), len(rows[other])):
        changed[field] = rows[other][field]
    rows.insert(rng.randrange(len(rows) + 1), changed)
