"""Small files of published figures and code lists, each with its publisher and licence in sources.csv.

Belongs here: the files and where they lie. Does not belong here: figures of our own.
"""

import csv
from pathlib import Path

FOLDER = Path(__file__).parent


def rows(file_name: str) -> list[dict[str, str | None]]:
    """The rows of a reference file as texts; an empty field is None."""
    with (FOLDER / file_name).open(encoding="utf-8", newline="") as lines:
        return [{name: value or None for name, value in row.items()} for row in csv.DictReader(lines)]
