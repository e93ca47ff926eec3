"""What is damaged on disk: one form for all findings, and moving things aside instead of deleting them.

Belongs here: that form, and the names of what was moved aside. Does not belong here: finding damage of any one
kind; that stands beside what reads the file.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ASIDE = ".damaged-"


@dataclass(frozen=True)
class Damage:
    """One thing that is wrong with one file."""

    path: Path
    what: str
    """What is wrong with it."""
    then: str
    """What the next night does about it, or somebody has to do."""
    mend: Callable[[], object] | None = None
    """Drops it or moves it aside, where what it held can be made anew."""

    @property
    def message(self) -> str:
        """All of it in a sentence."""
        return f"{self.path} {self.what}: {self.then}"


def move_aside(path: Path) -> Path:
    """Renames a damaged file or folder so that its name says so; gives the new path."""
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
    aside = path.with_name(f"{path.name}{ASIDE}{stamp}")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}{ASIDE}{stamp}-{number}")
    os.replace(path, aside)
    return aside
