"""Quotation marks where they do not belong, left open, doubled, around everything."""

from __future__ import annotations

import csv
from random import Random

from fuzz.marks import mark
from fuzz.mutations.table import content_of, encoded, rows_of, text_of
from fuzz.samples import Sample


def mutate(rng: Random, content: bytes, sample: Sample, turn: int) -> bytes:
    """One fault of quoting, or a file that is quoted throughout and right."""
    if (how := rng.randrange(6)) == 0:
        return content_of(rows_of(content, sample), sample, rng.choice([csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]))
    lines = text_of(content, sample).splitlines(keepends=True) or [""]
    for _ in range(rng.choice([1, 1, 2, 4])):
        place = rng.randrange(len(lines))
        line = lines[place]
        at = rng.randrange(len(line) + 1)
        if how == 1:
            line = line[:at] + rng.choice(['"', '""', '"""', "'"]) + line[at:]
        elif how == 2:
            line = f'"{line}'
        elif how == 3:
            line = line.replace(sample.delimiter, f'"{sample.delimiter}"', rng.choice([1, 1, 100]))
        elif how == 4:
            # A field that is closed, and goes on.
            line = f'"{mark(rng)}"{line}'
        else:
            line = f'"{mark(rng)}\n{mark(rng)}",{line}'
        lines[place] = line
    return encoded("".join(lines), sample)
