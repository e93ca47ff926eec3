"""Elements within elements: far too deep, the same within itself, rows within rows, documents within documents."""

from __future__ import annotations

import re
from random import Random

from fuzz.marks import mark
from fuzz.mutations.table import encoded, text_of
from fuzz.samples import Sample

DEPTHS = (2, 30, 990, 1_001, 5_000, 60_000)


def mutate(rng: Random, content: bytes, sample: Sample, turn: int) -> bytes:
    """Something is put around a tag's element, or a tower of elements before it."""
    text = text_of(content, sample)
    tags = list(re.finditer(r"<(\w+)>", text))
    if not tags:
        return content
    tag = rng.choice(tags)
    name = rng.choice([tag[1], tag[1], "Assessments", "Child", "LEA", mark(rng)])
    depth = rng.choice(DEPTHS)
    how = rng.randrange(4)
    if how == 0:
        tower = f"<{name}>" * depth + mark(rng) + f"</{name}>" * depth
    elif how == 1:
        # Never closed, or closed too often.
        tower = rng.choice([f"<{name}>" * depth, f"</{name}>" * depth])
    elif how == 2:
        tower = text[text.find("<Message") :]
    else:
        closes = text.find(f"</{tag[1]}>", tag.end())
        if closes < 0:
            return content
        closes += len(tag[1]) + 3
        inner = text[tag.start() : closes]
        return encoded(text[: tag.start()] + f"<{name}>{inner}</{name}>" + text[closes:], sample)
    return encoded(text[: tag.start()] + tower + text[tag.start() :], sample)
