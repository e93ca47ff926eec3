"""The ordinal of a row: its place among the rows that the reader gave, whatever a database does with them.

Belongs here: giving rows their number on the way into the database. Does not belong here: using it. A database
that reads a stream with several threads keeps no order, and many rows may begin on one line: so the number goes
with the row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

# It begins with a space, which no heading does once it is read.
ORDINAL = " row_ordinal"


def numbered(schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> pa.RecordBatchReader:
    """The batches as a stream with the ordinal of each row (from 0) as its first column."""
    import pyarrow as pa

    wider = pa.schema([pa.field(ORDINAL, pa.int64()), *schema])

    def with_ordinals() -> Iterator[pa.RecordBatch]:
        import numpy as np

        before = 0
        for batch in batches:
            ordinals = pa.array(np.arange(before, before + batch.num_rows))
            before += batch.num_rows
            yield pa.record_batch([ordinals, *batch.columns], schema=wider)

    return pa.RecordBatchReader.from_batches(wider, with_ordinals())
