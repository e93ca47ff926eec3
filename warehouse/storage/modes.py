"""Who may read what is made: modes are set and never left to the umask that a process happens to have.

Belongs here: modes of files and folders, and narrowing what is open too far. Does not belong here: which
folder is whose (paths.py).
"""

from __future__ import annotations

import logging
import os
import stat
from pathlib import Path

PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
"""The restricted half: for the user alone that runs the project."""
PUBLIC_FOLDER, PUBLIC_FILE = 0o755, 0o644
"""What others may read and nobody but the owner may write."""
PRIVATE_UMASK = 0o077

_LOG = logging.getLogger(__name__)


def keep_private() -> None:
    """Sets the umask of this process so that whatever libraries make is for its owner alone."""
    os.umask(PRIVATE_UMASK)


def make_folder(path: Path, mode: int) -> None:
    """Makes a folder, and those above it that are missing, with exactly this mode; what exists stays as it is."""
    if path.is_dir():
        return
    if not path.parent.is_dir():
        make_folder(path.parent, mode)
    path.mkdir(mode=mode, exist_ok=True)
    path.chmod(mode)


def too_open(path: Path, widest: int) -> int | None:
    """The mode of a path that goes beyond the widest allowed; None of any other.

    A link is left alone, and so is a folder with the sticky bit, such as the system's for temporary files:
    in it nobody can put a folder of his own in the place of ours.
    """
    try:
        found = path.lstat().st_mode
    except FileNotFoundError:
        return None
    mode = stat.S_IMODE(found)
    if stat.S_ISLNK(found) or mode & stat.S_ISVTX or not mode & 0o777 & ~widest:
        return None
    return mode


def narrow(path: Path, widest: int) -> bool:
    """Takes away what goes beyond the widest mode allowed, and says so; whether there was anything to take."""
    mode = too_open(path, widest)
    if mode is None:
        return False
    try:
        path.chmod(mode & (widest | 0o7000))
    except PermissionError:
        _LOG.warning("%s is open to other users (mode %o) and belongs to somebody else: close it", path, mode)
        return False
    _LOG.warning("%s was open to other users (mode %o); its mode is now %o", path, mode, mode & widest)
    return True


def narrow_all(folder: Path, widest_folder: int, widest_file: int) -> None:
    """Narrows a folder and, when it was open too far, everything below it, which others may have reached."""
    if not narrow(folder, widest_folder):
        return
    for at, folders, files in os.walk(folder):
        for name in folders:
            narrow(Path(at, name), widest_folder)
        for name in files:
            narrow(Path(at, name), widest_file)
