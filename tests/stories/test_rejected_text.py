"""The text kept of a rejected row is its own: held against the line or the element that stands in the file."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from assets.declarations.declared import all_sources
from assets.readers import Wide, XmlRecords
from assets.readers.csv import delimited, lines
from assets.readers.xml import records
from checks.contract import Source
from demo import county as synthetic


@pytest.fixture(scope="module", params=[2_000, 4 << 20], ids=["many batches", "few batches"])
def taken_in(request, new_county):
    """The synthetic county of the demo, taken in with small batches or with large ones."""
    county = new_county()
    synthetic.write(county.paths.landing, "first", scale=0.05)
    synthetic.write(county.paths.landing, "second", scale=0.05)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "blocks", lambda file: lines.blocks(file, request.param))
        patch.setattr(records, "CHUNK_BYTES", request.param)
        patch.setattr(records, "BATCH_ROWS", max(request.param // 1000, 1))
        return county, county.ingest()


def test_every_rejected_row_has_the_text_of_its_own_line(taken_in):
    county, outcomes = taken_in
    checked: Counter[str] = Counter()
    for file_name, outcome in outcomes.items():
        rejected = county.rejected(outcome)
        if rejected:
            source = all_sources()[outcome.source]
            stand = standing_in(county.paths.landing / file_name, source)
            for row in rejected:
                if row["record_text"] is not None:
                    assert row["record_text"] in stand(row["line_number"], row["record_text"]), (
                        file_name,
                        row["line_number"],
                    )
                    checked[outcome.source] += 1
                    checked.update(reason for reason in row["reasons"])
        assert [row["line_number"] for row in rejected] == sorted(row["line_number"] for row in rejected)
    assert {"highways_defects", "childrens_assessments", "library_visits"} <= set(checked)
    assert checked["key_repeated_and_disagrees"] and checked["wrong_number_of_fields"]


def standing_in(path: Path, source: Source) -> Any:
    """By line number and kept text, the texts that a rejected row of that line may have, read without our readers."""
    if isinstance(source.reader, XmlRecords):
        return elements_of(path, source)
    reader = source.reader.reader if isinstance(source.reader, Wide) else source.reader
    text = path.read_bytes().decode("utf-8-sig" if reader.encoding == "utf-8" else reader.encoding)
    physical = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    headings = next(row for row in csv.reader(physical, delimiter=reader.delimiter) if any(row))
    wanted = {column.heading for column in source.columns} | {
        heading for layout in source.layouts() for heading in layout.headings.values()
    }

    def stand(line: int, kept: str) -> list[str]:
        raw = physical[line - 1]
        (fields,) = csv.reader([raw], delimiter=reader.delimiter)
        row = dict(zip([h.strip() for h in headings], [field or None for field in fields], strict=False))
        found = [raw]
        if len(fields) == len(headings):
            if isinstance(source.reader, Wide):
                ids = {h: row[h] for h in source.reader.id_headings}
                cells = [(h, v) for h, v in row.items() if h not in ids and v]
                found += [
                    as_json(ids | {source.reader.name: h, source.reader.value: v}, kept) for h, v in cells
                ]
            else:
                found.append(as_json({h: v for h, v in row.items() if h in wanted}, kept))
        return found

    return stand


def elements_of(path: Path, source: Source) -> Any:
    """As `standing_in`, for XML: the rows whose element begins on the line."""
    reader = source.reader
    found: dict[int, list[dict[str, str | None]]] = {}
    root = etree.parse(path).getroot()
    for record in root.findall(reader.record):
        enclosing, _, last = reader.rows.rpartition("/")
        for parent in record.findall(enclosing) if enclosing else [record]:
            for element in parent.findall(last):
                row = {}
                for heading, where in reader.fields.items():
                    if where.startswith("/"):
                        text = root.findtext(where[1:])
                    elif where.startswith(reader.rows + "/"):
                        text = element.findtext(where.removeprefix(reader.rows + "/"))
                    elif where.startswith(enclosing + "/"):
                        text = parent.findtext(where.removeprefix(enclosing + "/"))
                    else:
                        text = record.findtext(where)
                    row[heading] = (text or "").strip() or None
                found.setdefault(element.sourceline, []).append(row)
    return lambda line, kept: [as_json(row, kept) for row in found[line]]


def as_json(row: dict[str, str | None], kept: str) -> str:
    """A row as JSON, with its fields in the order of the kept text: what counts is what they hold."""
    order = list(json.loads(kept)) if kept.startswith("{") else []
    return json.dumps({h: row.get(h) for h in order} | row, ensure_ascii=False, separators=(",", ":"))
