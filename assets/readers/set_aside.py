"""Lines that are no rows of data: counted one by one, kept in runs, their text cut where it is long.

Belongs here: how such lines are kept in little memory, whatever a sender sends. Does not belong here: deciding
which lines they are (each format's own reader).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

MALFORMED = ("ragged", "byte_order_mark")
"""Kinds of lines that should have been rows. Any other kind is ignored, and counted."""
KEPT_CHARACTERS = 16 << 10
MOST_RUNS = 10_000


@dataclass(frozen=True, slots=True)
class SetAside:
    """A line of the file that is not a row of data, or a run of such lines.

    `line` is the physical line (from 1) where it begins, `last_line` where it ends; `kind` is "blank", "footer",
    "ragged" (another number of fields than headings) or "byte_order_mark" (a mark that belongs at the start of a
    file); `expected` says of a malformed line what would have been right, such as "10 fields, found 9".

    Blank lines and footers are kept as runs: `count` is how many they are, `text` is the first of them.
    """

    line: int
    text: str
    kind: str
    expected: str = ""
    count: int = field(default=1, kw_only=True)
    last_line: int = field(default=0, kw_only=True)

    def __post_init__(self) -> None:
        if not self.last_line:
            object.__setattr__(self, "last_line", self.line + self.count - 1)

    @property
    def is_malformed(self) -> bool:
        """Whether it should have been a row, and is rejected."""
        return self.kind in MALFORMED

    def moved_down(self, lines: int) -> SetAside:
        """The same, where the lines counted so far began that many lines down the file."""
        return self._of(self.line + lines, self.count, self.last_line + lines)

    def and_then(self, other: SetAside) -> SetAside:
        """A run of these lines and of others that stand behind them."""
        return self._of(self.line, self.count + other.count, other.last_line)

    def _of(self, line: int, count: int, last_line: int) -> SetAside:
        if type(self) is SetAside:
            # They come by the million, and `replace` takes three times as long.
            return SetAside(line, self.text, self.kind, self.expected, count=count, last_line=last_line)
        return replace(self, line=line, count=count, last_line=last_line)

    def is_like(self, other: SetAside) -> bool:
        """Whether both are set aside for the same reason."""
        if type(self) is type(other) is SetAside:
            return self.kind == other.kind and self.expected == other.expected
        same = replace(self, line=other.line, text=other.text, count=other.count, last_line=other.last_line)
        return same == other


class SetAsideLines(list[SetAside]):
    """What was set aside, in the order of the file. Its length is the number of runs; `line_count` tells all.

    A line that follows a line of its kind joins its run. Beyond `MOST_RUNS` a line joins the last run of its
    kind also over rows that lie between: a run then tells how many, from which line and to which, but not all
    in between are of it. Malformed lines stay single, because each is a rejected row with a text of its own.
    """

    def __init__(self, lines: Iterable[SetAside] = ()) -> None:
        super().__init__()
        self._last: dict[str, int] = {}
        self.extend(lines)

    @property
    def line_count(self) -> int:
        """How many lines were set aside."""
        return sum(run.count for run in self)

    @property
    def ignored_count(self) -> int:
        """How many of them are no rows by right: blank lines and footers."""
        return sum(run.count for run in self if not run.is_malformed)

    def append(self, line: SetAside) -> None:
        """Put a line, or a run, behind the others."""
        place = self._last.get(line.kind)
        if place is not None and not line.is_malformed:
            run = self[place]
            if (run.last_line + 1 == line.line or len(self) >= MOST_RUNS) and run.is_like(line):
                self[place] = run.and_then(line)
                return
        self._last[line.kind] = len(self)
        super().append(line)

    def extend(self, lines: Iterable[SetAside]) -> None:
        """Put lines behind the others."""
        for line in lines:
            self.append(line)

    def __iadd__(self, lines: Iterable[SetAside]) -> SetAsideLines:  # type: ignore[override,misc]
        self.extend(lines)
        return self


def cut_for_keeping(text: str) -> str:
    """A text as it is kept: of one that is long, the beginning, and how much of it is not kept."""
    if len(text) <= KEPT_CHARACTERS:
        return text
    return f"{text[:KEPT_CHARACTERS]} … ({len(text) - KEPT_CHARACTERS:,} more characters)"
