"""Faults in words that quote no record, and their full text where only its owner may read it.

The message of a library's exception can hold the value that it stumbled over: a date that could not be
converted, a code that was no key, a line that could not be decoded. So what leaves a step (for Dagster's
record, the terminal, a log) is said by one rule: an exception that one of our own rooms declares says its
message, which is in our words; of any other only its type, and where in our code it arose. The full text
goes to a file. Belongs here: that rule and that file. Does not belong here: who catches what.
"""

from __future__ import annotations

import errno
import os
import re
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.storage.atomic import atomic_write
from warehouse.storage.paths import DataPaths

_PROJECT = Path(__file__).parents[2]
_ROOMS = ("warehouse", "checks", "assets", "pipelines")
_BEFORE_ANY_ROW = ("BinderException", "CatalogException", "ParserException")
"""DuckDB's errors about a statement, raised before it looks at rows."""
_SUGGESTED = re.compile(r"\s*(Candidate |Did you mean|LINE \d)")
_MAKE_ROOM = "make room there and start it again; what was half written is written anew"
_LET_WRITE = "let this program's user write there, and start it again"
_TO_DO = {
    "ENOSPC": _MAKE_ROOM, "EDQUOT": _MAKE_ROOM, "EFBIG": _MAKE_ROOM, "EROFS": _LET_WRITE, "EACCES": _LET_WRITE,
    "EPERM": _LET_WRITE, "EIO": "the disk fails: have it looked at", "EMFILE": "", "ENFILE": "", "ENOMEM": "",
}  # fmt: skip
"""What the machine can refuse, by the system's name for it, and what helps."""
_OF_THE_MACHINE = {os.strerror(getattr(errno, name)): to_do for name, to_do in _TO_DO.items()} | {
    # In the words of SQLite, in which Dagster keeps its record.
    "database or disk is full": _MAKE_ROOM,
    "attempt to write a readonly database": _LET_WRITE,
    "unable to open database file": _LET_WRITE,
    "disk I/O error": "the disk is full or fails: have it looked at, and start it again",
}
_KEPT = 100


class Fault(Exception):
    """A fault in words that quote no record; they say where its full text is kept."""


class FullText(Exception):
    """What another program said of a fault, kept behind ours and never shown."""


def in_our_words(error: BaseException) -> str:
    """An exception in words that quote no record."""
    if _is_ours(error):
        return str(error)
    of_database = getattr(error, "orig", None)
    cause = of_database if isinstance(of_database, BaseException) else error
    said = type(cause).__name__
    if type(cause).__module__.split(".")[0].strip("_") == "duckdb" and said in _BEFORE_ANY_ROW:
        # What it suggests instead may be a heading of the file.
        said = _SUGGESTED.split(str(cause), maxsplit=1)[0].strip()
    elif machine := _of_the_machine(cause):
        said += f" ({machine})"
    return f"{said}{_where(error)}{_helped_by(cause)}"


def published_words(error: BaseException) -> str:
    """An exception in words for those who read what is published: a place in the program is for the engineer alone."""
    return str(error) if _is_ours(error) else f"a fault of ours ({type(error).__name__})"


def keep_in_full(paths: DataPaths, error: BaseException) -> Path | None:
    """Writes an exception with all that led to it into a file of its owner's; None when it cannot be written."""
    said = "\n\n".join(
        "".join(traceback.TracebackException.from_exception(each).format(chain=False))
        for each in _led_to(error)
    )
    now = time.time_ns()
    name = f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime(now // 10**9))}-{now % 10**9:09}-{os.getpid()}.txt"
    try:
        atomic_write(paths.faults / name, said.encode("utf-8", "backslashreplace").decode())
        for old in sorted(paths.faults.glob("[0-9]*.txt"))[:-_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return None
    return paths.faults / name


def without_quotation(error: Exception, paths: DataPaths) -> Exception:
    """What to raise in place of an exception, `from None`, where others can read it."""
    if _is_ours(error) and len(_led_to(error)) == 1 and not getattr(error, "__notes__", None):
        return error
    kept = keep_in_full(paths, error)
    where = f"in full, for those who may read it: {kept}" if kept else "its full text could not be kept"
    return Fault(f"{in_our_words(error)}; {where}")


@contextmanager
def quoting_nothing(paths: DataPaths, *let_through: type[BaseException]) -> Iterator[None]:
    """Exceptions leave the block in words that quote no record; those to let through leave as they are."""
    try:
        yield
    except let_through:
        raise
    except Exception as error:
        raise without_quotation(error, paths) from None


def _is_ours(error: BaseException) -> bool:
    return type(error).__module__.split(".")[0] in _ROOMS


def _led_to(error: BaseException) -> list[BaseException]:
    """The exception and all behind it, also those that it hides."""
    found: list[BaseException] = []
    behind: BaseException | None = error
    while behind is not None and behind not in found:
        found.append(behind)
        behind = behind.__cause__ or behind.__context__
    return found


def _of_the_machine(error: BaseException) -> str:
    """What the machine refused, in the words of the operating system: no space left, say."""
    if isinstance(error, OSError) and error.errno:
        file = f": {error.filename!r}" if isinstance(error.filename, str) else ""
        return f"{os.strerror(error.errno)}{file}"
    return next((words for words in _OF_THE_MACHINE if words in str(error)), "")


def _helped_by(error: BaseException) -> str:
    """What somebody can do about what the machine refused."""
    said = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
    to_do = next((to_do for words, to_do in _OF_THE_MACHINE.items() if words in said), "")
    return f": {to_do}" if to_do else ""


def _where(error: BaseException) -> str:
    """The innermost place in our own code that the exception came by."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(_PROJECT) and path.relative_to(_PROJECT).parts[0] in _ROOMS:
            return f", in {path.relative_to(_PROJECT).as_posix()} line {frame.lineno}"
    return ""
