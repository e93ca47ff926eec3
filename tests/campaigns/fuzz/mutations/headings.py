"""Headings that are renamed, doubled, left out, or look like what was agreed and are not."""

from __future__ import annotations

from random import Random

from fuzz.marks import mark
from fuzz.mutations.table import content_of, rows_of
from fuzz.samples import Sample

# Cyrillic and Greek letters that look like those of an agreed heading.
ALIKE = str.maketrans("ACEHKMOPTXaceiopxy", "АСЕНКМОРТХасеіорху")
SPACES = ("\u00a0", "\u2003", "\u3000", "\u200b", "\u00ad", " ", "  ", "\t", "\x1c", "\ufeff", "\x00")


def mutate(rng: Random, content: bytes, sample: Sample, turn: int) -> bytes:
    """One heading, or the line of them, is not as agreed."""
    first, *rows = rows_of(content, sample)
    place = rng.randrange(len(first))
    how = rng.randrange(10)
    if how == 0:
        first[place] = first[place].translate(ALIKE)
    elif how == 1:
        first[place] = first[place].replace(" ", "\u00a0") + rng.choice(SPACES)
    elif how == 2:
        first[place] = rng.choice(SPACES) + first[place]
    elif how == 3:
        first[place] = rng.choice([first[place].upper(), first[place].lower(), first[place].swapcase()])
    elif how == 4:
        first[place] = rng.choice(
            [mark(rng), "", "line_number", " row_ordinal", '"; drop table typed; --', "Ω" * 300]
        )
    elif how == 5:
        first[place] = first[rng.randrange(len(first))]
    elif how == 6:
        # A record where the headings should be, with one word that is agreed.
        first = [heading if at == place else mark(rng, "Jane") for at, heading in enumerate(first)]
    elif how == 7:
        rows.insert(0, list(first))
    elif how == 8:
        first = [*first, *[mark(rng, "MORE") for _ in range(rng.choice([1, 30, 5000]))]]
    else:
        rows.insert(0, first)
        first = [rng.choice(SPACES)] * rng.choice([1, len(first)])
    return content_of([first, *rows], sample)
