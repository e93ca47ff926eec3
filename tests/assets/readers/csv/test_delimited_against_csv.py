"""The reader against Python's csv module, on awkward tables: the same rows, and no line lost."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.readers import Delimited, SetAside, Unreadable
from assets.readers.csv import delimited, lines

ODD_CHARACTERS = "aZ0,;\"' \t\xa0£é½–’\u2028\x85\x0b=*-"
LINE_ENDS = st.sampled_from(["\n", "\r\n"])
PLAIN = st.text(ODD_CHARACTERS, max_size=6)
SPANNING = st.text(ODD_CHARACTERS + "\n\r", max_size=6)
ROWS = st.lists(st.lists(PLAIN, min_size=1, max_size=4), max_size=12)
SPANNING_ROWS = st.lists(st.lists(SPANNING, min_size=3, max_size=3), max_size=12)
BLOCK_SIZES = st.sampled_from([8, 24, 4096])
QUOTING = st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
HEADINGS = ("a", "b", "c")


def text_of(rows: list[list[str]], line_end: str, quoting: int) -> str:
    target = io.StringIO(newline="")
    csv.writer(target, lineterminator=line_end, quoting=quoting).writerows([HEADINGS, *rows])
    return target.getvalue()


def physical_lines(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def by_csv_module(text: str) -> tuple[list[tuple], list[int]]:
    """Rows of three fields that are not blank, with their lines; and the lines of all other records."""
    reader = csv.reader(io.StringIO(text, newline=""))
    rows, others, begins = [], [], 1
    for record in reader:
        if begins > 1:
            if len(record) == 3 and any(value.strip() for value in record):
                rows.append((begins, *(value or None for value in record)))
            else:
                others.append(begins)
        begins = reader.line_num + 1
    return rows, others


def by_reader(reader: Delimited, text: str, block_size: int) -> tuple[list[tuple], list[int], int | None]:
    """The same from the reader, and its count of lines, with blocks small enough to cut anywhere."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "blocks", lambda source: lines.blocks(source, block_size))
        path = Path(folder, "table.csv")
        path.write_bytes(text.encode(reader.encoding))
        raw = reader.read(path)
        rows = [row for b in raw.batches for row in zip(*(c.to_pylist() for c in b.columns), strict=True)]
        return rows, places_of(raw.set_aside, by_csv_module(text)[1]), raw.line_count


def places_of(set_aside: list[SetAside], begins: list[int]) -> list[int]:
    """Where each record that was set aside begins. A run keeps how many it is and its first and last line.

    `begins` tells where the records within a run begin, as each of them may span lines.
    """
    places: list[int] = []
    for run in set_aside:
        within = [line for line in begins if run.line <= line <= run.last_line]
        places += within if len(within) == run.count and within[0] == run.line else [-run.line]
    return places


@settings(max_examples=150, deadline=None)
@given(ROWS, LINE_ENDS, QUOTING, BLOCK_SIZES)
def test_rows_of_any_width(rows, line_end, quoting, block_size):
    text = text_of(rows, line_end, quoting)
    read, set_aside, line_count = by_reader(Delimited(), text, block_size)
    assert (read, set_aside) == by_csv_module(text)
    assert 1 + len(read) + len(set_aside) == line_count == physical_lines(text)


@settings(max_examples=150, deadline=None)
@given(SPANNING_ROWS, LINE_ENDS, BLOCK_SIZES)
def test_values_that_span_lines(rows, line_end, block_size):
    text = text_of(rows, line_end, csv.QUOTE_ALL)
    read, set_aside, line_count = by_reader(Delimited(multiline=True), text, block_size)
    assert (read, set_aside) == by_csv_module(text)
    assert line_count == physical_lines(text)


@settings(max_examples=200, deadline=None)
@given(st.text('a1",\n\r ', max_size=30), st.booleans(), BLOCK_SIZES)
def test_rubbish_is_accounted_for_or_refused(rubbish, multiline, block_size):
    """Whatever stands behind the headings: either the reader sees what the csv module sees, or it says no."""
    text = f"a,b,c\n{rubbish}\n"
    try:
        read, set_aside, line_count = by_reader(Delimited(multiline=multiline), text, block_size)
    except Unreadable as fault:
        assert fault.rule == "quotation_mark_not_closed"
        return
    assert (read, set_aside) == by_csv_module(text)
    assert line_count == physical_lines(text)
