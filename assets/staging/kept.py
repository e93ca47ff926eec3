"""The text of an extract's rows, kept in memory while they are typed, so that few files are read twice.

Which rows disagree with each other is known only when all are typed, and then their text is wanted. Belongs
here: keeping it within bounds. Does not belong here: choosing rows (rejected.py). It is kept by Python and
not by the database, which may write what it holds to disk: nobody's identifier may lie there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

MOST_BYTES = 64 << 20


class KeptText:
    """Record batches as they came by; none at all once they are more than `most_bytes`."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._byte_count = 0
        self._batches: list[pa.RecordBatch] = []

    def keeping(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The same batches, each kept as it passes."""
        for batch in batches:
            self._byte_count += batch.nbytes
            if self._byte_count <= self._most_bytes:
                self._batches.append(batch)
            else:
                self._batches.clear()
            yield batch

    def batches(self) -> list[pa.RecordBatch] | None:
        """Every batch that passed, or None when they were too many to keep."""
        return self._batches if self._byte_count <= self._most_bytes else None
