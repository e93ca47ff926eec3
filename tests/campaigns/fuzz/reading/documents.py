"""An XML document, by a tokenizer of a few patterns and the tree that its tags make.

Belongs here: rows of a document by the paths that its source declares. Does not belong here: well-formedness,
which lxml is asked about (well_formed.py).
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any

from checks.contract import Source
from fuzz.reading.standing import WIDE, Row, Standing, physical_lines

TOKEN = re.compile(
    # What is not closed swallows all behind it.
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)|</(?P<closes>[^\s<>/]+)\s*>"
    r"|<(?P<opens>[^\s<>/!?\"'][^\s<>/]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?(?P<alone>/?)>",
    re.DOTALL,
)
DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)""")
REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#(\d+)|(lt|gt|amp|quot|apos));")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
BEYOND_ONE_PLACE = ("xml_tag_too_long", "xml_too_many_names")
"""Rules about a document as far as it was read, whose line is not where the rows stop."""


@dataclass
class Element:
    """An element with the line on which it begins, and all text within it."""

    name: str
    line: int
    begins: int
    ends: int = -1
    children: list[Element] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces).strip()

    def below(self, path: str) -> list[Element]:
        found = [self]
        for name in path.split("/") if path else []:
            found = [child for element in found for child in element.children if child.name == name]
        return found


def read_document(content: bytes, source: Source) -> Standing:
    """What stands in a document of the source."""
    reader: Any = source.reader
    top = _tree(_decoded(content))
    found = Standing(tuple(reader.fields), 0)
    lines = len(physical_lines(content))
    begun: list[int] = []
    for root in top.children[:1] if top.children and top.children[0].name == reader.root else []:
        for record in root.below(reader.record):
            for line, row in _rows(root, record, reader):
                begun.append(line)
                found.rows.setdefault(line, []).append(row)
    found.received = len(begun)

    def until(rule: str, line: int | None) -> set[int]:
        fewest = sum(1 for each in begun if line is not None and each < line)
        most = sum(1 for each in begun if line is None or each <= line or rule in BEYOND_ONE_PLACE)
        return {count or lines for count in range(fewest, most + 1)}

    found.received_until = until
    return found


def _rows(root: Element, record: Element, reader: Any) -> list[tuple[int, Row]]:
    steps = reader.rows.split("/") if reader.rows else []
    chains = [[record]]
    for name in steps:
        chains = [[*chain, child] for chain in chains for child in chain[-1].children if child.name == name]
    return [(chain[-1].line, _row(root, chain, steps, reader)) for chain in chains]


def _row(root: Element, chain: list[Element], steps: list[str], reader: Any) -> Row:
    row: Row = {}
    for heading, path in reader.fields.items():
        if path.startswith("/"):
            # A header: what has been said by the time the record ends.
            meant = [
                each for each in root.below(path[1:]) if 0 <= each.ends < chain[0].ends or chain[0].ends < 0
            ]
        else:
            names = path.split("/")
            depth = 0
            while depth < min(len(steps), len(names)) and names[depth] == steps[depth]:
                depth += 1
            meant = chain[depth].below("/".join(names[depth:]))
        row[heading] = " ".join(each.text for each in meant if each.text) or None
    return row


def _tree(text: str) -> Element:
    breaks = [found.end() for found in re.finditer("\r\n|\r|\n", text)]
    top = Element("", 0, 0)
    open_elements, at = [top], 0
    for token in TOKEN.finditer(text):
        _say(open_elements, text[at : token.start()], references=True)
        at = token.end()
        if token["cdata"] is not None:
            _say(open_elements, token["cdata"], references=False)
        elif token["closes"] is not None:
            if len(open_elements) > 1:
                open_elements.pop().ends = token.start()
        elif token["opens"] is not None:
            name = token["opens"].rpartition(":")[2]
            line = bisect_right(breaks, token.start()) + 1
            element = Element(name, line, token.start())
            open_elements[-1].children.append(element)
            if token["alone"]:
                element.ends = token.start()
            else:
                open_elements.append(element)
    return top


def _say(open_elements: list[Element], text: str, references: bool) -> None:
    said = text.replace("\r\n", "\n").replace("\r", "\n")
    if references:
        said = REFERENCE.sub(_character, said)
    # Towers of elements hold no field at their top: a few levels are enough.
    for element in open_elements[1:12]:
        element.pieces.append(said)


def _character(found: re.Match[str]) -> str:
    if found[3]:
        return NAMED[found[3]]
    number = int(found[1], 16) if found[1] else int(found[2])
    return chr(number) if number < 0x110000 else found[0]


def _decoded(content: bytes) -> str:
    for byte_order_mark, name in WIDE:
        if content.startswith(byte_order_mark):
            return content.decode(name, "replace")
    if content.startswith(codecs.BOM_UTF8):
        return content.decode("utf-8-sig", "replace")
    for start, name in ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")):
        if content.startswith(start):
            return content.decode(name, "replace")
    declared = DECLARED.match(content[:200])
    try:
        return content.decode(declared[1].decode() if declared else "utf-8", "replace")
    except LookupError:
        return content.decode("utf-8", "replace")
