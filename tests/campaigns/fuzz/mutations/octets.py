"""Damage to single bytes, as on a bad line or disk: flipped, inserted, deleted, overwritten, doubled."""

from __future__ import annotations

from random import Random

from fuzz.samples import Sample

# Bytes that mean something to a parser are met more often than chance would have them.
TELLING = b"\0\r\n\t\v\f\x1a\x1c\x1d\x85\xa0\xff\xfe\xef\xbb\xbf\",;'<>&/=![]- 0"


def mutate(rng: Random, content: bytes, sample: Sample, turn: int) -> bytes:
    """A few changes at places chosen by chance."""
    changed = bytearray(content)
    for _ in range(rng.choice([1, 1, 1, 2, 5, 20])):
        place = rng.randrange(len(changed) + 1)
        long = rng.choice([1, 1, 2, 7])
        rng.choice([_flip, _insert, _delete, _overwrite, _double, _nul])(rng, changed, place, long)
    return bytes(changed)


def _flip(rng: Random, changed: bytearray, place: int, long: int) -> None:
    if place < len(changed):
        changed[place] ^= 1 << rng.randrange(8)


def _insert(rng: Random, changed: bytearray, place: int, long: int) -> None:
    changed[place:place] = _telling(rng, long)


def _delete(rng: Random, changed: bytearray, place: int, long: int) -> None:
    del changed[place : place + long]


def _overwrite(rng: Random, changed: bytearray, place: int, long: int) -> None:
    changed[place : place + long] = _telling(rng, long)


def _double(rng: Random, changed: bytearray, place: int, long: int) -> None:
    changed[place:place] = changed[place : place + long * 30]


def _nul(rng: Random, changed: bytearray, place: int, long: int) -> None:
    changed[place:place] = bytes(long)


def _telling(rng: Random, long: int) -> bytes:
    some = TELLING if rng.random() < 0.7 else range(256)
    return bytes(rng.choice(some) for _ in range(long))
