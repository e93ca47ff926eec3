"""One record of an XML document into rows: which texts it picks up on the way, and when a row is complete.

Works on a parser's events: an element starts, an element ends. Files and errors belong to `xml_records`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

Row = tuple[int | str | None, ...]
Texts = dict[int, str]


@dataclass(slots=True, eq=False)
class _Step:
    """An element that matters, by its place in the document.

    `level`: 0 for the record, 1 for the first element of the path to the row, and so on; None elsewhere.
    `columns`: for an element whose text is wanted, the columns that it fills. `owner`: the level that keeps
    it, or -1 for the header, which every row shares.
    """

    children: dict[str, _Step] = field(default_factory=dict)
    level: int | None = None
    columns: tuple[int, ...] = ()
    owner: int = -1

    def down(self, name: str) -> _Step:
        return self.children.setdefault(name, _Step())


class RecordHandler:
    """Collects the rows of each record in `finished`: line of the row's element, then a text for each field.

    Fields of the record may stand behind the rows inside it, so rows wait for the end of their record.
    """

    def __init__(self, root: str, record: str, rows: str, fields: Mapping[str, str]) -> None:
        self.finished: list[Row] = []
        self._document = _Step()
        self._width = len(fields)
        top = self._document.down(root)
        levels = [_walk(top, record)]
        for name in _names(rows):
            levels.append(levels[-1].down(name))
        for level, step in enumerate(levels):
            step.level = level
        self._lowest = len(levels) - 1
        for column, path in enumerate(fields.values()):
            step = _walk(top if path.startswith("/") else levels[0], path)
            step.columns = (*step.columns, column)
            if not path.startswith("/"):
                shared = zip(_names(path), _names(rows), strict=False)
                step.owner = next(
                    (n for n, (one, other) in enumerate(shared) if one != other),
                    min(len(_names(path)), self._lowest),
                )

    def take_over(self, parser: XMLParserType) -> Callable[[str, object], None]:
        """Let the parser call this handler from now on; returns what to call for a root already started."""
        nowhere = _Step()
        here = self._document
        above: list[_Step] = []
        pieces: list[str] = []
        # The texts picked up so far: of the header at -1 (the last place), of each open level at its number.
        texts: list[Texts] = [{} for _ in range(self._lowest + 2)]
        waiting: list[tuple[int, list[Texts]]] = []
        lowest, finished, columns = self._lowest, self.finished, range(self._width)

        def start(name: str, _attributes: object) -> None:
            nonlocal here
            above.append(here)
            step = here.children.get(name)
            if step is None:
                step = here.children.get(name.rpartition(":")[2], nowhere) if ":" in name else nowhere
            here = step
            if step.columns:
                parser.CharacterDataHandler = pieces.append
            if step.level is not None:
                texts[step.level] = {}
                if step.level == lowest:
                    waiting.append((parser.CurrentLineNumber, texts[: lowest + 1]))

        def end(_name: str) -> None:
            nonlocal here
            if here.columns:
                parser.CharacterDataHandler = None
                text = "".join(pieces).strip()
                pieces.clear()
                if text:
                    kept = texts[here.owner]
                    for column in here.columns:
                        kept[column] = f"{kept[column]} {text}" if column in kept else text
            if here.level == 0:
                for line, levels in waiting:
                    row = texts[-1].copy()
                    for kept in levels:
                        row.update(kept)
                    finished.append((line, *map(row.get, columns)))
                waiting.clear()
            here = above.pop()

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        return start


def _names(path: str) -> list[str]:
    return [name for name in path.split("/") if name]


def _walk(step: _Step, path: str) -> _Step:
    for name in _names(path):
        step = step.down(name)
    return step
