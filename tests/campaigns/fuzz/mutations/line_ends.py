"""Line ends of every kind, and characters that some programs take for one."""

from __future__ import annotations

import re
from random import Random

from fuzz.mutations.table import encoded, text_of
from fuzz.samples import Sample

ENDS = ("\n", "\r\n", "\r")
ALIKE = ("\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\n\r", "\r\r\n", "\n\n")


def mutate(rng: Random, content: bytes, sample: Sample, turn: int) -> bytes:
    """All lines end otherwise, or each as chance has it, or one at a place where none should be."""
    text = re.sub("\r\n|\r", "\n", text_of(content, sample))
    how = rng.randrange(5)
    if how == 0:
        text = text.replace("\n", rng.choice(ENDS))
    elif how == 1:
        text = re.sub("\n", lambda _: rng.choice(ENDS), text)
    elif how == 2:
        text = re.sub("\n", lambda end: rng.choice(ALIKE) if rng.random() < 0.1 else end[0], text)
    elif how == 3:
        place = rng.randrange(len(text) + 1)
        text = text[:place] + rng.choice(ENDS + ALIKE) + text[place:]
    else:
        text = text.rstrip("\n") + rng.choice(ENDS + ALIKE) * rng.choice([0, 1, 2, 500])
    return encoded(text, sample)
