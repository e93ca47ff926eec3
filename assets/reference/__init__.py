"""Code lists, and the published figures that a fresh installation starts with, each with its publisher in sources.csv.

Areas and bank holidays are read from here. The other files are received as the first extracts of their sources
(assets/sources/comparators) and read as such.

Belongs here: the files and where they lie. Does not belong here: figures of our own.
"""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

FOLDER = Path(__file__).parent
_read: ContextVar[set[str] | None] = ContextVar("files_read", default=None)


def rows(file_name: str) -> list[dict[str, str | None]]:
    """The rows of a reference file as texts; an empty field is None."""
    if (noted := _read.get()) is not None:
        noted.add(file_name)
    with (FOLDER / file_name).open(encoding="utf-8", newline="") as lines:
        return [{name: value or None for name, value in row.items()} for row in csv.DictReader(lines)]


UPPER_TIER = ("county", "unitary", "metropolitan", "london_borough")


def councils() -> dict[str, str]:
    """GSS code to name of every upper-tier authority of England."""
    return {
        str(r["area_code"]): str(r["area_name"]) for r in rows("areas.csv") if r["area_type"] in UPPER_TIER
    }


@contextmanager
def files_read() -> Iterator[set[str]]:
    """Notes the names of the files that are read in the block: what is loaded from them goes by them."""
    noted: set[str] = set()
    before = _read.set(noted)
    try:
        yield noted
    finally:
        _read.reset(before)
