"""Objects in lines and in arrays: texts, lines, and what is no row; documents that must not be trusted."""

from __future__ import annotations

import json
import tempfile
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.readers import RawRows, Unreadable
from assets.readers.json import JsonArray, JsonLines, array

LINES = JsonLines(("id", "a.b"), may_be_absent=("id", "a.b"))
ARRAY = JsonArray(("id", "a.b"), may_be_absent=("id", "a.b"))


@pytest.fixture
def file(tmp_path: Path):
    def write(content: str | bytes) -> Path:
        path = tmp_path / "data.json"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def all_of(rows: RawRows) -> list[tuple]:
    return [tuple(row.values()) for batch in rows.batches for row in batch.to_pylist()]


def refusal(reader, path: Path) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        all_of(reader.read(path))
    return caught.value


VALUES = [
    ('"007"', "007"),
    ("1.50", "1.50"),
    ("12345678901234567890123", "12345678901234567890123"),
    ("1e5", "1e5"),
    ("true", "true"),
    ("null", None),
    ('""', None),
    ('" x "', " x "),
    ('"\\u00e9\\n"', "é\n"),
    ('[1.0, "q", {"k": null}]', '[1.0, "q", {"k": null}]'),
    ("{}", "{}"),
]


@pytest.mark.parametrize(("written", "text"), VALUES)
def test_a_value_is_the_text_that_was_written(file, written, text):
    line = f'{{"id": {written}, "a": {{"b": {written}}}}}'
    nested = None if written == "{}" else text
    expected = [(1, text, text if written == "{}" else nested)]
    assert all_of(LINES.read(file(line + "\n"))) == expected
    assert all_of(ARRAY.read(file(f"[{line}]"))) == expected


ODD = [
    ("5", "an object"),
    ('"text"', "an object"),
    ("[1]", "an object"),
    ("null", "an object"),
    ('{"id": 1, "id": 1}', "each key once"),
    ('{"x": {"id": 1, "id": 2}}', "each key once"),
    ('{"id": NaN}', "NaN"),
    ('{"id": -Infinity}', "NaN"),
    ('{"a": {"b": 1}, "a.b": 2}', "each field once"),
    ('{"id": "\\ud800"}', "whole characters"),
    ('{"id": "\\u0000"}', "NUL"),
]


@pytest.mark.parametrize(("odd", "expected"), ODD)
def test_a_value_that_is_no_row_is_set_aside_with_its_line(file, odd, expected):
    for reader, text in (
        (LINES, f'{{"id":1}}\n{odd}\n{{"id":3}}\n'),
        (ARRAY, f'[{{"id":1}},\n{odd},\n{{"id":3}}]\n'),
    ):
        rows = reader.read(file(text))
        assert all_of(rows) == [(1, "1", None), (3, "3", None)]
        assert [(each.line, each.kind, each.text) for each in rows.set_aside] == [(2, "ragged", odd)]
        assert expected in rows.set_aside[0].expected
        assert rows.line_count == 3


def test_a_line_that_is_not_well_formed_is_set_aside_and_blank_lines_are_counted(file):
    rows = LINES.read(file('\ufeff{"id":1}\r\n  \r\n{"id":2\r\n{"id":3} {"id":4}\r\n{"id":5}'))
    assert all_of(rows) == [(1, "1", None), (5, "5", None)]
    assert [(each.line, each.kind) for each in rows.set_aside] == [(2, "blank"), (3, "ragged"), (4, "ragged")]
    assert rows.line_count == 5


def test_an_array_within_a_document_has_the_lines_of_its_elements(file):
    document = (
        '{"n": {"items": [{"id":9}]},\r\n"data": {"m": [1],\n"items": [\n'
        '{"id":\n1}, {"id":2},\r{"id":3}]\n},\n"z": 1}\n'
    )
    rows = JsonArray(("id",), path="data/items").read(file(document))
    assert all_of(rows) == [(4, "1"), (5, "2"), (6, "3")]
    assert rows.line_count == 8


def test_other_fields_are_told_and_a_field_that_no_object_has_is_missing(file):
    text = '{"id":1,"x":{"y":1}}\n'
    rows = JsonLines(("id",)).read(file(text))
    all_of(rows)
    assert rows.other_headings == ((1, "x.y"),)
    assert refusal(JsonLines(("id", "b")), file(text)).rule == "heading_missing"
    assert refusal(JsonArray(("id", "b")), file(f"[{text}]")).rule == "heading_missing"


@pytest.mark.parametrize(
    ("reader", "content", "rule", "line"),
    [
        (LINES, b"", "file_is_empty", None),
        (ARRAY, b" \n ", "file_is_empty", None),
        (LINES, b'[{"id":1}]', "json_other_form", 1),
        (LINES, b'{"id":1}\n{"id":', "file_is_cut_short", 2),
        (LINES, '{"id":"é"}\n'.encode("cp1252"), "encoding_not_as_agreed", 1),
        (LINES, '{"id":1}\n'.encode("utf-16"), "encoding_not_as_agreed", 1),
        (LINES, '{"id":1}\n'.encode("utf-16-le"), "file_holds_binary_data", 1),
        (ARRAY, '[{"id":1},\n{"id":"é"}]'.encode("cp1252"), "encoding_not_as_agreed", 2),
        (ARRAY, '[{"id":1}]'.encode("utf-32"), "encoding_not_as_agreed", 1),
        (ARRAY, b'[{"id":1},\n{"id":2}', "json_not_well_formed", 2),
        (ARRAY, b'[{"id":1},\n{"id":2', "json_not_well_formed", 2),
        (ARRAY, b'[{"id":1}\n{"id":2}]', "json_not_well_formed", 2),
        (ARRAY, b'[{"id":1},\n]', "json_not_well_formed", 2),
        (ARRAY, b'[{"id":1}]\n]', "json_not_well_formed", 2),
        (ARRAY, b'[{"id":1,}]', "json_not_well_formed", 1),
        (ARRAY, b'[{"id":01}]', "json_not_well_formed", 1),
        (ARRAY, b'[\n{"id":"\xff"}]', "encoding_not_as_agreed", 2),
        (ARRAY, b'{"id":1}\n', "json_other_form", 1),
        (JsonArray(("id",), path="a/b"), b'{"a":{"c":[]}}', "json_other_form", 1),
        (JsonArray(("id",), path="a"), b'{"a":[],\n"a":[]}', "json_not_well_formed", 2),
        (JsonArray(("id",), path="a"), b'{"a":[]\n', "json_not_well_formed", 2),
    ],
)
def test_documents_that_cannot_be_trusted(file, reader, content, rule, line):
    fault = refusal(reader, file(content))
    assert (fault.rule, fault.line) == (rule, line)


def test_values_nested_without_end(file):
    deep = '{"a":' * 100_000 + "1" + "}" * 100_000
    assert refusal(ARRAY, file(f'[{{"id":1}},\n{deep}]')).rule == "json_nested_too_deeply"
    rows = LINES.read(file(f'{{"id":1}}\n{deep}\n'))
    assert all_of(rows) == [(1, "1", None)]
    assert [(each.line, each.kind) for each in rows.set_aside] == [(2, "ragged")]


def test_a_message_never_quotes_the_file(file):
    for content in (b'[{"secret": nonsense}]', b'{"secret": [1]}'):
        assert "secret" not in str(refusal(ARRAY, file(content)))


def test_memory_stays_bounded_for_an_array_on_one_line(file, monkeypatch):
    all_of(ARRAY.read(file("[{}]")))  # so that importing pyarrow is not what is measured
    monkeypatch.setattr(array, "BATCH_ROWS", 500)
    monkeypatch.setattr(array, "CHUNK_BYTES", 16 << 10)
    path = file("[" + ",".join(f'{{"id":{n},"t":"{"x" * 80}"}}' for n in range(20_000)) + "]")
    reader = JsonArray(("id",))
    tracemalloc.start()
    try:
        count = sum(batch.num_rows for batch in reader.read(path).batches)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 20_000
    assert peak < 1 << 20 < path.stat().st_size


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=10)
OBJECTS = st.lists(
    st.fixed_dictionaries(
        {"id": st.none() | TEXT | st.integers() | st.booleans(), "x": TEXT | st.lists(TEXT, max_size=2)}
    ),
    max_size=12,
)


def texts_of(objects: list[dict]) -> list[str | None]:
    return [
        None
        if each["id"] in (None, "")
        else each["id"]
        if isinstance(each["id"], str)
        else json.dumps(each["id"])
        for each in objects
    ]


@given(OBJECTS, st.booleans())
def test_lines_that_are_written_are_read_again(objects, ascii_only):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.jsonl"
        text = "".join(json.dumps(each, ensure_ascii=ascii_only) + "\n" for each in objects)
        path.write_bytes((text or "\n\n{}").encode())
        rows = JsonLines(("id",), may_be_absent=("id",)).read(path)
        found = all_of(rows)
    if objects:
        assert found == [(line, text) for line, text in enumerate(texts_of(objects), start=1)]
        assert rows.line_count == len(objects)


@settings(max_examples=50)
@given(OBJECTS, st.sampled_from(["\n", "\r\n", "\r", " "]), st.integers(1, 40))
def test_arrays_are_read_alike_however_the_file_falls_into_pieces(objects, between, chunk):
    elements = f",{between}".join(json.dumps(each) for each in objects)
    document = f'{{"before": ["]", {{"data": 1}}],{between}"data": [{elements}], "behind": {{"}}": "]"}}}}'
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(array, "CHUNK_BYTES", chunk)
        path = Path(folder) / "data.json"
        path.write_bytes(document.encode())
        rows = JsonArray(("id",), path="data", may_be_absent=("id",)).read(path)
        found = all_of(rows)
    step = 0 if between == " " else 1
    assert found == [(1 + step + n * step, text) for n, text in enumerate(texts_of(objects))]
    assert rows.line_count == 1 + step * max(len(objects), 1)
