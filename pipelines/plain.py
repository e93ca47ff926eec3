"""Text for a terminal: what it holds is printed and does nothing to the terminal.

Belongs here: the last look at what is printed. Does not belong here: making file names harmless, which is
done once, where they are received.
"""

from __future__ import annotations


def plain(text: str, *, lines: bool = False) -> str:
    """A text with every character that does not print shown as `\ufffd`; line ends stay when they are wanted."""
    return "".join(c if c.isprintable() or (lines and c in "\n\t") else "\ufffd" for c in text)
