"""A heading as words, and words as a name of the warehouse.

Belongs here: taking headings apart. Does not belong here: what a heading says of its column (personal.py, types.py).
"""

from __future__ import annotations

import re

_BEGIN = re.compile(
    "(code|date|number|no|name|id|ref|reference|level|type|status|year|month|day|time|count|total|start|end|plan)s?"
)
"""Words that follow capitals as in GSSCode; others follow them without a capital of their own, as in LAchildID."""


def words_of(heading: str) -> str:
    """The heading in lower case, one space between words: `la child id` of LAchildID."""
    apart = re.sub(r"([A-Z]+)([a-z]*)", _parted, heading)
    return " ".join(re.findall(r"[a-z0-9]+", apart.replace("%", " percent ").replace("£", " gbp ").lower()))


def name_of(words: str, place: int) -> str:
    """The words as the name of a column; of a heading without Latin letters its place."""
    name = "_".join(words.split())[:50].rstrip("_")
    if not name:
        return f"column_{place}"
    return name if name[0].isalpha() else f"column_{name}"


def _parted(found: re.Match[str]) -> str:
    capitals, rest = found.groups()
    if rest and _BEGIN.fullmatch((capitals[-1] + rest).lower()):
        return f" {capitals[:-1]} {capitals[-1]}{rest}"
    return f" {capitals} {rest}" if len(capitals) > 1 else f" {capitals}{rest}"
