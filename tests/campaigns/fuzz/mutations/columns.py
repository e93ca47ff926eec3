"""Columns of a table dropped, doubled, swapped, added, their headings left behind or moved."""

from __future__ import annotations

from random import Random

from fuzz.marks import mark
from fuzz.mutations.table import Fields, content_of, rows_of
from fuzz.samples import Sample


def mutate(rng: Random, content: bytes, sample: Sample, turn: int) -> bytes:
    """One change, in every row or in all but the headings."""
    rows = rows_of(content, sample)
    width = len(rows[0])
    one, other = rng.randrange(width), rng.randrange(width)
    spared = rng.choice([0, 0, 0, 1])
    change = rng.choice([_drop, _double, _swap, _add, _empty, _shift])
    changed = [row if place < spared else change(rng, row, one, other) for place, row in enumerate(rows)]
    return content_of(changed, sample)


def _drop(rng: Random, row: Fields, one: int, other: int) -> Fields:
    return row[:one] + row[one + 1 :]


def _double(rng: Random, row: Fields, one: int, other: int) -> Fields:
    return row[:other] + row[one : one + 1] + row[other:]


def _swap(rng: Random, row: Fields, one: int, other: int) -> Fields:
    swapped = list(row)
    if max(one, other) < len(row):
        swapped[one], swapped[other] = row[other], row[one]
    return swapped


def _add(rng: Random, row: Fields, one: int, other: int) -> Fields:
    return [*row[:one], mark(rng, "COLUMN"), *row[one:]]


def _empty(rng: Random, row: Fields, one: int, other: int) -> Fields:
    """A column without anything, at the end or within."""
    return [*row, ""] if one < 2 else [*row[:one], "", *row[one:]]


def _shift(rng: Random, row: Fields, one: int, other: int) -> Fields:
    return row[one:] + row[:one]
