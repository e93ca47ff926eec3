"""Text in Markdown: whatever it holds, it is shown and does nothing.

Belongs here: escaping. Does not belong here: documents.
"""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~&])")
_BEGINS_A_LIST = re.compile(r"^(\d{0,9})([-+=]|(?<=\d)[.)])")


def markdown_text(text: str) -> str:
    """A text, on one line, that Markdown and the HTML made of it show as it stands."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return _BEGINS_A_LIST.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", line))
