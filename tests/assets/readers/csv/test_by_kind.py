"""Several kinds of row in one CSV file: each to its table, and none lost."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.readers import Delimited, Unreadable
from assets.readers.csv.by_kind import ByKind

EVENTS = Path(__file__).parents[3] / "extracts/real/client_level_data_four_event_types.csv"
CLIENT_LEVEL_DATA = ByKind(
    Delimited(),
    kind=("Event Type",),
    tables={
        "requests": (("Request",),),
        "assessments": (("Assessment",),),
        "services": (("Service",),),
        "reviews": (("Review",),),
    },
)


def read(reader: ByKind, path: Path):
    delivery = reader.read(path)
    rows: dict[str, list[tuple]] = {name: [] for name in delivery.tables}
    for name, batch in delivery.batches:
        rows[name] += [tuple(row.values()) for row in batch.to_pylist()]
    rest = delivery.tables[""]
    handed_over = sum(table.row_count for table in delivery.tables.values())
    assert rest.line_count == rest.header_lines + handed_over + rest.set_aside.line_count
    return delivery, rows


def test_four_event_types_of_client_level_data():
    delivery, rows = read(CLIENT_LEVEL_DATA, EVENTS)
    assert {name: [row[0] for row in found] for name, found in rows.items()} == {
        "requests": [2, 6, 10],
        "assessments": [3, 7],
        "services": [4, 8, 11],
        "reviews": [5, 9],
        "": [12],
    }
    headings = delivery.tables["services"].headings
    assert {table.headings for table in delivery.tables.values()} == {headings}
    component = headings.index("Service Component") + 1
    assert [row[component] for row in rows["services"]] == ["Reablement", "Residential Care", "Home Support"]


def test_kinds_are_compared_without_white_space_but_never_guessed(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"kind,n\n Request ,1\nrequest,2\n,3\nRequests,4\n\nRequest\n")
    reader = ByKind(Delimited(), ("kind",), {"r": (("Request",),)})
    delivery, rows = read(reader, path)
    assert rows == {
        "r": [(2, " Request ", "1")],
        "": [(3, "request", "2"), (4, None, "3"), (5, "Requests", "4")],
    }
    assert [(each.line, each.kind) for each in delivery.tables[""].set_aside] == [(6, "blank"), (7, "ragged")]


def test_two_columns_may_tell_the_kind(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\nx,1\nx,\ny,1\n")
    reader = ByKind(Delimited(), ("a", "b"), {"one": (("x", "1"), ("x", "")), "two": (("y", "1"),)})
    assert read(reader, path)[1] == {"one": [(2, "x", "1"), (3, "x", None)], "two": [(4, "y", "1")], "": []}


def test_a_file_without_the_heading_that_tells_the_kind_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"type,n\nRequest,1\n")
    with pytest.raises(Unreadable) as caught:
        CLIENT_LEVEL_DATA.read(path)
    assert caught.value.rule == "heading_missing"


@pytest.mark.parametrize(
    ("kind", "tables"),
    [
        ((), {"r": ((),)}),
        (("a",), {"r": (("x", "y"),)}),
        (("a",), {"r": (("x",),), "s": (("x",),)}),
        (("a",), {"": (("x",),)}),
        (("a",), {"r": ((" x",),)}),
    ],
)
def test_a_declaration_that_cannot_be_meant_is_refused(kind, tables):
    with pytest.raises(ValueError):
        ByKind(Delimited(), kind, tables)


@settings(max_examples=50)
@given(st.lists(st.sampled_from(["A", "B", " B", "C", "", "a"]), min_size=1, max_size=40))
def test_every_row_is_in_exactly_one_table(kinds):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_text("n,kind\n" + "".join(f"{n},{kind}\n" for n, kind in enumerate(kinds)), newline="")
        _, rows = read(ByKind(Delimited(), ("kind",), {"a": (("A",),), "b": (("B",),)}), path)
    table_of = {"A": "a", "B": "b", " B": "b"}
    assert {name: len(found) for name, found in rows.items()} == {
        "a": 0, "b": 0, "": 0, **Counter(table_of.get(kind, "") for kind in kinds)
    }  # fmt: skip
    assert sorted(row[0] for found in rows.values() for row in found) == [n + 2 for n in range(len(kinds))]
