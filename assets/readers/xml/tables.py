"""XML files that hold several kinds of row: one pass gives the rows of all tables, with the line of each.

As `records`, for a document with more than one thing to count: the assessments, plans and enquiries of a census.
How elements make rows is in `table_handler`; which elements a source has belongs to the source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from assets.readers.delivery import RawDelivery, RawTable, Tagged, texts_to_batch
from assets.readers.raw import Unreadable, check_headings
from assets.readers.xml.table_handler import Finished, TableHandler, TablePaths

CHUNK_BYTES = 256 << 10
BATCH_ROWS = 20_000


@dataclass(frozen=True)
class XmlTable:
    """The rows of one table, and their fields, by paths of local names (namespaces are ignored).

    `record` is the path below the root to the records, `rows` the path below a record to the elements that are
    rows (empty: the record is the row). `fields` gives for each heading the path of its text, below the record, or
    with a leading `/` below the root (a header that all tables may share). A path that begins as `rows` does
    means the enclosing elements of that very row. A last step `@name` is an attribute.
    """

    record: str
    # A mapping cannot be hashed; declarations that differ only here are rare, and equality still sees it.
    fields: Mapping[str, str] = field(hash=False)
    rows: str = ""

    def __post_init__(self) -> None:
        check_headings(tuple(self.fields), 0)


@dataclass(frozen=True)
class XmlTables:
    """The tables of an XML document whose own element is `root`.

        XmlTables("Message", {
            "assessments": XmlTable("Children/Child", rows="CINdetails/Assessments", fields={
                "LAchildID": "ChildIdentifiers/LAchildID",
                "Start": "CINdetails/Assessments/AssessmentActualStartDate",
            }),
            "plans": XmlTable("Children/Child", rows="CINdetails/CINPlanDates", fields={...}),
        })

    A text loses the white space around it; texts of repeated elements are joined with a space; an empty or absent
    element is null. Rows of one table come in the order of the document. A header that is shared must stand before
    the records.
    """

    root: str
    tables: Mapping[str, XmlTable] = field(hash=False)

    def read(self, path: Path) -> RawDelivery:
        """Look at the start of the document now, read the rows as they are asked for.

        Raises `Unreadable`, now or then: file_is_empty, xml_not_well_formed (a file cut short, for one),
        xml_declares_entities (any document type), xml_other_document (another root), xml_too_large (one text,
        or one record, beyond measure).
        """
        if not path.stat().st_size:
            raise Unreadable("file_is_empty", f"an XML document {self.root}")
        with path.open("rb") as file:
            _Document(self).parse(file.read(CHUNK_BYTES), final=False)
        tables = {name: RawTable(tuple(table.fields)) for name, table in self.tables.items()}
        return RawDelivery.lazily(tables, self._batches(path, tables))

    def _batches(self, path: Path, tables: dict[str, RawTable]) -> Iterator[Tagged]:
        document = _Document(self)
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                document.parse(chunk, final=False)
                if document.handler.count >= BATCH_ROWS:
                    yield from _taken(document.handler, tables)
        document.parse(b"", final=True)
        yield from _taken(document.handler, tables)
        for table in tables.values():
            table.line_count = document.line_count()


def _taken(handler: TableHandler, tables: dict[str, RawTable]) -> Iterator[Tagged]:
    finished: Finished = handler.take()
    for (name, table), rows in zip(tables.items(), finished, strict=True):
        for first in range(0, len(rows), BATCH_ROWS):
            some = rows[first : first + BATCH_ROWS]
            yield name, texts_to_batch([line for line, _ in some], [texts for _, texts in some], table.schema)


class _Document:
    """One document while it is parsed: guards its prolog, then lets the handler see its elements."""

    def __init__(self, declared: XmlTables) -> None:
        self._root = declared.root
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse_document_type
        self._parser.StartElementHandler = self._see_root
        paths = [TablePaths(table.record, table.rows, table.fields) for table in declared.tables.values()]
        self.handler = TableHandler(declared.root, paths)

    def parse(self, data: bytes, final: bool) -> None:
        """Parse a further piece. Raises `Unreadable` if the document cannot be trusted."""
        try:
            self._parser.Parse(data, final)
        except expat.ExpatError as error:
            expected = f"well-formed XML ({expat.ErrorString(error.code)})"
            raise Unreadable("xml_not_well_formed", expected, error.lineno) from None
        except (LookupError, ValueError):
            # Python has no such encoding, or expat cannot use it because its characters are of several bytes.
            raise Unreadable("xml_not_well_formed", "an encoding that can be read", 1) from None

    def line_count(self) -> int:
        """Physical lines of the document, once it is at its end."""
        return self._parser.CurrentLineNumber - (self._parser.CurrentColumnNumber == 0)

    def _refuse_document_type(self, *_: object) -> None:
        line = self._parser.CurrentLineNumber
        raise Unreadable("xml_declares_entities", "a document without a DOCTYPE", line)

    def _see_root(self, name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] != self._root:
            raise Unreadable(
                "xml_other_document", f"an XML document {self._root}", self._parser.CurrentLineNumber
            )
        self.handler.take_over(self._parser)(name, attributes)
