"""Entities: internal, of many steps, external, undefined, and references to characters."""

from __future__ import annotations

from random import Random

from fuzz.marks import mark
from fuzz.mutations.table import encoded, text_of
from fuzz.samples import Sample

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def mutate(rng: Random, content: bytes, sample: Sample, turn: int) -> bytes:
    """A document type in front of the document, or a reference in one of its texts."""
    text = text_of(content, sample)
    said, target = mark(rng), mark(rng, "FILE")
    types = (
        f'<!DOCTYPE Message [<!ENTITY e "{said}">]>',
        f'<!DOCTYPE Message [<!ENTITY l0 "{said}">{LAUGHS}]>',
        f'<!DOCTYPE Message [<!ENTITY e SYSTEM "file:///{target}">]>',
        f'<!DOCTYPE Message [<!ENTITY % p SYSTEM "http://127.0.0.1:1/{target}">%p;]>',
        f'<!DOCTYPE {said} SYSTEM "{target}.dtd">',
        f'<!DOCTYPE Message [<!ATTLIST LEA a CDATA "{said}"><!ELEMENT LEA (#PCDATA)>]>',
        "<!DOCTYPE Message>",
        f"<!doctype html><title>{said}</title>",
    )
    references = ("&e;", "&l9;", f"&{said};", "&#65;", "&#x5A;QX1", "&#0;", "&#x110000;", "&#128;", "&amp;lt;", "&",
                  "&#10;", "&quot;&apos;&gt;", "&#xFFFE;", "&lt;LEA&gt;")  # fmt: skip
    if rng.random() < 0.5:
        root = text.find("<Message")
        text = text[:root] + rng.choice(types) + text[root:] if root >= 0 else rng.choice(types) + text
    if rng.random() < 0.6:
        places = [at for at, letter in enumerate(text) if letter == ">"] or [0]
        place = rng.choice(places) + 1
        text = text[:place] + rng.choice(references) + text[place:]
    return encoded(text, sample)
