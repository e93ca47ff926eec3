"""The signature of a file: what the file system says of it that changes when anybody writes to it.

Belongs here: taking a signature. Does not belong here: what is remembered under one. The time of change (ctime) is
part of it, which no program can set: a file that was cut, overwritten or put back from a backup has another.
"""

from __future__ import annotations

import os

Signature = tuple[int, int, int, int]


def signature(path: str | int) -> Signature | None:
    """The signature of a file, by path or by descriptor; None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - asked thousands of times; a path of it takes longer
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino
