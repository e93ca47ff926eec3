"""Files of the synthetic county on their way to the disk.

Belongs here: streaming lines under a temporary name, odd lines slipped in among the good ones, and the
placing of a finished file without touching one that already has that content.
"""

import filecmp
import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

SYNTHETIC = "SYNTHETIC DATA: demonstration county, describes nobody"
TRAILER = f'"*** {SYNTHETIC} ***"'
PART = ".part"

#: an odd line for a file: after how many good lines, and the text (None: repeat the good line just written)
Odd = tuple[int, str | None]


class Extract:
    """A text file written line by line, in bounded memory, as `<name>.part` in a scratch folder."""

    def __init__(
        self,
        scratch: Path,
        name: str,
        encoding: str = "utf-8",
        line_end: str = "\r\n",
        odd: Iterable[Odd] = (),
    ) -> None:
        path = scratch / (name + PART)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("w", encoding=encoding, newline="")
        self._end = line_end
        self._held: list[str] = []
        self._odd = sorted(odd, key=lambda one: one[0], reverse=True)
        self._next = self._odd[-1][0] if self._odd else -1
        self._last = ""
        self.count = 0

    def heading(self, line: str) -> None:
        """Write the line of headings: it counts as no row."""
        self._held.append(line)

    def add(self, line: str) -> None:
        """Write one good line (without its line end), and the odd ones that are due after it."""
        held = self._held
        held.append(line)
        self._last = line
        self.count += 1
        if self.count == self._next:
            self._slip_in(self.count)
        if len(held) > 4096:
            self._flush()

    def close(self, *last_lines: str) -> None:
        """Write the odd lines still due, then `last_lines`, and close the file."""
        self._slip_in(None)
        self._held.extend(last_lines)
        self._flush()
        self._file.close()

    def __enter__(self) -> "Extract":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def _slip_in(self, upto: int | None) -> None:
        while self._odd and (upto is None or self._odd[-1][0] <= upto):
            text = self._odd.pop()[1]
            self._held.append(self._last if text is None else text)
        self._next = self._odd[-1][0] if self._odd else -1

    def _flush(self) -> None:
        if self._held:
            self._file.write(self._end.join(self._held) + self._end)
            self._held.clear()


def place(part: Path, target: Path) -> None:
    """Move a finished file to its place; a target that already has the same bytes keeps its date."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_file() and filecmp.cmp(part, target, shallow=False):
        part.unlink()
    else:
        os.replace(part, target)
