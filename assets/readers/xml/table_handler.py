"""The elements of a document into the rows of several tables: which texts each picks up, when a row is complete.

Works on a parser's events: an element starts, an element ends. Files and errors belong to `tables`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assets.readers.raw import Unreadable

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

Texts = dict[int, str]
Finished = list[list[tuple[int, list[str | None]]]]
HEADER = -1
LONGEST_TEXT = 4 << 20
MOST_ROWS_OF_A_RECORD = 100_000


@dataclass(frozen=True)
class TablePaths:
    """The paths of one table, as declared."""

    record: str
    rows: str
    fields: Mapping[str, str]


@dataclass(slots=True, eq=False)
class _Step:
    """An element that matters, by its place in the document, and what it means for each table (by number).

    `opens`: tables for which it is a level of the path from record (0) to row. `fills`: table, column, and the
    level that keeps its text. `attributes`: the same for each attribute that is wanted.
    """

    children: dict[str, _Step] = field(default_factory=dict)
    opens: list[tuple[int, int]] = field(default_factory=list)
    fills: list[tuple[int, int, int]] = field(default_factory=list)
    attributes: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)

    def down(self, name: str) -> _Step:
        return self.children.setdefault(name, _Step())


class _Table:
    """One table while the document is parsed: texts of the open levels, and rows that wait for their record."""

    def __init__(self, paths: TablePaths, top: _Step, number: int) -> None:
        record = _walk(top, _names(paths.record))
        levels = [record]
        rows = _names(paths.rows)
        for name in rows:
            levels.append(levels[-1].down(name))
        for level, step in enumerate(levels):
            step.opens.append((number, level))
        self.lowest = len(levels) - 1
        self.width = len(paths.fields)
        # Of the header at HEADER (the last place), of each open level at its number.
        self.texts: list[Texts] = [{} for _ in range(self.lowest + 2)]
        self.waiting: list[tuple[int, list[Texts]]] = []
        for column, path in enumerate(paths.fields.values()):
            names = _names(path)
            attribute = names.pop()[1:] if names and names[-1].startswith("@") else ""
            of_header = path.startswith("/")
            step = _walk(top if of_header else record, names)
            fill = (number, column, HEADER if of_header else _owner(names, rows))
            (step.attributes.setdefault(attribute, []) if attribute else step.fills).append(fill)

    def open(self, level: int, line: int) -> None:
        """A record, a row, or a level between the two begins."""
        self.texts[level] = {}
        if level == self.lowest:
            if len(self.waiting) >= MOST_ROWS_OF_A_RECORD:
                raise Unreadable(
                    "xml_too_large", f"at most {MOST_ROWS_OF_A_RECORD:,} rows in one record", line
                )
            self.waiting.append((line, self.texts[: level + 1]))

    def keep(self, column: int, level: int, text: str) -> None:
        """A text has been picked up; one more of the same field is joined to the first."""
        kept = self.texts[level]
        kept[column] = f"{kept[column]} {text}" if column in kept else text

    def rows(self) -> list[tuple[int, list[str | None]]]:
        """The rows of a record that ends, each with its line."""
        finished = []
        for line, levels in self.waiting:
            row = self.texts[HEADER].copy()
            for kept in levels:
                row.update(kept)
            finished.append((line, [row.get(column) for column in range(self.width)]))
        self.waiting.clear()
        return finished


class TableHandler:
    """Collects the rows of each table, which wait for the end of their record: its fields may stand behind them."""

    def __init__(self, root: str, tables: Sequence[TablePaths]) -> None:
        self.count = 0
        self._document = _Step()
        top = self._document.down(root)
        self._tables = [_Table(paths, top, number) for number, paths in enumerate(tables)]
        self._finished: Finished = [[] for _ in self._tables]

    def take(self) -> Finished:
        """The rows of each table that have been finished since the last time."""
        taken, self._finished = self._finished, [[] for _ in self._tables]
        self.count = 0
        return taken

    def take_over(self, parser: XMLParserType) -> Callable[[str, dict[str, str]], None]:
        """Let the parser call this handler from now on; returns what to call for a root already started."""
        nowhere = _Step()
        here = self._document
        above: list[_Step] = []
        # The texts of open elements that are wanted: an element within another adds nothing to the outer one.
        open_texts: list[list[str]] = []
        tables = self._tables
        length = 0

        def hear(text: str) -> None:
            nonlocal length
            length += len(text)
            if length > LONGEST_TEXT:
                raise Unreadable(
                    "xml_too_large", f"texts of at most {LONGEST_TEXT >> 20} MB", parser.CurrentLineNumber
                )
            open_texts[-1].append(text)

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal here
            above.append(here)
            step = here.children.get(name)
            if step is None and here.children and ":" in name:
                step = here.children.get(name.rpartition(":")[2])
            here = nowhere if step is None else step
            parser.CharacterDataHandler = None
            if here is nowhere:
                return
            for number, level in here.opens:
                tables[number].open(level, parser.CurrentLineNumber)
            if here.attributes:
                for key, value in attributes.items():
                    for number, column, level in here.attributes.get(key.rpartition(":")[2], ()):
                        if text := value.strip():
                            tables[number].keep(column, level, text)
            if here.fills:
                open_texts.append([])
                parser.CharacterDataHandler = hear

        def end(_name: str) -> None:
            nonlocal here, length
            if here.fills:
                text = "".join(open_texts.pop()).strip()
                if not open_texts:
                    length = 0
                if text:
                    for number, column, level in here.fills:
                        tables[number].keep(column, level, text)
            for number, level in here.opens:
                if level == 0:
                    rows = tables[number].rows()
                    self._finished[number] += rows
                    self.count += len(rows)
            here = above.pop()
            parser.CharacterDataHandler = hear if here.fills else None

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        return start


def _owner(names: list[str], rows: list[str]) -> int:
    """The level that keeps a text: that of the last element which the paths of field and row have in common."""
    shared = 0
    for one, other in zip(names, rows, strict=False):
        if one != other:
            break
        shared += 1
    return shared


def _names(path: str) -> list[str]:
    return [name for name in path.split("/") if name]


def _walk(step: _Step, names: Sequence[str]) -> _Step:
    for name in names:
        step = step.down(name)
    return step
