"""Writing files so that a reader, or a run after a crash, never meets half of one.

Belongs here: atomic writes of whole files and folders. Does not belong here: what is in them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.storage.modes import PRIVATE_FILE, PRIVATE_FOLDER, make_folder


def atomic_write(path: Path, text: str, mode: int = PRIVATE_FILE) -> None:
    """Writes a text file so that it is there whole or not at all, also after a loss of power."""
    make_folder(path.parent, PRIVATE_FOLDER)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(
            os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w", encoding="utf-8"
        ) as file:
            os.fchmod(file.fileno(), mode)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


@contextmanager
def atomic_folder(path: Path, mode: int = PRIVATE_FOLDER) -> Iterator[Path]:
    """Gives a folder beside `path` to write into and puts it in the place of `path` at the end.

    When the block raises, nothing of it stays and `path` is as it was; what a process left that was killed
    in the block is cleared away by the next. Whoever writes to `path` must be alone in doing so.
    """
    for left in path.parent.glob(f".{path.name}.*"):
        if left.name.endswith(".old") and not path.exists():
            # Killed between the two moves below: what was there before is whole and stays.
            os.replace(left, path)
        shutil.rmtree(left, ignore_errors=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    make_folder(unfinished, mode)
    try:
        yield unfinished
        old = path.with_name(f".{path.name}.{os.getpid()}.old")
        shutil.rmtree(old, ignore_errors=True)
        if path.exists():
            os.replace(path, old)
        try:
            os.replace(unfinished, path)
        except BaseException:
            if old.exists():
                os.replace(old, path)
            raise
        shutil.rmtree(old, ignore_errors=True)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
