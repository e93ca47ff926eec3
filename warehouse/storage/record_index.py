"""What many small files say, gathered in one, so that asking for all of them does not open each.

Belongs here: the index, which is believed of a file only while the signature is the one under which it was read, and
is made anew from the files where it is missing, cut or altered. Does not belong here: what the records are. The files
stay the truth: an index may be deleted at any time.

A line of the index is a record: a checksum, then name, signature and text. New lines are added at the end, so that a
night costs what is new; lines that later ones replaced are dropped when they are more than those that count.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Generic, TypeVar

from warehouse.storage.atomic import atomic_write
from warehouse.storage.modes import PRIVATE_FILE, PRIVATE_FOLDER, make_folder
from warehouse.storage.signature import Signature, signature

_LOG = logging.getLogger(__name__)
_DIGITS = 16
"""Of a checksum."""
_SPARE = 100
"""Lines that are not worth dropping."""

Record = TypeVar("Record")


class RecordIndex(Generic[Record]):
    """The records of some files by name, each read and parsed once while its file stays as it is.

    `parse` makes a record of its name and text; None where the file is damaged, which is then read every time.
    """

    def __init__(self, file: Path, parse: Callable[[str, str], Record | None]) -> None:
        self._file, self._parse = file, parse
        self._known: dict[str, tuple[Signature, Record]] = {}
        self._gathered: dict[str, tuple[Signature, str]] | None = None
        """What the index says and nobody asked for yet; None before it was read."""
        self._unsaved: dict[str, tuple[Signature, str]] = {}
        self._paths: Mapping[str, str] = {}
        self._line_count = 0
        self._is_damaged = False

    def read(self, paths: Mapping[str, str]) -> dict[str, Record | None]:
        """The records of these files, which are all there are, by name; None for a damaged one."""
        if self._gathered is None:
            self._gathered = dict(self._read_index())
        found: dict[str, Record | None] = {}
        for name, path in paths.items():
            seen = signature(path)
            if seen is None:
                continue
            known = self._known.get(name)
            found[name] = known[1] if known and known[0] == seen else self._record(name, path, seen)
        self._paths = paths
        for name in self._known.keys() - found.keys():
            del self._known[name]
        return found

    def save(self) -> None:
        """Adds to the index what was read from files since; whoever calls this is alone in writing it."""
        stays = self._file.exists() and not self._is_damaged
        try:
            if stays and self._line_count + len(self._unsaved) <= 2 * len(self._known) + _SPARE:
                self._add()
            elif self._known:
                self._make_anew()
        except OSError as error:
            _LOG.warning(
                "%s could not be written (%s): the records are read from their own files instead",
                self._file, os.strerror(error.errno or 0),
            )  # fmt: skip
            return
        self._unsaved.clear()

    def _record(self, name: str, path: str, seen: Signature) -> Record | None:
        gathered = self._gathered.pop(name, None) if self._gathered else None
        if gathered and gathered[0] == seen:
            text = gathered[1]
        else:
            if gathered:
                _LOG.info("%s is older than %s, which is read itself", self._file, path)
            read = _text_of(path)
            if read is None:
                return None
            seen, text = self._unsaved[name] = read
        record = self._parse(name, text)
        if record is None:
            self._unsaved.pop(name, None)
            self._known.pop(name, None)
        else:
            self._known[name] = seen, record
        return record

    def _read_index(self) -> Iterator[tuple[str, tuple[Signature, str]]]:
        for line in lines_of(self._file):
            self._line_count += 1
            if line is None:
                self._is_damaged = True
            else:
                name, *seen, text = line
                size, modified, changed, inode = seen
                yield name, ((size, modified, changed, inode), text)
        if self._is_damaged:
            _LOG.warning(
                "%s is damaged: what it does not say any more is read from the files themselves, "
                "and the next ingest makes it anew", self._file,
            )  # fmt: skip

    def _add(self) -> None:
        if not self._unsaved:
            return
        lines = [_line(name, *said) for name, said in self._unsaved.items()]
        with open(os.open(self._file, os.O_WRONLY | os.O_APPEND, PRIVATE_FILE), "wb") as file:
            file.write(b"".join(lines))
        self._line_count += len(lines)

    def _make_anew(self) -> None:
        read = {name: _text_of(self._paths[name]) for name in self._known}
        lines = [_line(name, *said) for name, said in read.items() if said]
        make_folder(self._file.parent, PRIVATE_FOLDER)
        atomic_write(self._file, b"".join(lines).decode())
        self._line_count, self._is_damaged = len(lines), False


def lines_of(index: Path) -> Iterator[list | None]:
    """The lines of an index, None for each that is damaged; none where there is no index."""
    try:
        lines = index.read_bytes().split(b"\n")
    except FileNotFoundError:
        return
    except OSError:
        yield None
        return
    cut = lines.pop()
    for line in lines:
        checksum, said = line[:_DIGITS], line[_DIGITS + 1 :]
        yield json.loads(said) if checksum == _checksum(said).encode() else None
    if cut:
        yield None


def files_in(folder: Path, ending: str = "") -> dict[str, str]:
    """The files of a folder (or the folders) that are named by a number, by that number, with their paths."""
    try:
        names = os.listdir(folder)  # noqa: PTH208 - thousands of paths would take longer than the listing
    except FileNotFoundError:
        return {}
    numbers = (name.removesuffix(ending) for name in names if name.endswith(ending))
    return {number: f"{folder}/{number}{ending}" for number in numbers if number.isdecimal()}


def _line(name: str, seen: Signature, text: str) -> bytes:
    said = json.dumps([name, *seen, text]).encode()
    return b"%s %s\n" % (_checksum(said).encode(), said)


def _checksum(said: bytes) -> str:
    return hashlib.sha256(said).hexdigest()[:_DIGITS]


def _text_of(path: str) -> tuple[Signature, str] | None:
    """The text of a file and the signature that it had before it was read; None when it is no text, or gone."""
    try:
        with open(path, "rb") as file:
            seen = signature(file.fileno())
            text = file.read().decode()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return (seen, text) if seen else None
