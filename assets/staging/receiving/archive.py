"""The archive's contents: a file is copied in while its SHA-256 is taken, and kept under that, read-only.

Belongs here: bytes. Does not belong here: the record of an arrival (assets/staging/arrivals.py).
"""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

from assets.staging.receiving.landing import UNREADABLE, NotReceivable
from warehouse.storage.modes import PRIVATE_FILE, PRIVATE_FOLDER, make_folder
from warehouse.storage.paths import DataPaths

_CHUNK = 1 << 20


def clear_antechamber(paths: DataPaths) -> None:
    """Removes half copies that a crash left."""
    for left_by_a_crash in _antechamber(paths).glob("*"):
        left_by_a_crash.unlink()


def copy_in(paths: DataPaths, file: int) -> tuple[str, Path]:
    """Copies an open file into the antechamber; gives the SHA-256 and the copy.

    Raises NotReceivable when the file cannot be read to its end; nothing of it then stays.
    """
    make_folder(_antechamber(paths), PRIVATE_FOLDER)
    copy = _antechamber(paths) / f"{os.getpid()}-{time.time_ns()}"
    digest = hashlib.sha256()
    try:
        with open(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE), "wb") as written:
            while chunk := read(file):
                digest.update(chunk)
                written.write(chunk)
            written.flush()
            os.fsync(written.fileno())
    except BaseException:
        copy.unlink(missing_ok=True)
        raise
    return digest.hexdigest(), copy


def read(file: int) -> bytes:
    """The next part of an open file, empty at its end. Raises NotReceivable when it cannot be read."""
    try:
        return os.read(file, _CHUNK)
    except OSError as error:
        raise NotReceivable.unless_ours(UNREADABLE, error) from None


def keep(content: Path, copy: Path) -> None:
    """Puts a copy in its place in the archive, unless the same content is there already."""
    for folder in (content.parent.parent, content.parent):
        make_folder(folder, PRIVATE_FOLDER)
    if content.exists():
        copy.unlink()
    else:
        copy.chmod(0o400)
        os.replace(copy, content)


def _antechamber(paths: DataPaths) -> Path:
    return paths.archive / "incoming"
