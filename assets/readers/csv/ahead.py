"""The order in which the blocks of a CSV file are decoded and parsed: ahead of the reader, or one by one.

Both ways give, for each block of the file, its bytes and a function that returns the finished `Block` or
raises its `Unreadable`, with lines counted from the start of that block's text.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from assets.readers.csv.block import Block, read_block
from assets.readers.csv.encoding import Encoding, to_utf8
from assets.readers.csv.lines import LONGEST_LINE_BYTES, count_breaks
from assets.readers.csv.malformed_lines import not_closed
from assets.readers.csv.parse import LineFormat

Pending = Iterator[tuple[bytes, Callable[[], Block]]]
# More would wait for each other: decoding holds Python's lock, only parsing does not.
MOST_THREADS = 3


def blocks_in_threads(raws: Iterator[bytes], layout: LineFormat, encoding: Encoding) -> Pending:
    """Blocks in the order of the file, a few of them in work at once. No record may span two lines."""
    threads = min(MOST_THREADS, os.cpu_count() or 1)
    waiting: deque[tuple[bytes, Callable[[], Block]]] = deque()
    with ThreadPoolExecutor(threads, thread_name_prefix="csv") as pool:
        try:
            for raw in raws:
                waiting.append((raw, pool.submit(_decode_and_read, raw, layout, encoding).result))
                if len(waiting) > threads:
                    yield waiting.popleft()
            while waiting:
                yield waiting.popleft()
        finally:
            pool.shutdown(cancel_futures=True)


def _decode_and_read(raw: bytes, layout: LineFormat, encoding: Encoding) -> Block:
    return read_block(to_utf8(raw, encoding), layout)


def blocks_joined(raws: Iterator[bytes], layout: LineFormat, encoding: Encoding) -> Pending:
    """Blocks one by one; a record that is still open at the end of a block is read with the next one."""
    carried = b""

    def finish() -> Block:
        nonlocal carried
        data = carried + to_utf8(raw, encoding, first_line=count_breaks(carried) + 1)
        block = read_block(data, layout)
        carried = b"" if block.open_at is None else data[block.open_at :]
        if carried and (is_last or len(carried) > LONGEST_LINE_BYTES):
            raise not_closed(block.line_count + 1, layout.multiline)
        return block

    upcoming = next(raws, None)
    while upcoming is not None:
        raw = upcoming
        upcoming = next(raws, None)
        is_last = upcoming is None
        yield raw, finish
