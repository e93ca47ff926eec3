"""Saying how far a long extract has been read.

Belongs here: counting rows as they pass. Does not belong here: where it is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

EVERY_ROWS = 500_000


def with_progress(
    batches: Iterator[pa.RecordBatch], file_name: str, tell: Callable[[str], None], every: int = EVERY_ROWS
) -> Iterator[pa.RecordBatch]:
    """The batches as they are, with a word each time that so many more rows have passed."""
    rows, said = 0, 0
    for batch in batches:
        yield batch
        rows += batch.num_rows
        if rows // every > said:
            said = rows // every
            tell(f"{file_name}: {rows:,} rows read so far")
