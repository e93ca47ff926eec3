"""Characters in another encoding than agreed, marks of byte order, and sequences that are no characters."""

from __future__ import annotations

import codecs
from random import Random

from fuzz.marks import mark
from fuzz.mutations.table import text_of
from fuzz.samples import Sample

OTHERS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "cp1252",
    "latin-1",
    "cp037",
    "utf-7",
)
BEYOND_ASCII = ("Müller", "£5", "Łódź", "naïve", "東京", "\U0001f600", "’", "é", "\u200b", "\u202e", "\ufeff")
BROKEN = (
    b"\xc3",
    b"\xff",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xc0\xaf",
    b"\x81",
    b"\x8d",
    b"\xfe\xff",
    b"\xe2\x82",
)
MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE)
DECLARED = (
    "ISO-8859-1",
    "windows-1252",
    "US-ASCII",
    "UTF-16",
    "UTF-32",
    "Shift_JIS",
    "utf8",
    "UTF-7",
    "no-such",
    "",
)


def mutate(rng: Random, content: bytes, sample: Sample, turn: int) -> bytes:
    """One of: all of it in another encoding, a broken sequence, a mark at the start or in the middle."""
    return rng.choice([_other, _other, _broken, _mark_in_front, _mark_within, _declared])(
        rng, content, sample
    )


def _other(rng: Random, content: bytes, sample: Sample) -> bytes:
    text = text_of(content, sample)
    if rng.random() < 0.7:
        place = _between(rng, text)
        text = text[:place] + rng.choice(BEYOND_ASCII) + mark(rng) + text[place:]
    return text.encode(rng.choice(OTHERS), "replace")


def _broken(rng: Random, content: bytes, sample: Sample) -> bytes:
    place = rng.randrange(len(content) + 1)
    return content[:place] + rng.choice(BROKEN) + mark(rng).encode() + content[place:]


def _mark_in_front(rng: Random, content: bytes, sample: Sample) -> bytes:
    return rng.choice(MARKS) * rng.choice([1, 1, 2]) + content


def _mark_within(rng: Random, content: bytes, sample: Sample) -> bytes:
    lines = content.splitlines(keepends=True) or [b""]
    place = rng.randrange(len(lines))
    # At the start of a line, as where files were put one behind the other, or anywhere in it.
    within = 0 if rng.random() < 0.6 else rng.randrange(len(lines[place]) + 1)
    lines[place] = lines[place][:within] + rng.choice(MARKS) + lines[place][within:]
    return b"".join(lines)


def _declared(rng: Random, content: bytes, sample: Sample) -> bytes:
    """A document that declares an encoding that it is not in. A table declares none and gets another."""
    if sample.kind != "document":
        return _other(rng, content, sample)
    return content.replace(b"UTF-8", rng.choice(DECLARED).encode(), 1).replace(
        b"888", "8é88".encode(), rng.choice([0, 1])
    )


def _between(rng: Random, text: str) -> int:
    """A place in the text that is not within a tag."""
    place = rng.randrange(len(text) + 1)
    return text.rfind(">", 0, place) + 1 or place
