"""Which elements an XML document has: their names, how often each stands below its parent, whether it holds text.

Belongs here: one pass for whoever does not know a document yet. Does not belong here: the rows of a document that is
known (records.py, tables.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from assets.readers.raw import Unreadable

_CHUNK_BYTES = 256 << 10
_MOST_ELEMENTS = 5_000
_DEEPEST = 100


@dataclass(eq=False)
class Element:
    """Elements of one name at one place of the document."""

    name: str
    parent: Element | None
    order: int
    """Its place among all that were met, by where the first of them begins."""
    children: dict[str, Element] = field(default_factory=dict)
    count: int = 0
    repeats: bool = False
    """Whether two of them stand below one parent."""
    has_text: bool = False


def structure_of(path: Path) -> Element:
    """The document's own element, with all below it. Raises `Unreadable`, as the readers of records do."""
    if not path.stat().st_size:
        raise Unreadable("file_is_empty", "an XML document")
    return _Structure().of(path)


class _Structure:
    """One pass: the open elements, and for each the children that it has had so far."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._refuse_document_type
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._top = Element("", None, 0)
        self._open: list[tuple[Element, set[str]]] = [(self._top, set())]
        self._met = 0

    def of(self, path: Path) -> Element:
        try:
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK_BYTES):
                    self._parser.Parse(chunk, False)
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            expected = f"well-formed XML ({expat.ErrorString(error.code)})"
            raise Unreadable("xml_not_well_formed", expected, error.lineno) from None
        except (LookupError, ValueError):
            raise Unreadable("xml_not_well_formed", "an encoding that can be read", 1) from None
        (root,) = self._top.children.values()
        root.parent = None
        return root

    def _start(self, qualified: str, _: dict[str, str]) -> None:
        name = qualified.rpartition(":")[2]
        parent, before = self._open[-1]
        if name not in parent.children:
            self._met += 1
            if self._met > _MOST_ELEMENTS or len(self._open) > _DEEPEST:
                expected = f"at most {_MOST_ELEMENTS:,} kinds of elements, {_DEEPEST} deep"
                raise Unreadable("xml_too_many_names", expected, self._parser.CurrentLineNumber)
            parent.children[name] = Element(name, parent, self._met)
        element = parent.children[name]
        element.count += 1
        element.repeats = element.repeats or name in before
        before.add(name)
        self._open.append((element, set()))

    def _end(self, _: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        element, _ = self._open[-1]
        element.has_text = element.has_text or bool(text.strip())

    def _refuse_document_type(self, *_: object) -> None:
        raise Unreadable(
            "xml_declares_entities", "a document without a DOCTYPE", self._parser.CurrentLineNumber
        )
