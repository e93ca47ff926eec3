"""The words of headings that the contract does not know, kept in the restricted half beside the outcome.

Belongs here: writing them down and reading them back. Does not belong here: who is told what of them
(messages.py says where they stand and never what they say: a heading may be a piece of a record).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from checks.layout import UnknownHeading
from warehouse.storage.atomic import atomic_write

_FILE = "headings.json"


def keep_unknown_headings(folder: Path, headings: Iterable[UnknownHeading]) -> None:
    """Writes them into the folder of the staged extract, readable by its owner alone; nothing when there are none."""
    kept = [{"column": heading.position, "heading": heading.text} for heading in headings]
    if kept:
        atomic_write(folder / _FILE, json.dumps(kept, ensure_ascii=False, indent=1))


def kept_unknown_headings(folder: Path) -> tuple[UnknownHeading, ...]:
    """The unknown headings of a staged extract, from left to right."""
    path = folder / _FILE
    if not path.exists():
        return ()
    kept = json.loads(path.read_text(encoding="utf-8"))
    return tuple(UnknownHeading(each["column"], each["heading"]) for each in kept)
