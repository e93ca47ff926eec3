"""Elements of a document dropped, doubled, swapped, renamed, left open, or at another place."""

from __future__ import annotations

import re
from random import Random

from fuzz.marks import mark
from fuzz.mutations.table import encoded, text_of
from fuzz.samples import Sample

# An element that has no element of the same name within it.
ELEMENT = re.compile(r"<(\w+)>(?:(?!<\1>).)*?</\1>", re.DOTALL)
TAG = re.compile(r"</?\w+>")


def mutate(rng: Random, content: bytes, sample: Sample, turn: int) -> bytes:
    """A few changes, of elements or of single tags."""
    text = text_of(content, sample)
    for _ in range(rng.choice([1, 1, 2, 4])):
        tags = list(TAG.finditer(text))
        if not tags:
            break
        tag = rng.choice(tags)
        # From any tag on, the next whole element: a record, a row or a field.
        found = ELEMENT.search(text, tag.start())
        text = rng.choice([_of_tag, _of_element, _of_element, _of_element])(rng, text, found or tag, tag)
    return encoded(text, sample)


def _of_tag(rng: Random, text: str, element: re.Match[str], tag: re.Match[str]) -> str:
    replaced = rng.choice([
        "", tag[0] * 2, tag[0].upper(), f"<{mark(rng)}>", tag[0].replace(">", "/>"), tag[0].replace(">", " >"),
        tag[0].replace("<", "< "), tag[0].replace(">", "\n>"), tag[0].replace("<", "</"),
    ])  # fmt: skip
    return text[: tag.start()] + replaced + text[tag.end() :]


def _of_element(rng: Random, text: str, element: re.Match[str], tag: re.Match[str]) -> str:
    before, inside, behind = text[: element.start()], element[0], text[element.end() :]
    places = [found.start() for found in TAG.finditer(before + behind)] or [0]
    elsewhere = rng.choice(places)
    how = rng.randrange(6)
    if how == 0:
        return before + behind
    if how == 1:
        return before + inside * rng.choice([2, 2, 3, 30]) + behind
    if how == 2:
        rest = before + behind
        return rest[:elsewhere] + inside + rest[elsewhere:]
    if how == 3:
        return before + re.sub(r"\w+", mark(rng, "NAME"), inside, count=1) + behind
    if how == 4:
        return before + re.sub(r">[^<>]*<", "><", inside) + behind
    return before + f"<!-- {inside} -->" + behind
