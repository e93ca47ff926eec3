"""One record of an XML document into rows: which texts it picks up on the way, and when a row is complete.

Works on a parser's events: an element starts, an element ends. Files and errors belong to `xml_records`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assets.readers.raw import Unreadable

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

# Far beyond any agreed document. A record's rows wait in memory for its end, so a record must have one.
LONGEST_TEXT = 4 << 10
DEEPEST = 1_000
MOST_ROWS_OF_RECORD = 100_000

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

    Fields of the record may stand behind the rows inside it, so rows wait for the end of their record. What
    would grow with the file while they wait is bounded; beyond the bounds `Unreadable` is raised.
    `row_count` is how many rows have begun, `longest_text` the length of the longest field so far.
    """

    def __init__(self, root: str, record: str, rows: str, fields: Mapping[str, str]) -> None:
        self.finished: list[Row] = []
        self.row_count = 0
        self.longest_text = 0
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
        characters = 0

        def pick_up(piece: str) -> None:
            nonlocal characters
            pieces.append(piece)
            characters += len(piece)
            if characters > LONGEST_TEXT:
                raise too_long("field", parser)

        def start(name: str, _attributes: object) -> None:
            nonlocal here
            above.append(here)
            if len(above) > DEEPEST:
                raise Unreadable(
                    "xml_nested_too_deeply",
                    f"at most {DEEPEST} elements inside each other",
                    parser.CurrentLineNumber,
                )
            step = here.children.get(name)
            if step is None:
                step = here.children.get(name.rpartition(":")[2], nowhere) if ":" in name else nowhere
            here = step
            if step.columns:
                parser.CharacterDataHandler = pick_up
            if step.level is not None:
                texts[step.level] = {}
                if step.level == lowest:
                    self.row_count += 1
                    if len(waiting) >= MOST_ROWS_OF_RECORD:
                        raise Unreadable(
                            "xml_record_too_long",
                            f"at most {MOST_ROWS_OF_RECORD:,} rows in one record",
                            parser.CurrentLineNumber,
                        )
                    waiting.append((parser.CurrentLineNumber, texts[: lowest + 1]))

        def end(_name: str) -> None:
            nonlocal here, characters
            if here.columns:
                parser.CharacterDataHandler = None
                text = "".join(pieces).strip()
                pieces.clear()
                characters = 0
                if text:
                    kept = texts[here.owner]
                    for column in here.columns:
                        kept[column] = f"{kept[column]} {text}" if column in kept else text
                        if len(kept[column]) > self.longest_text:
                            self.longest_text = len(kept[column])
                            if self.longest_text > LONGEST_TEXT:
                                raise too_long("field", parser)
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


def too_long(what: str, parser: XMLParserType) -> Unreadable:
    """The refusal of a document in which one piece is longer than any agreed one."""
    return Unreadable(
        "xml_text_too_long", f"at most {LONGEST_TEXT:,} characters in a {what}", parser.CurrentLineNumber
    )


def _names(path: str) -> list[str]:
    return [name for name in path.split("/") if name]


def _walk(step: _Step, path: str) -> _Step:
    for name in _names(path):
        step = step.down(name)
    return step
