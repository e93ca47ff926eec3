"""XML: which elements are records, which are rows, and which texts are their fields.

Belongs here: choosing among the elements of a document. Does not belong here: finding them
(assets/readers/xml/structure.py), or the reader itself.
"""

from __future__ import annotations

from pathlib import Path

from assets.authoring.formats.proposed import Proposed
from assets.readers import Unreadable, XmlRecords
from assets.readers.xml.structure import Element, structure_of


def guess_xml(path: Path, table: str) -> Proposed:
    """The reader of the elements that repeat, or of those at the path `table`. Raises `Unreadable`."""
    root = structure_of(path)
    record = _record(root)
    within = [found for found in _below(record) if found.repeats and found.children]
    if table:
        rows = next((each for each in _below(record) if each.children and _path(each, record) == table), None)
        if rows is None:
            choices = ", ".join(_path(each, record) for each in within) or "none"
            raise Unreadable(
                "xml_rows_missing", f"elements with fields at the path given; those that repeat: {choices}"
            )
    else:
        rows = within[0] if len(within) == 1 else record
    fields = _fields(root, record, rows)
    if not fields:
        raise Unreadable("xml_rows_missing", "elements that repeat and hold texts")
    others = tuple(_path(each, record) for each in within if each is not rows)
    reader = XmlRecords(
        root=root.name,
        record=_path(record, root),
        rows="" if rows is record else _path(rows, record),
        fields=fields,
    )
    return Proposed(reader, "the elements that repeat in the sample", others, headings_are_names=True)


def _record(root: Element) -> Element:
    """The first elements, from above, that repeat; else the deepest that stand alone below one another."""
    level = [root]
    while level:
        if found := [each for each in level if each.repeats and each.children]:
            return max(found, key=lambda each: each.count)
        below = [child for each in level for child in each.children.values()]
        if not below:
            break
        level = below
    alone = [
        each for each in _below(root) if each.children and each.parent and len(each.parent.children) == 1
    ]
    if not alone:
        raise Unreadable("xml_rows_missing", "elements that repeat, one for each record")
    return alone[0]


def _below(element: Element) -> list[Element]:
    """All elements below one, those of each before the next."""
    return [each for child in element.children.values() for each in (child, *_below(child))]


def _path(element: Element, top: Element) -> str:
    names: list[str] = []
    at: Element | None = element
    while at is not None and at is not top:
        names.insert(0, at.name)
        at = at.parent
    return "/".join(names)


def _fields(root: Element, record: Element, rows: Element) -> dict[str, str]:
    """For each heading the path of its text: of the header before the records, of the record, of the row."""
    enclosing = set()
    at: Element | None = rows
    while at is not None:
        enclosing.add(id(at))
        at = at.parent

    def once(top: Element) -> list[Element]:
        """Leaves below an element that can stand there but once, as far as the sample shows."""
        found = []
        for child in top.children.values():
            if child.repeats and id(child) not in enclosing:
                if not child.children and child.has_text:
                    found.append(child)  # such as several factors of an assessment: joined by a space
                continue
            found += [child] if not child.children and child.has_text else once(child)
        return found

    before = [each for each in once(root) if each.order < record.order and not _is_below(each, record)]
    texts = [(each, f"/{_path(each, root)}") for each in before if not each.repeats]
    texts += [(each, _path(each, record)) for each in once(record)]
    fields: dict[str, str] = {}
    taken: set[str] = set()
    for each, path in texts:
        heading, parent = each.name, each.parent
        while heading.casefold() in taken and parent is not None:
            heading, parent = f"{parent.name} {heading}", parent.parent
        taken.add(heading.casefold())
        fields[heading] = path
    return fields


def _is_below(element: Element, top: Element) -> bool:
    at: Element | None = element
    while at is not None and at is not top:
        at = at.parent
    return at is top
