"""Files with a marked identifier in every place that a file has, and a search through all that was written.

Belongs here: planting marks in samples of each source, and finding them in any form in which they may have
been stored. Does not belong here: where none may be found.
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assets.declarations.declared import all_sources

EXTRACTS = Path(__file__).parents[3] / "extracts"
MARK = "ZQX"
"""Begins every identifier that was planted in a file's content."""
NAME_MARK = "QJV"
"""Stands in every planted file's own name, which may be told."""
CSV_SAMPLES = {
    "HAMS_{}.csv": EXTRACTS / "highways_defects/good.csv",
    "HAMS_new_{}.csv": EXTRACTS / "highways_defects/good_from_october_2017.csv",
    "library_visits_2017-18_{}.csv": EXTRACTS / "library_visits/good.csv",
    "library_visits_by_branch_{}.csv": EXTRACTS / "library_visits_by_branch/good.csv",
    "library_loans_2023-24_{}.csv": EXTRACTS / "real/library_loans_2023-24_lancashire.csv",
    "library_loans_by_branch_{}.csv": EXTRACTS / "library_visits_by_branch/good.csv",
}
XML_SAMPLE = EXTRACTS / "childrens_assessments/good.xml"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for `source_name` is held for every source of records.

    Not for reference files, such as published figures: the names of publishers, releases and groups that stand in them
    are published by their contracts, whatever they say.
    """
    if "source_name" in metafunc.fixturenames:
        of_records = [name for name, source in all_sources().items() if source.comes_with is None]
        metafunc.parametrize("source_name", sorted(of_records))


@pytest.fixture(scope="session")
def mark() -> str:
    """What every planted identifier begins with."""
    return MARK


@pytest.fixture(scope="session")
def name_mark() -> str:
    """What stands in every planted file's own name."""
    return NAME_MARK


@pytest.fixture(scope="session")
def planted_files() -> dict[str, bytes]:
    """Every planted file, by the name under which it lands."""
    files = {f"{NAME_MARK} notes.txt": f"Child {MARK}UNCLAIMED lives here\n".encode()}
    for pattern, sample in CSV_SAMPLES.items():
        encoding = "cp1252" if pattern.startswith("HAMS") else "utf-8"
        for variant, content in _planted_csv(sample.read_bytes().decode(encoding), encoding).items():
            files[pattern.format(f"{NAME_MARK}_{variant}")] = content
    for variant, text in _planted_xml(XML_SAMPLE.read_text(encoding="utf-8")).items():
        files[f"CIN_Census_{NAME_MARK}_{variant}.xml"] = text.encode()
    return files


def _planted_csv(sample: str, encoding: str) -> dict[str, bytes]:
    """Variants of a good CSV extract: accepted, rejected in part, refused, unreadable."""
    headings, *body = [row for row in csv.reader(io.StringIO(sample)) if "***" not in row[0]]
    # Bad rows are few beside so many good ones, most of which are duplicates.
    width, good = len(headings), body * (2000 // len(body))
    cells = [
        [*row[:place], f"{MARK}CELL{place}", *row[place + 1 :]] for place, row in enumerate(body[:1] * width)
    ]
    footers = [[f"*** {MARK}FOOTER"], [f"Total {MARK}TOTAL", *[""] * (width - 1)]]
    odd = [
        [f"{MARK}SHORT", "1"],
        [*body[0], f"{MARK}LONG"],
        [*[""] * width, f"{MARK}BEYOND"],
        ["\u00a0"] * width,
    ]
    # A number too is an identifier, also where a number is agreed.
    number = [[f"907{MARK}160", *body[0][1:]]]
    beside = [[*row, f"{MARK}EXTRA{place}"] for place, row in enumerate(body)]
    made = {
        "cells": [headings, *good, *cells, *number, *odd, *footers],
        "beside": [[*headings, f"{MARK}HEADING"], *beside, [f"*** {MARK}FOOTER2"]],
        "hopeless": [headings, *cells, *number],
        "record_first": [[f"{MARK}FIRST{place}" for place in range(width)], *body],
        "one_agreed": [[headings[0], *(f"{MARK} Jane {place}" for place in range(1, width))], *body],
        "last_agreed": [[*(f"{MARK} Joe {place}" for place in range(1, width)), headings[-1]], *body],
        "alike": [[f"{headings[0]} {MARK}", *headings[1:]], *body],
        "month_alike": [[*headings[:-1], f"{MARK} 2017-04 {MARK}"], *body],
        "twice": [[*headings, f"{MARK}TWICE", f"{MARK}TWICE"], *body],
    }
    files = {variant: _as_csv(rows, encoding) for variant, rows in made.items()}
    plain = _as_csv([headings, *body], encoding)
    files["open_quote"] = plain + f'"{MARK}OPEN,1\r\n{MARK}NEXT,2\r\n'.encode()
    files["two_lines"] = plain + f'"{MARK}ONE\r\n{MARK}TWO"{"," * (width - 1)}\r\n'.encode()
    files["cut"] = plain + f"{MARK}CUT".encode()
    files["nul"] = plain + f"{MARK}NUL\0,1\r\n".encode()
    files["no_character"] = plain + f"{MARK}BAD".encode() + b"\x81\xff\xfe,1\r\n"
    files["utf16"] = f"{MARK}WIDE,{MARK}WIDER\r\n".encode("utf-16")
    files["one_line"] = f"{MARK}ALONE\r\n".encode()
    return files


def _as_csv(rows: list[list[str]], encoding: str) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def _planted_xml(good: str) -> dict[str, str]:
    """Variants of a good census: accepted, rejected in part, refused, not well formed."""
    children = re.findall(r"\s*<Child>.*?</Child>", good, flags=re.DOTALL)
    many = good.replace("</Children>", "".join(children * 10) + "</Children>")
    strange = (
        f'<x:{MARK}ELEMENT xmlns:x="urn:{MARK}:NAMESPACE" {MARK}ATTRIBUTE="{MARK}VALUE">{MARK}TEXT'
        f"<![CDATA[{MARK}CDATA <b>]]></x:{MARK}ELEMENT><!-- {MARK}COMMENT --><?{MARK}TARGET {MARK}INSTRUCTION?>"
    )
    # Within the row, the record and the document: nowhere is it anybody's business.
    everywhere = re.sub(r"(<Assessments>|<ChildIdentifiers>|<Header>|<Children>)", rf"\1{strange}", many)
    fields = ("PersonBirthDate", "CINreferralDate", "ReferralSource", "PrimaryNeedCode",
              "AssessmentActualStartDate", "AssessmentAuthorisationDate")  # fmt: skip
    wrong = [
        re.sub(rf"<{name}>[^<]*<", f"<{name}>{MARK}{name}<", children[0]).replace("0001", f"{MARK}{place}")
        for place, name in enumerate(fields)
    ]
    named = good.replace("SYN-CHILD-", f"{MARK}CHILD")
    root = good.index("<Message>")
    middle = good.index("<Assessments>", len(good) // 2)
    return {
        "named": named,
        "everywhere": everywhere,
        "cells": many.replace("</Children>", "".join(wrong) + "</Children>"),
        "hopeless": re.sub(r"<Child>.*</Child>", lambda _: "".join(wrong), good, flags=re.DOTALL),
        "council": named.replace("<LEA>888", f"<LEA>{MARK}LEA"),
        "doctype": good[:root] + f'<!DOCTYPE Message [<!ENTITY {MARK}ENTITY "{MARK}BOMB">]>' + good[root:],
        "external": good[:root] + f'<!DOCTYPE {MARK}TYPE SYSTEM "{MARK}.dtd">' + good[root:],
        "undefined": good.replace("<LEA>888", f"<LEA>&{MARK}UNDEFINED;"),
        "cut_in_name": good[:middle] + f"<{MARK}CUT",
        "cut_in_value": good[:middle] + f'<a {MARK}NAME="{MARK}VAL',
        "mismatched": good[:middle] + f"<{MARK}OPEN></{MARK}CLOSE>" + good[middle:],
        "twice": good[:middle] + f'<a {MARK}A="1" {MARK}A="2"/>' + good[middle:],
        "prefix": good[:middle] + f"<{MARK}:a:b xmlns=''/>" + good[middle:],
        "encoding": good.replace('encoding="UTF-8"', f'encoding="{MARK}-8"'),
        "root": f"<{MARK}ROOT>{MARK}</{MARK}ROOT>",
        "behind": good + f"{MARK}BEHIND",
    }


@pytest.fixture(scope="session")
def where_told() -> Callable[..., list[str]]:
    """Every place below a folder in which a mark stands, in whatever form: plain, packed, in a database."""

    def search(folder: Path, *, leaving_out: tuple[Path, ...] = ()) -> list[str]:
        found = []
        for path in sorted(folder.rglob("*")):
            if path.is_symlink() or any(path.is_relative_to(out) for out in leaving_out):
                continue
            texts = [("its name", path.name)] if path.is_dir() else _texts_of(path)
            found += [
                f"{path.relative_to(folder)} ({place}): {text[max(at - 60, 0) : at + 60]}"
                for place, text in texts
                if (at := text.upper().find(MARK)) >= 0
            ]
        return found

    return search


def _texts_of(path: Path) -> Iterator[tuple[str, str]]:
    yield "its name", path.name
    content = path.read_bytes()
    # Bytes as letters one to one, so that nothing is lost; wide letters lose the bytes between them.
    yield "its bytes", content.decode("latin-1")
    yield "its bytes without NULs", content.replace(b"\0", b"").decode("latin-1")
    if content[8:12] == b"DUCK":
        yield from _of_duckdb(path)
    elif content[:4] == b"PAR1":
        yield from _of_parquet(path)
    elif content[:15] == b"SQLite format 3":
        yield from _of_sqlite(path)


def _of_duckdb(path: Path) -> Iterator[tuple[str, str]]:
    import duckdb

    with duckdb.connect(str(path), read_only=True) as con:
        tables = con.execute(
            "select schema_name, view_name, sql from duckdb_views() where not internal"
        ).fetchall()
        tables += con.execute("select schema_name, table_name, comment from duckdb_tables()").fetchall()
        for schema, name, said in tables:
            rows = con.execute(f'select * from "{schema}"."{name}"').fetchall()
            yield f"table {name}", f"{said} {rows}"


def _of_parquet(path: Path) -> Iterator[tuple[str, str]]:
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    yield "its schema", f"{table.schema.metadata} {table.schema}"
    yield "its rows", str(table.to_pylist())


def _of_sqlite(path: Path) -> Iterator[tuple[str, str]]:
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as con:
        tables = [name for (name,) in con.execute("select name from sqlite_master where type = 'table'")]
        for name in tables:
            for row in con.execute(f'select * from "{name}"'):
                for value in row:
                    yield f"table {name}", _unpacked(value)


def _unpacked(value: Any) -> str:
    if not isinstance(value, bytes):
        return str(value)
    with contextlib.suppress(zlib.error):
        value = zlib.decompress(value)
    return value.decode("latin-1")
