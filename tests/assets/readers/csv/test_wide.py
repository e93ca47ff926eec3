"""A column for each month becomes a row for each month."""

from __future__ import annotations

from pathlib import Path

import pytest

from assets.readers import Delimited, Unreadable, Wide

VISITS = Wide(Delimited(footers=("Total",)), ("Library",), r"^\d{4}-\d{1,2}$", "Month", "Count")


@pytest.fixture
def file(tmp_path: Path):
    def write(content: str) -> Path:
        path = tmp_path / "wide.csv"
        path.write_text(content)
        return path

    return write


def test_each_cell_is_a_row_with_the_line_of_its_library(file):
    raw = VISITS.read(
        file("Library,2016-12,2017-1,Opened\nNorth,5,0,1901\n\nSouth,, ,1902\nWest,n/a,7,\nTotal,5\n")
    )
    assert raw.headings == ("Library", "Month", "Count")
    assert raw.other_headings == ((4, "Opened"),)
    rows = [tuple(row.values()) for batch in raw.batches for row in batch.to_pylist()]
    assert rows == [
        (2, "North", "2016-12", "5"),
        (2, "North", "2017-1", "0"),
        (5, "West", "2016-12", "n/a"),
        (5, "West", "2017-1", "7"),
    ]
    assert raw.empty_cells == 2
    assert [(line.line, line.kind) for line in raw.set_aside] == [(3, "blank"), (6, "footer")]
    assert raw.line_count == 6


def test_a_table_without_a_single_month_is_refused(file):
    with pytest.raises(Unreadable) as caught:
        VISITS.read(file("Library,April 2016\nNorth,5\n"))
    assert caught.value.rule == "heading_missing"


def test_a_missing_id_heading_is_missing_from_the_rows(file):
    raw = VISITS.read(file("Branch,2016-12\nNorth,5\n"))
    assert (raw.headings, raw.other_headings) == (("Month", "Count"), ((1, "Branch"),))


def test_a_fault_of_the_lines_is_a_fault_of_the_table(file):
    raw = VISITS.read(file('Library,2016-12\n"North,5\n'))
    with pytest.raises(Unreadable):
        list(raw.batches)
    assert raw.failure is not None and raw.failure.line == 2
