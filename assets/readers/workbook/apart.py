"""A workbook opened in a process of its own, whose memory the operating system limits.

A few kilobytes of a workbook can ask for any amount of memory: one cell in the last corner of a sheet, one long
text a million times. No reckoning beforehand is sure to find every such file; a limit is. The process answers
questions (see `served`): each is a line of JSON, the answer is lines of JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assets.readers.raw import Unreadable
from assets.readers.workbook.cells import Merged, Row, SheetInfo
from assets.readers.workbook.container import TOO_LARGE

MEMORY_BYTES = 400 << 20
PROCESSOR_SECONDS = 600
# Text of the file never goes into a log, and Rust writes some when it gives up.
IN_SILENCE = subprocess.DEVNULL


class Apart:
    """As `Cells`, in another process; it ends with `close`, or when nobody holds this object any longer."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise FileNotFoundError(path)  # which is no fault of a workbook
        command = [sys.executable, "-m", "assets.readers.workbook.served", str(path.absolute())]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [_home(), *sys.path]))}
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=IN_SILENCE, env=environment
        )
        self.close = weakref.finalize(self, _end, self._process)
        self.sheets = [SheetInfo(*each) for each in self._answer()]

    def extent(self, index: int) -> tuple[int, Merged]:
        """As `Cells.extent`."""
        rows, merged = self._ask("extent", index)
        return rows, [(tuple(first), tuple(last)) for first, last in merged]

    def rows(self, index: int, first: int | None = None) -> Iterator[Row]:
        """As `Cells.rows`; to be read to its end before the next question."""
        row = self._ask("rows", index, first)
        while row is not None:
            yield row
            row = self._answer()

    def _ask(self, *question: object) -> Any:
        try:
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps(question).encode() + b"\n")
            self._process.stdin.flush()
        except (BrokenPipeError, ValueError):
            raise self._why_it_ended() from None
        return self._answer()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line.endswith(b"\n"):
            raise self._why_it_ended()
        answer = json.loads(line)
        if isinstance(answer, dict):
            raise Unreadable(answer["rule"], answer["expected"], answer["line"])
        return answer

    def _why_it_ended(self) -> Exception:
        ended = self._process.wait()
        if ended < 0:
            # Ended by the system: memory that it was not given, or time that it had used up.
            megabytes = MEMORY_BYTES >> 20
            return Unreadable(
                TOO_LARGE,
                f"a workbook that can be read with {megabytes} MB of memory in {PROCESSOR_SECONDS} seconds",
            )
        return RuntimeError(f"the process that reads a workbook ended with {ended}")


def _home() -> str:
    """The folder from which `assets` was imported."""
    return str(Path(__file__).resolve().parents[3])


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    process.wait()
