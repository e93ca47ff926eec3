"""File names are data: whoever sends a file chooses its name, and it is shown in many places.

Belongs here: the one place where a name is made harmless, when it is received. Does not belong here: the
name as it was sent, which stays in the record of the arrival for matching.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping

LONGEST = 200
"""Characters of a name that is shown; a longer one is cut in the middle."""
_BEGINNING, _END = 120, 60

_SPECIAL = frozenset("[]<>&\"'`*|\\")
"""What markup of the terminal, Markdown, HTML and quotation marks are made of."""
_FORMULA = frozenset("=+-@")
"""A cell that begins so is a formula to a spreadsheet."""
_NOT_FIRST = _FORMULA | {"#", " "}
# Unicode's default ignorable letters and marks, and the blank of Braille: they count as printable and show nothing.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)


def harmless(name: str) -> str:
    """A file name as it is shown everywhere: printable characters only, no markup, no formula, not long.

    A name that is harmless already stays as it is. Any other gets a mark made of the name as it was sent, so
    that two names do not become one.
    """
    shown = unicodedata.normalize("NFC", name)
    shown = "".join("_" if _is_harmful(character) else character for character in shown)
    if _begins_badly(shown):
        shown = "_" + shown[1:]
    if shown == name and 0 < len(shown) <= LONGEST:
        return shown
    if len(shown) > _BEGINNING + _END:
        shown = f"{shown[:_BEGINNING]}…{shown[-_END:]}"
    return f"{shown or '_'} ({_mark(name)})"


def distinct(name: str, shown_before: Mapping[str, str]) -> str:
    """The harmless form of a name that no other name on record is shown as.

    `shown_before` holds, by the form in which a name was shown, the name as it was sent. Somebody can send a
    file under the very form that another name was given; it gets a mark of its own.
    """
    shown = harmless(name)
    for length in (8, 16, 64):
        if shown_before.get(shown, name) == name:
            break
        shown = f"{harmless(name)[:_BEGINNING]} ({_mark(name, length)})"
    return shown


def _is_harmful(character: str) -> bool:
    return not character.isprintable() or character in _SPECIAL or bool(_UNSEEN.match(character))


def _begins_badly(shown: str) -> bool:
    # Full-width forms count too: spreadsheets in some languages take them for the sign itself.
    first = unicodedata.normalize("NFKC", shown[:1])[:1]
    return first in _NOT_FIRST


def _mark(name: str, length: int = 8) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:length]
