"""Good small files of every source: of the demo's county, of the installation, and the good ones among the tests.

Belongs here: collecting them, by what each source's own pattern claims. Does not belong here: damaging them. A
source that is declared tomorrow needs nothing here but a good extract in tests/extracts/<source>.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from assets.declarations.declared import all_sources
from assets.readers import Delimited, Wide, XmlRecords
from checks.contract import Source
from demo import county

EXTRACTS = Path(__file__).parents[2] / "extracts"
MOST_LINES, FEW_LINES = 40, 3
MOST_RECORDS, FEW_RECORDS = 12, 1
RECORD = re.compile(rb"\s*<Child>.*?</Child>", re.DOTALL)
BAD = re.compile(rb"Dirt Lane|SYN99|99\d{5}|1066|2999|n/a")
"""What tells the bad rows of the demo, of which a small file would have too many to be accepted."""

Kind = Literal["table", "document", "other"]


@dataclass(frozen=True)
class Sample:
    """A good file, and a tiny one of the same form that is cut at every byte."""

    source: Source
    name: str
    content: bytes
    tiny: bytes

    @property
    def kind(self) -> Kind:
        """What its source's reader reads: that decides which damage can be done to it."""
        return kind_of(self.source)

    @property
    def encoding(self) -> str:
        """The encoding of its text."""
        reader = self.source.reader
        return getattr(getattr(reader, "reader", reader), "encoding", "utf-8")

    @property
    def delimiter(self) -> str:
        """What parts the fields of a line."""
        reader = self.source.reader
        return getattr(getattr(reader, "reader", reader), "delimiter", ",")

    def name_of(self, number: int) -> str:
        """The name under which a case of it lands; its source, and no other, claims it."""
        stem, dot, suffix = self.name.rpartition(".")
        return f"{stem}_{number}{dot}{suffix}"


def kind_of(source: Source) -> Kind:
    """The kind of file that a source sends. Of any other only bytes are damaged, and no text is held against it."""
    if isinstance(source.reader, Delimited | Wide):
        return "table"
    return "document" if isinstance(source.reader, XmlRecords) else "other"


@cache
def samples() -> dict[str, tuple[Sample, ...]]:
    """The samples of every source there is. Raises ValueError for a source that has none."""
    files = _of_the_demo() + _of_the_tests() + _of_the_installation()
    found: dict[str, tuple[Sample, ...]] = {}
    for name, source in all_sources().items():
        mine = [(file, content) for file, content in files if re.fullmatch(source.file_pattern, file)]
        # A good extract of a source need not be named as the source asks; it then lands under another's name.
        mine += [(mine[0][0], path.read_bytes()) for path in sorted((EXTRACTS / name).glob("good*")) if mine]
        if not mine:
            raise ValueError(
                f"source {name} has no good file: put one into tests/extracts/{name} or the demo"
            )
        good = [_sample(source, file, content) for file, content in mine]
        found[name] = (_sample(source, *mine[0], with_bad=True), *good)
    return found


def _sample(source: Source, name: str, content: bytes, with_bad: bool = False) -> Sample:
    if kind_of(source) == "table":
        lines = content.splitlines(keepends=True)
        # The last line is a trailer, if there is one.
        last = lines[-1:] if b"*" in lines[-1][:4] else []
        kept = [line for line in lines[: -1 if last else None] if with_bad or not BAD.search(line)]
        return Sample(source, name, b"".join([*kept[:MOST_LINES], *last]), b"".join(kept[:FEW_LINES]))
    if kind_of(source) == "document":
        most, few = (_first(content, count, with_bad) for count in (MOST_RECORDS, FEW_RECORDS))
        return Sample(source, name, most, few)
    return Sample(source, name, content, content)


def _first(content: bytes, most: int, with_bad: bool) -> bytes:
    """A document with its first records alone; one that has no such records as it is."""
    found = list(RECORD.finditer(content))
    kept = [each[0] for each in found if with_bad or (b"<LAchildID>" in each[0] and not BAD.search(each[0]))]
    return (
        content[: found[0].start()] + b"".join(kept[:most]) + content[found[-1].end() :] if found else content
    )


def _of_the_demo() -> list[tuple[str, bytes]]:
    with tempfile.TemporaryDirectory() as folder:
        written = county.write(Path(folder), scale=0.002)
        return [(path.name, path.read_bytes()) for path in written if "_draft" not in path.name]


def _of_the_installation() -> list[tuple[str, bytes]]:
    with_them = [source.comes_with for source in all_sources().values() if source.comes_with]
    return [(path.name, path.read_bytes()) for path in with_them]


def _of_the_tests() -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in sorted((EXTRACTS / "real").glob("*.*"))]
