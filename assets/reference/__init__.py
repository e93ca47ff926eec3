"""Small files of published figures and code lists, each with its publisher and licence in sources.csv.

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


@contextmanager
def files_read() -> Iterator[set[str]]:
    """Notes the names of the files that are read in the block: what is loaded from them goes by them."""
    noted: set[str] = set()
    before = _read.set(noted)
    try:
        yield noted
    finally:
        _read.reset(before)
