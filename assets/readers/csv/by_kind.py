"""CSV files that hold several kinds of row, told apart by one column or a few: each kind is a table.

It deals out what another reader has read. Which kinds there are, and what a row of each ought to hold, is for
the source's contract to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from assets.readers.csv.malformed_lines import WHITE_SPACE
from assets.readers.delivery import RawDelivery, RawTable, Tagged
from assets.readers.raw import RawRows, Reader, Unreadable

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

NO_TABLE = ""


@dataclass(frozen=True)
class ByKind:
    """Each line of `reader` goes to the table that claims its kind; every table has all the headings.

    `kind` are the headings that tell the kind, and `tables` gives the kinds of each table: a text for each of
    those headings, compared without the white space around it. Spellings are not guessed: a kind that is
    spelt in two ways stands there twice.

        ByKind(Delimited(), kind=("Event Type",), tables={
            "requests": (("Request",),), "reviews": (("Review",), ("REVIEW",)),
        })

    Lines of a kind that no table claims are the table `""`, which every delivery has: they are counted and to be
    rejected, not dropped. Lines that are no rows (blank, ragged, footers) are set aside there as well, because
    nobody knows their kind; and `line_count` there is that of the file.
    """

    reader: Reader
    kind: tuple[str, ...]
    # A mapping cannot be hashed; declarations that differ only here are rare, and equality still sees it.
    tables: Mapping[str, tuple[tuple[str, ...], ...]] = field(hash=False)

    def __post_init__(self) -> None:
        claimed = [kind for kinds in self.tables.values() for kind in kinds]
        if not self.kind or any(len(kind) != len(self.kind) for kind in claimed):
            raise ValueError("a kind has a text for each of the headings that tell it")
        if len(set(claimed)) < len(claimed):
            raise ValueError("a kind of row belongs to one table")
        if NO_TABLE in self.tables:
            raise ValueError("a table has a name; the one without is for rows of no known kind")
        if any(text != text.strip(WHITE_SPACE) for kind in claimed for text in kind):
            raise ValueError("a kind is given without white space around it")

    def read(self, path: Path) -> RawDelivery:
        """As the reader itself; also `Unreadable` if a heading that tells the kind is missing."""
        rows = self.reader.read(path)
        for heading in self.kind:
            if heading not in rows.headings:
                raise Unreadable(
                    "heading_missing", f"the heading '{heading}', which tells the kinds of row apart"
                )
        tables = {name: RawTable(rows.headings, rows.other_headings) for name in (*self.tables, NO_TABLE)}
        return RawDelivery.lazily(tables, self._batches(rows, tables[NO_TABLE]))

    def _batches(self, rows: RawRows, rest: RawTable) -> Iterator[Tagged]:
        import pyarrow as pa

        for batch in rows.batches:
            placed = self._tables_of(batch)
            for place, name in enumerate((*self.tables, NO_TABLE)):
                of_table = placed == place
                if of_table.all():
                    yield name, batch
                elif of_table.any():
                    yield name, batch.filter(pa.array(of_table))
        rest.set_aside, rest.empty_cells = rows.set_aside, rows.empty_cells
        rest.line_count = rows.line_count
        if rest.line_count is not None:
            rest.header_lines = 1

    def _tables_of(self, batch: pa.RecordBatch) -> np.ndarray:
        """For each row the place of its table among the tables; behind the last one for a kind of no table."""
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        columns = [
            pc.fill_null(pc.utf8_trim(batch.column(heading), WHITE_SPACE), "") for heading in self.kind
        ]
        placed = np.full(batch.num_rows, len(self.tables))
        for place, kinds in enumerate(self.tables.values()):
            for kind in kinds:
                of_kind = pa.array(np.ones(batch.num_rows, dtype=bool))
                for column, text in zip(columns, kind, strict=True):
                    of_kind = pc.and_(of_kind, pc.equal(column, text))
                placed[of_kind.to_numpy(zero_copy_only=False)] = place
        return placed
