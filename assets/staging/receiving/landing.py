"""The landing zone, walked without following anything that leads out of it.

Belongs here: which regular files lie there, and what else does. Does not belong here: which of them are new,
or who claims them. Every folder is held open while its entries are looked at, and a file is read by the
descriptor that was looked at: what is swapped for a link in the meantime leads nowhere.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

DEEPEST = 32
"""Folders within folders that are looked into."""
WHOLE = "."
"""The name of the landing zone itself."""

LINK = "a link"
NOT_A_FILE = "not a file"
UNREADABLE = "an unreadable file"
UNREADABLE_FOLDER = "an unreadable folder"
TOO_DEEP = "a folder too deep"

_UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload", "~")
# When the machine or this process has run out of something, no file is to blame.
_OURS = {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOSPC, errno.EDQUOT}
_SPECIAL_FILES = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# Without blocking: nobody need ever write into a pipe that was put in the place of a file.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class NotReceivable(Exception):
    """What lies there cannot be taken in: its kind, and the system's words on it."""

    def __init__(self, kind: str, because: str) -> None:
        super().__init__(f"{kind}: {because}")
        self.kind, self.because = kind, because

    @classmethod
    def unless_ours(cls, kind: str, error: OSError) -> NotReceivable:
        """Of what the system said about a file or folder. Raises the error when the fault is the machine's."""
        if error.errno in _OURS:
            raise error
        return cls(kind, os.strerror(error.errno) if error.errno else type(error).__name__)


@dataclass(frozen=True)
class Landed:
    """One entry of the landing zone, as it was when it was looked at."""

    name: str
    """Relative to the landing zone, with `/` between folders; bytes that are no UTF-8 as lone surrogates."""
    size: int = 0
    modified_ns: int = 0
    identity: tuple[int, int] = (0, 0)
    folder: int = -1
    """The folder it lies in, open until the walk goes on."""
    fault: NotReceivable | None = None
    """Why it cannot be taken in; None for a regular file."""

    @property
    def base(self) -> str:
        """Its name within its folder."""
        return self.name.rpartition("/")[2]

    @property
    def state(self) -> tuple[int, int]:
        """Size and time of change."""
        return self.size, self.modified_ns

    @contextmanager
    def opened(self) -> Iterator[int]:
        """The file, open for reading. Raises NotReceivable, or FileNotFoundError when it has been taken away."""
        try:
            file = os.open(self.base, _FILE, dir_fd=self.folder)
        except FileNotFoundError:
            raise
        except OSError as error:
            kind = LINK if error.errno == errno.ELOOP else UNREADABLE
            raise NotReceivable.unless_ours(kind, error) from None
        try:
            if wrong := _not_a_file(os.fstat(file)):
                raise wrong
            yield file
        finally:
            os.close(file)

    def is_as_it_was(self, file: int) -> bool:
        """Whether name and open file are still what was looked at: a file that is being written is not."""
        try:
            at_name = os.stat(self.base, dir_fd=self.folder, follow_symlinks=False)
        except OSError:
            return False
        return all(
            ((found.st_dev, found.st_ino), found.st_size, found.st_mtime_ns) == (self.identity, *self.state)
            for found in (os.fstat(file), at_name)
        )


def walk(landing: Path) -> Iterator[Landed]:
    """Every entry below the landing zone that is not hidden, in the order of names; folders only when refused.

    The landing zone itself may be a link: it is the installation's and not a sender's.
    """
    try:
        folder = os.open(landing, _FOLDER & ~os.O_NOFOLLOW)
    except OSError as error:
        yield Landed(WHOLE, fault=NotReceivable.unless_ours(UNREADABLE_FOLDER, error))
        return
    try:
        yield from _entries(folder, "", 0)
    finally:
        os.close(folder)


def _entries(folder: int, above: str, depth: int) -> Iterator[Landed]:
    try:
        bases = sorted(os.listdir(folder))
    except OSError as error:
        yield Landed(above.rstrip("/") or WHOLE, fault=NotReceivable.unless_ours(UNREADABLE_FOLDER, error))
        return
    for base in bases:
        if base.startswith((".", "~$")):
            continue
        name = above + base
        try:
            found = os.stat(base, dir_fd=folder, follow_symlinks=False)
        except FileNotFoundError:
            continue
        except OSError as error:
            yield Landed(name, fault=NotReceivable.unless_ours(UNREADABLE, error))
            continue
        if stat.S_ISDIR(found.st_mode):
            yield from _below(folder, base, name, depth + 1)
        elif not base.lower().endswith(_UNFINISHED):
            identity = (found.st_dev, found.st_ino)
            yield Landed(name, found.st_size, found.st_mtime_ns, identity, folder, _not_a_file(found))


def _below(folder: int, base: str, name: str, depth: int) -> Iterator[Landed]:
    if depth > DEEPEST:
        yield Landed(name, fault=NotReceivable(TOO_DEEP, f"it lies {depth} folders deep"))
        return
    try:
        inner = os.open(base, _FOLDER, dir_fd=folder)
    except FileNotFoundError:
        return
    except OSError as error:
        swapped = error.errno in (errno.ELOOP, errno.ENOTDIR)
        yield Landed(name, fault=NotReceivable.unless_ours(LINK if swapped else UNREADABLE_FOLDER, error))
        return
    try:
        yield from _entries(inner, f"{name}/", depth)
    finally:
        os.close(inner)


def _not_a_file(found: os.stat_result) -> NotReceivable | None:
    kind = stat.S_IFMT(found.st_mode)
    if kind == stat.S_IFREG:
        return None
    if kind == stat.S_IFLNK:
        return NotReceivable(LINK, "it leads elsewhere")
    return NotReceivable(NOT_A_FILE, f"it is {_SPECIAL_FILES.get(kind, 'of another kind')}")
