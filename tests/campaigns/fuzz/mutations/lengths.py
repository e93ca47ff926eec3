"""Very long values, lines, names and documents: most are refused, and none may eat memory."""

from __future__ import annotations

import re
from random import Random

from fuzz.marks import mark
from fuzz.mutations.table import content_of, encoded, rows_of, text_of
from fuzz.samples import Sample

# About the limits of what is kept, of a field of a document, of a line and of a tag; rarely beyond.
LONG = (300, 4_096, 4_097, 16_384, 16_385, 70_000, 140_000)
VERY_LONG = (1 << 20, (1 << 20) + 1, 3 << 20, (4 << 20) + 9)


def _length(rng: Random) -> int:
    return rng.choice(VERY_LONG if rng.random() < 0.05 else LONG)


def in_table(rng: Random, content: bytes, sample: Sample, turn: int) -> bytes:
    """A long field, many fields, many lines, or a long line without any delimiter."""
    rows = rows_of(content, sample)
    place = rng.randrange(len(rows))
    row = list(rows[place]) or [""]
    long = _length(rng)
    how = rng.randrange(5)
    if how < 2:
        field = rng.randrange(len(row))
        row[field] = rng.choice(
            [mark(rng) + "x" * long, "0" * long + row[field], "é" * long, f"{row[field]}{' ' * long}"]
        )
    elif how == 2:
        row = [*row, *[mark(rng)] * min(long // 10, 20_000)]
    elif how == 3:
        row = [mark(rng) + "y" * long]
    else:
        rows[place:place] = [["", ""] if rng.random() < 0.5 else row] * min(long // 50, 3_000)
    rows[place] = row
    return content_of(rows, sample)


def in_document(rng: Random, content: bytes, sample: Sample, turn: int) -> bytes:
    """A long text, attribute, name, comment or instruction, or many attributes."""
    text, long = text_of(content, sample), _length(rng)
    start = rng.choice([found.start() for found in re.finditer("<[A-Za-z]", text)] or [0])
    end = text.find(">", start)
    body = mark(rng) + "x" * long
    how = rng.randrange(7)
    if how == 0:
        text = f"{text[: end + 1]}{body}{text[end + 1 :]}"
    elif how == 1:
        text = f'{text[:end]} a="{body}"{text[end:]}'
    elif how == 2:
        text = f"{text[:start]}<{body}/>{text[start:]}"
    elif how == 3:
        text = f"{text[:start]}<!-- {body} -->{text[start:]}"
    elif how == 4:
        text = f"{text[:start]}<?{mark(rng)} {body}?>{text[start:]}"
    elif how == 5:
        many = " ".join(f'{mark(rng)}{n}="{n}"' for n in range(min(long // 10, 12_000)))
        text = f"{text[:end]} {many}{text[end:]}"
    else:
        many = "".join(f"<n{n}/>" for n in range(min(long // 4, 12_000)))
        text = f"{text[:start]}{many}{text[start:]}"
    return encoded(text, sample)
