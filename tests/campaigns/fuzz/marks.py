"""The marks that mutations plant: whatever of a file's content may be told to nobody begins with one.

Belongs here: making and finding marks. Does not belong here: where they are planted or looked for.
"""

from __future__ import annotations

import re
from random import Random

MARK = "ZQX"
FOUND = re.compile(MARK, re.IGNORECASE)


def mark(rng: Random, word: str = "") -> str:
    """An identifier that stands nowhere else."""
    return f"{MARK}{word}{rng.randrange(10**6):06d}"
