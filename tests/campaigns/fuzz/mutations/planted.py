"""Marked identifiers in the place of values, so that what is wrong with them must be told without them."""

from __future__ import annotations

import re
from random import Random

from fuzz.marks import mark
from fuzz.mutations.table import content_of, encoded, rows_of, text_of
from fuzz.samples import Sample

HARMFUL = ("=cmd|'/c calc'!A1 {}", "[/red]{}[bold]", "<script>{}</script>", "`{}`|**x**", "{}'); drop table typed; --",
           "\x1b[31m{}", "%s %d {}", "{{{}}}", "$(echo {})", "{}\\", "-1e9{}", "31/02/2017{}")  # fmt: skip


def _harmful(rng: Random) -> str:
    return mark(rng) if rng.random() < 0.6 else rng.choice(HARMFUL).format(mark(rng))


def in_table(rng: Random, content: bytes, sample: Sample, turn: int) -> bytes:
    """In some cells of a table, in a column of it, or over all of it."""
    first, *rows = rows_of(content, sample)
    rows = rows or [[""] * len(first)]
    how = rng.randrange(4)
    if how == 0:
        for _ in range(rng.choice([1, 1, 2, 8])):
            row = rows[rng.randrange(len(rows))]
            if row:
                row[rng.randrange(len(row))] = _harmful(rng)
    elif how == 1:
        place = rng.randrange(len(first))
        rows = [[*row[:place], _harmful(rng), *row[place + 1 :]] for row in rows]
    elif how == 2:
        rows = [[_harmful(rng) for _ in row] for row in rows]
    else:
        # What is right but for a few letters: a code, a number or a day with a mark in it.
        row = rows[rng.randrange(len(rows))]
        row[:] = [f"{field}{mark(rng)}" if rng.random() < 0.3 else field for field in row]
    return content_of([first, *rows], sample)


def in_document(rng: Random, content: bytes, sample: Sample, turn: int) -> bytes:
    """In some texts of a document, or in all of one element, also among its identifiers."""
    text = text_of(content, sample)
    names = sorted({found[1] for found in re.finditer("<(\\w+)>[^<>\n]+</", text)} or {"none"})
    name, often = rng.choice(names), rng.choice([0.05, 1.0])

    def planted(found: re.Match[str]) -> str:
        if rng.random() > often:
            return found[0]
        said = _harmful(rng)
        said = re.sub("[\x00-\x08\x0b-\x1f]", "", said).replace("&", "&amp;").replace("<", "&lt;")
        return f"{found[1]}{said if rng.random() < 0.7 else f'<![CDATA[{said}]]>'}{found[3]}"

    return encoded(re.sub(f"(<{name}>)([^<>]*)(</{name}>)", planted, text), sample)
