"""XML files: one row for each repeated element inside a repeated record, streamed, with the line of each row.

The parser is expat: it gives the true line of any element (libxml2 keeps 16 bits of it), reports a document
type before it looks inside, fetches nothing, and builds no tree. How a record makes rows is in `xml_record`;
which elements a source has belongs to the source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers import expat

from assets.readers.csv.lines import count_lines_of_file
from assets.readers.raw import RawRows, Unreadable, check_headings
from assets.readers.xml.record import RecordHandler, Row

if TYPE_CHECKING:
    import pyarrow as pa

CHUNK_BYTES = 256 << 10
# A tag, a comment or an instruction must be in memory whole before expat can tell what it is.
LONGEST_TAG_BYTES = 4 << 20
MOST_BATCH_CHARACTERS = 16 << 20
# expat keeps every name that it meets, once.
MOST_NAMES = 10_000
BATCH_ROWS = 20_000


@dataclass(frozen=True)
class XmlRecords:
    """Which elements make the rows of an XML document, and which texts make their fields.

    `root` is the name of the document's own element, `record` the path below it to the records, `rows` the
    path below a record to the elements that are the rows (empty: the record is the row). `fields` gives for
    each heading the path of its text: below the record, or with a leading `/` below the root (a header that
    stands before the records). A path that shares its beginning with `rows` means the enclosing elements of
    that very row, not their brothers:

        XmlRecords(
            root="Message", record="Children/Child", rows="CINdetails/Assessments",
            fields={
                "LEA": "/Header/Source/LEA",
                "LAchildID": "ChildIdentifiers/LAchildID",
                "CINreferralDate": "CINdetails/CINreferralDate",
                "AssessmentActualStartDate": "CINdetails/Assessments/AssessmentActualStartDate",
            },
        )

    Names are local names: namespaces are ignored. A text loses the white space around it; texts of repeated
    elements are joined with a space; an empty or absent element is null.
    """

    root: str
    record: str
    rows: str
    # A mapping cannot be hashed; declarations that differ only here are rare, and equality still sees it.
    fields: Mapping[str, str] = field(hash=False)

    def __post_init__(self) -> None:
        check_headings(tuple(self.fields), 0)

    def read(self, path: Path) -> RawRows:
        """Look at the start of the document now, read the rows as they are asked for.

        Raises `Unreadable`, now or then: file_is_empty, xml_not_well_formed (a file cut short, for one),
        xml_declares_entities (any document type), xml_other_document (another root).
        """
        if not path.stat().st_size:
            raise Unreadable("file_is_empty", f"an XML document {self.root}")
        with path.open("rb") as file:
            self._start().parse(file.read(CHUNK_BYTES), final=False)

        def produce(rows: RawRows) -> Iterator[pa.RecordBatch]:
            document = self._start()
            with path.open("rb") as file:
                while chunk := file.read(CHUNK_BYTES):
                    document.parse(chunk, final=False)
                    if len(document.rows) >= BATCH_ROWS:
                        yield from _batches(document, rows.schema)
            document.parse(b"", final=True)
            yield from _batches(document, rows.schema)
            rows.line_count = document.line_count()

        return RawRows.lazily(tuple(self.fields), produce)

    def count_rows(self, path: Path) -> int:
        """How many rows begin in a document that cannot be read to its end; where none does, its physical lines."""
        document = self._start()
        try:
            with path.open("rb") as file:
                while chunk := file.read(CHUNK_BYTES):
                    document.parse(chunk, final=False)
                    document.take_rows()
        except Unreadable:
            pass
        return document.row_count or count_lines_of_file(path)

    def _start(self) -> _Document:
        return _Document(self.root, RecordHandler(self.root, self.record, self.rows, self.fields))


class _Document:
    """One document while it is parsed: guards its prolog, then lets the record handler see its elements."""

    def __init__(self, root: str, handler: RecordHandler) -> None:
        self._root = root
        self._handler = handler
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse_document_type
        self._parser.StartElementHandler = self._see_root
        self._byte_count = 0
        self.rows: list[Row] = handler.finished

    def parse(self, data: bytes, final: bool) -> None:
        try:
            self._parser.Parse(data, final)
        except expat.ExpatError as error:
            expected = f"well-formed XML ({expat.ErrorString(error.code)})"
            raise Unreadable("xml_not_well_formed", expected, error.lineno) from None
        except (LookupError, ValueError):
            # Python has no such encoding, or expat cannot use it because its characters are of several bytes.
            raise Unreadable("xml_not_well_formed", "an encoding that can be read", 1) from None
        self._byte_count += len(data)
        if self._byte_count - max(self._parser.CurrentByteIndex, 0) > LONGEST_TAG_BYTES:
            expected = f"tags and comments of less than {LONGEST_TAG_BYTES >> 20} MB"
            raise Unreadable("xml_tag_too_long", expected, self._parser.CurrentLineNumber)
        if len(self._parser.intern) > MOST_NAMES:
            expected = f"at most {MOST_NAMES:,} names of elements and attributes"
            raise Unreadable("xml_too_many_names", expected, self._parser.CurrentLineNumber)

    def take_rows(self) -> list[Row]:
        """The rows finished since the last time."""
        taken, self.rows[:] = list(self.rows), []
        return taken

    @property
    def longest_text(self) -> int:
        """The length of the longest field so far."""
        return self._handler.longest_text

    @property
    def row_count(self) -> int:
        """How many rows have begun so far."""
        return self._handler.row_count

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
        self._handler.take_over(self._parser)(name, attributes)


def _batches(document: _Document, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The rows finished since the last time, in batches of a bounded size.

    A text of the header or of a record stands in each of its rows, so few long texts can make many long rows.
    """
    rows = document.take_rows()
    most = max(MOST_BATCH_CHARACTERS // max(document.longest_text * len(schema), 1), 1)
    for first in range(0, len(rows), most):
        yield _batch(rows[first : first + most], schema)


def _batch(rows: list[Row], schema: pa.Schema) -> pa.RecordBatch:
    """Rows (line, then the texts in the order of the headings) as columns."""
    import pyarrow as pa

    columns = zip(*rows, strict=True)
    return pa.record_batch([pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)
