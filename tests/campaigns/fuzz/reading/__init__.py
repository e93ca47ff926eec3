"""What stands in a file, told without the project's readers: with Python's csv module and a tokenizer of XML.

Belongs here: the independent reading that outcomes are held against. It goes by what a source declares (encoding,
delimiter, footers, paths) and by the definition of "received" in docs/operating.md. Does not belong here: what
ought to become of a row (values.py, properties.py).
"""

from __future__ import annotations

from checks.contract import Source
from fuzz.reading.documents import read_document
from fuzz.reading.standing import Standing
from fuzz.reading.tables import read_table
from fuzz.samples import kind_of


def read(content: bytes, source: Source) -> Standing | None:
    """What stands in a file of the source; None for a kind of file that nothing here reads."""
    kind = kind_of(source)
    if kind == "table":
        return read_table(content, source)
    return read_document(content, source) if kind == "document" else None
