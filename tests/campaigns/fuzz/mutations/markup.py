"""Comments, CDATA, processing instructions, attributes and namespaces at every place of a document."""

from __future__ import annotations

import re
from random import Random

from fuzz.marks import mark
from fuzz.mutations.table import encoded, text_of
from fuzz.samples import Sample


def mutate(rng: Random, content: bytes, sample: Sample, turn: int) -> bytes:
    """A few pieces of markup: most are well formed and change nothing that is read."""
    text = text_of(content, sample)
    if rng.random() < 0.25:
        text = _in_a_namespace(rng, text)
    for _ in range(rng.choice([1, 2, 8])):
        tags = list(re.finditer(r"<(\w+)>", text))
        if not tags:
            break
        tag = rng.choice(tags)
        place = rng.choice([tag.start(), tag.end(), tag.end()])
        if rng.random() < 0.3:
            text = text[: tag.end() - 1] + _attribute(rng) + text[tag.end() - 1 :]
        else:
            text = text[:place] + _piece(rng) + text[place:]
    return encoded(text, sample)


def _piece(rng: Random) -> str:
    said = mark(rng)
    return rng.choice([
        f"<!-- {said} -->", f"<!-- <Assessments>{said}</Assessments>\n -->", "<!---->", f"<!-- {said} -- -->",
        f"<![CDATA[{said}]]>", f"<![CDATA[<LEA>{said}</LEA>]]>", "<![CDATA[]]>", "<![CDATA[ 8 ]]>", f"<![CDATA[{said}",
        f"<?{said} {said}?>", f"<?xml {said}?>", f"<?a <Assessments>{said}\n?>", f"<{said}/>",
        f"<{said}>{said}</{said}>", "]]>", f"<x:{said} xmlns:x='urn:{said}'/>", f"<x:{said}/>",
        f"<LEA>{said}</LEA>", "<Assessments/>",
    ])  # fmt: skip


def _attribute(rng: Random) -> str:
    said = mark(rng)
    return rng.choice([
        f' {said}="{said}"', f" a='<Assessments>'{' ' * 3}", ' a="1>2"', f' a="{said}" a="{said}"',
        f" xmlns='urn:{said}'", f' xml:lang="{said}"', f' a="\n{said}\n"', f" a={said}",
        ' a="&#65;&lt;"', f' xmlns:{said}="urn:{said}"',
    ])  # fmt: skip


def _in_a_namespace(rng: Random, text: str) -> str:
    prefix = rng.choice(["c:", "c:", "a:b:", ":", "ZQX:"])
    if rng.random() < 0.3:
        return text.replace("<Message>", f'<Message xmlns="urn:{mark(rng)}">')
    named = re.sub(r"(</?)(\w)", rf"\g<1>{prefix}\g<2>", text)
    declared = rng.choice([f' xmlns:{prefix.strip(":")}="urn:x"', ""])
    return named.replace(f"<{prefix}Message>", f"<{prefix}Message{declared}>")
