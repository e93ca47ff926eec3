"""What is proposed for reading a sample.

Belongs here: the reader and what its author is told of it. Does not belong here: how any format is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Proposed:
    """A reader, why it has these settings, and which other tables the sample holds."""

    reader: Any
    why: str
    others: tuple[str, ...] = ()
    """Names for `--table`: other sheets, or paths of other elements that repeat."""
    headings_are_names: bool = False
    """Whether headings are keys or names of elements, which are never part of a record."""
