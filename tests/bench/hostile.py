"""Stages one file that is made to eat memory, in a process of its own, and says how much it took.

    python tests/bench/hostile.py CASE [SIZE]

prints a line of JSON: verdict, account, message, peak memory in MB, seconds. SIZE multiplies the size of the file.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import astuple
from datetime import date
from pathlib import Path

from assets.readers import Delimited, Wide, XmlRecords
from assets.staging.receiving.receive import receive
from assets.staging.stage import Stager, stage
from checks.columns import Code, Codes, Column, Date, Integer, Month, PersonId, Text
from checks.contract import Source, Supersede, Tolerance
from checks.rule import Rules
from warehouse.storage.paths import DataPaths

MB = 1 << 20
HEADINGS = b"Item,Kind,Noted,Words\n"
GOOD = HEADINGS + b"".join(b"%d,A,01/04/2017,x\n" % n for n in range(100))
Pieces = Iterator[bytes]


def again(piece: bytes, size: float, unit: int = MB) -> Pieces:
    """The piece over and over, up to so many units of bytes."""
    block = piece * max(unit // len(piece), 1)
    for _ in range(max(round(size * unit / len(block)), 1)):
        yield block


def after(start: bytes, pieces: Pieces, end: bytes = b"") -> Pieces:
    """A start, the pieces, an end."""
    yield start
    yield from pieces
    yield end


def ragged(size: float) -> Pieces:
    """Good rows, then ten ragged lines of so many MB."""
    yield GOOD
    for _ in range(10):
        yield from again(b"y", size)
        yield b"\n"


def one_id_for_many_cells(size: float) -> Pieces:
    """A wide table of a few lines, each with a long name and many months."""
    yield b"Branch," + b",".join(
        b"%04d-%02d" % (year, month) for year in range(1900, 2200) for month in range(1, 13)
    )
    for _ in range(10):
        yield b"\n"
        yield from again(b"n", size / 10)
        yield b",7" * 3600
    yield b"\n"


DOCUMENT, END = b"<Message><Header><LEA>888</LEA></Header>\n<Child>\n<Id>1</Id>", b"</Child></Message>\n"
PLAIN, SPANNING = Delimited(footers=("Total",)), Delimited(multiline=True)
WIDE = Wide(Delimited(), ("Branch",), r"^\d{4}-\d{2}$", "Month", "Count")
XML = XmlRecords("Message", "Child", "Row", {"LEA": "/Header/LEA", "Id": "Id", "Value": "Row/Value"})

CASES: dict[str, tuple[object, Callable[[float], Pieces]]] = {
    "line ends": (PLAIN, lambda size: after(GOOD, again(b"\n", 10 * size))),
    "line ends and a quotation mark now and then": (
        PLAIN,
        lambda size: after(GOOD, again(b'"7",A,01/04/2017,x\n' + b"\n" * 100_000, 10 * size)),
    ),
    "blank rows": (PLAIN, lambda size: after(GOOD, again(b",,,\n", 80 * size))),
    "blank rows and footers by turns": (PLAIN, lambda size: after(GOOD, again(b",,,\nTotal,,,\n", 20 * size))),
    "short ragged lines": (PLAIN, lambda size: after(GOOD, again(b"z\n", 80 * size))),
    "ragged lines": (PLAIN, lambda size: ragged(30 * size)),
    "ragged lines of some length": (PLAIN, lambda size: after(GOOD, again(b"y" * 10_000 + b"\n", 300 * size))),
    "one line": (PLAIN, lambda size: after(GOOD, again(b"y", 300 * size), b"\n")),
    "one first line": (PLAIN, lambda size: after(b"", again(b"y", 300 * size), b"\n")),
    "a quotation mark that is not closed": (PLAIN, lambda size: after(GOOD + b'"', again(b"y,\n", 400 * size))),
    "a quotation mark that may span lines": (SPANNING, lambda size: after(GOOD + b'"', again(b"y,\n", 400 * size))),
    "long values": (PLAIN, lambda size: after(GOOD, again(b"7,A,01/04/2017," + b"v" * 900_000 + b"\n", 300 * size))),
    "bad rows": (PLAIN, lambda size: after(HEADINGS, again(b"7,?,01/04/2017,some words or other\n", 80 * size))),
    "many headings": (PLAIN, lambda size: after(b"a", again(b",b", 3 * size), b"\n")),
    "long names of a wide table": (WIDE, lambda size: one_id_for_many_cells(20 * size)),
    "one text": (
        XML,
        lambda size: after(DOCUMENT + b"<Row><Value>", again(b"t", 300 * size), b"</Value></Row>" + END),
    ),
    "a text not asked for": (XML, lambda size: after(DOCUMENT + b"<Z>", again(b"t", 300 * size), b"</Z>" + END)),
    "attributes": (XML, lambda size: after(DOCUMENT + b"<Row ", _attributes(100 * size), b"/>" + END)),
    "a comment": (XML, lambda size: after(DOCUMENT + b"<!--", again(b"t", 300 * size), b"-->" + END)),
    "nesting": (XML, lambda size: after(DOCUMENT, again(b"<Row>", 5 * 5 * size), END)),
    "empty elements": (XML, lambda size: after(DOCUMENT, again(b"<Row/>\n", 7 * 10 * size), END)),
    "elements of a field": (XML, lambda size: after(DOCUMENT, again(b"<Id>2</Id>", 100 * size), END)),
    "names": (XML, lambda size: after(DOCUMENT, _names(100 * size), END)),
    "a long header": (
        XML,
        lambda size: after(
            b"<Message><Header><LEA>" + b"8" * 4_000 + b"</LEA></Header>",
            again(b"<Child><Row/></Child>\n", 0.5 * size),
            b"</Message>\n",
        ),
    ),
}  # fmt: skip


def _attributes(size: float) -> Pieces:
    for n in range(round(size * MB) // 20_000):
        yield b" ".join(b'a%d="1234567"' % (n * 1000 + m) for m in range(1000)) + b" "


def _names(size: float) -> Pieces:
    for n in range(round(size * MB) // 20_000):
        yield b"".join(b"<name%d/>" % (n * 1500 + m) for m in range(1500))


def source(reader: object) -> Source:
    """A small contract for the reader of a case; it refuses no extract for its bad rows."""
    if reader is WIDE:
        columns = (
            Column("branch_name", "Branch", Text(), "", required=True),
            Column("month", "Month", Month(), ""),
            Column("item_count", "Count", Integer(), ""),
        )
        key, dated = ("branch_name", "month_first_date"), ("month_first_date",)
    elif reader is XML:
        columns = (
            Column("lea_code", "LEA", Code(Codes({"888": "one"})), ""),
            Column("child_id", "Id", PersonId(), "", required=True),
            Column("noted_date", "Value", Date(), ""),
        )
        key, dated = ("child_id", "noted_date"), ("noted_date",)
    else:
        columns = (
            Column("item_id", "Item", Integer(minimum=0), "", required=True),
            Column("kind_code", "Kind", Code(Codes({"A": "a"})), ""),
            Column("noted_date", "Noted", Date("%d/%m/%Y", earliest=date(2008, 4, 1)), ""),
            Column("words", "Words", Text(), ""),
        )
        key, dated = ("item_id",), ("noted_date",)
    return Source(
        name="hostile", title="Hostile", description="For measuring.", team="team:tests",
        sensitivity="restricted", file_pattern=".*", reader=reader, columns=columns, key=key, dated_by=dated,
        supersede=Supersede("never"), tolerance=Tolerance(rejected_share=1.0, minimum_rows=0),
    )  # fmt: skip


def peak_mb() -> float:
    """The most memory that this program ever took, in MB.

    `ru_maxrss` would not do where it can be helped: Linux counts the memory of a large parent as a program's own.
    """
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1 << 20 if sys.platform == "darwin" else 1024
    )


def main(case: str, size: float = 1.0) -> None:
    """Write the file of the case, stage it, and say what it took."""
    reader, pieces = CASES[case]
    contract = source(reader)
    with tempfile.TemporaryDirectory() as folder:
        paths = DataPaths(Path(folder, "home")).prepare()
        with (paths.landing / "hostile.txt").open("wb") as file:
            file.writelines(pieces(size))
        (arrival,) = receive(paths, [contract], contract.name)
        began = time.perf_counter()
        outcome = stage(arrival, contract, Stager(paths, "E10000017", b"k" * 32, rules_instead=Rules()))
        told = {
            "verdict": outcome.verdict,
            "account": astuple(outcome.account),
            "rules": [finding.rule for finding in outcome.findings if finding.status == "failed"],
            "message": outcome.message,
            "peak_mb": peak_mb(),
            "seconds": round(time.perf_counter() - began, 1),
        }
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], *map(float, sys.argv[2:]))
