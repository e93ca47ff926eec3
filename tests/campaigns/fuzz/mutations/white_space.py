"""White space of all kinds, where none was agreed: around values, in their place, as lines of its own."""

from __future__ import annotations

import re
from random import Random

from fuzz.marks import mark
from fuzz.mutations.table import content_of, encoded, rows_of, text_of
from fuzz.samples import Sample

WHITE = (
    " ", "   ", "\t", "\u00a0", "\u3000", "\u2003", "\u1680", "\u2028", "\u2029", "\u202f", "\u205f", "\x85", "\x0b",
    "\x0c", "\x1c", "\x1d", "\x1e", "\x1f", "\u200b", "\u180e", "\ufeff", "\u2060", "\u00ad", "\x7f", "\x1b[31m",
)  # fmt: skip


def in_table(rng: Random, content: bytes, sample: Sample, turn: int) -> bytes:
    """Some fields, or some lines, of a table."""
    rows = rows_of(content, sample)
    white = rng.choice(WHITE)
    for _ in range(rng.choice([1, 2, 10])):
        place = rng.randrange(len(rows))
        row = list(rows[place]) or [""]
        field = rng.randrange(len(row))
        how = rng.randrange(6)
        if how == 0:
            row[field] = white + row[field]
        elif how == 1:
            row[field] += white
        elif how == 2:
            row[field] = white
        elif how == 3:
            row = [white] * rng.choice([1, len(row)])
        elif how == 4:
            row[field] = row[field][:2] + white + row[field][2:]
        else:
            row = [*row, white]
        rows[place] = row
    if rng.random() < 0.15:
        rows.insert(0, [white] * rng.choice([1, len(rows[0])]))
    return content_of(rows, sample)


def in_document(rng: Random, content: bytes, sample: Sample, turn: int) -> bytes:
    """Around texts of a document, around its tags, in front of it."""
    white = rng.choice(WHITE)
    often = rng.choice([0.02, 0.3])

    def around(text: re.Match[str]) -> str:
        if rng.random() > often:
            return text[0]
        inner = text[1] if rng.random() < 0.8 else mark(rng)
        return rng.choice(
            [f">{white}{inner}<", f">{inner}{white}<", f">{white}<", f">{inner[:2]}{white}{inner[2:]}<"]
        )

    text = re.sub(">([^<>]*)<", around, text_of(content, sample))
    if rng.random() < 0.1:
        text = white + text
    return encoded(text, sample)
