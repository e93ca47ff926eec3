"""The process in which a workbook is read: it limits itself, opens one file and answers questions about it.

Started by `apart`, which also says in what form questions and answers come; never imported.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import IO

from assets.readers.raw import Unreadable
from assets.readers.workbook.apart import MEMORY_BYTES, PROCESSOR_SECONDS
from assets.readers.workbook.cells import Cells
from assets.readers.workbook.container import TOO_LARGE


def _serve(path: Path, questions: IO[bytes], answers: IO[bytes]) -> None:
    """Open the workbook, say which sheets it has, and answer until no more questions come."""

    def say(answer: object) -> None:
        answers.write(json.dumps(answer, separators=(",", ":")).encode() + b"\n")

    def say_no(fault: Unreadable) -> None:
        say({"rule": fault.rule, "expected": fault.expected, "line": fault.line})

    try:
        cells = Cells(path)
    except Unreadable as fault:
        say_no(fault)
        return
    say([[each.name, each.visible, each.has_cells] for each in cells.sheets])
    answers.flush()
    for question in questions:
        asked, index, *more = json.loads(question)
        try:
            if asked == "extent":
                say(cells.extent(index))
            else:
                for row in cells.rows(index, *more):
                    say(row)
                say(None)
        except Unreadable as fault:
            say_no(fault)
        except MemoryError:
            say_no(
                Unreadable(TOO_LARGE, f"a workbook that can be read with {MEMORY_BYTES >> 20} MB of memory")
            )
        answers.flush()


def _limit_itself() -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _limit_itself()
    _serve(Path(sys.argv[1]), sys.stdin.buffer, sys.stdout.buffer)
