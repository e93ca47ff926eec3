"""What the tests of staging share: an empty home, and a small source of which three columns say it all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assets.readers.csv.delimited import Delimited
from assets.staging.outcome import Account, Outcome, folder_of
from assets.staging.receiving.receive import receive
from assets.staging.stage import Stager, stage
from assets.staging.whole import ACCEPTED
from checks.columns import Code, Codes, Column, Date, Integer
from checks.contract import Source, Supersede, Tolerance
from checks.rule import Rules
from warehouse.storage.atomic import atomic_folder
from warehouse.storage.paths import DataPaths


@pytest.fixture
def paths(tmp_path: Path) -> DataPaths:
    """A home in which nothing has arrived."""
    return DataPaths(tmp_path / "home").prepare()


@pytest.fixture
def duck() -> Iterator[Any]:
    """An empty database in memory."""
    import duckdb

    with duckdb.connect() as con:
        yield con


@pytest.fixture(scope="session")
def small_source() -> Callable[..., Source]:
    """A source with a number, a code and a day, which refuses no extract; any part can be given otherwise."""

    def declare(**changes: Any) -> Source:
        parts: dict[str, Any] = {
            "name": "small",
            "title": "A small source",
            "description": "For tests.",
            "service": "tests",
            "team": "team:tests",
            "sensitivity": "public",
            "file_pattern": r"(.*/)?small_.*\.csv",
            "reader": Delimited(footers=(r"Total$",)),
            "columns": (
                Column("item_id", "Item", Integer(minimum=0), "", required=True),
                Column("kind_code", "Kind", Code(Codes({"A": "a", "B": "b"}, fixable={"b": "B"})), ""),
                Column("noted_date", "Noted", Date("%d/%m/%Y", earliest=date(2008, 4, 1)), "", required=True),
            ),
            "key": ("item_id",),
            "dated_by": ("noted_date",),
            "supersede": Supersede("key"),
            "tolerance": Tolerance(rejected_share=1.0, minimum_rows=0),
        }  # fmt: skip
        return Source(**(parts | changes))

    return declare


@pytest.fixture
def stage_one(paths: DataPaths) -> Callable[[Source, str], tuple[Outcome, list[dict[str, Any]]]]:
    """Receives and stages one file of a source, without rules: its outcome and its accepted rows, in order."""

    def one(source: Source, content: str) -> tuple[Outcome, list[dict[str, Any]]]:
        import pyarrow.parquet as pq

        (paths.landing / "small_1.csv").write_text(content, encoding="utf-8")
        (arrival,) = receive(paths, [source], source.name)
        outcome = stage(arrival, source, Stager(paths, "E10000017", None, rules_instead=Rules()))
        rows = pq.read_table(folder_of(paths, source.name, arrival.extract_key) / ACCEPTED).to_pylist()
        return outcome, sorted(rows, key=lambda row: row["line_number"])

    return one


@pytest.fixture(scope="session")
def broken_by() -> Callable[[Outcome], dict[str, tuple[int, ...]]]:
    """The rules that rows of an extract break, each with its first lines."""
    totals = ("rejected_rows", "minimum_rows")
    return lambda outcome: {
        finding.rule: finding.lines
        for finding in outcome.findings
        if finding.row_count and finding.rule not in totals
    }


@pytest.fixture
def staged(paths: DataPaths, duck: Any) -> Callable[..., None]:
    """Puts the accepted rows of an extract where staging would."""

    def put(
        source: Source,
        extract_key: int,
        rows: list[dict[str, Any]],
        verdict: Any = "accepted",
        staging: int = 0,
    ) -> None:
        count = len(rows)
        with atomic_folder(folder_of(paths, source.name, extract_key)) as folder:
            values = ", ".join(
                "(" + ", ".join(f"date '{v}'" if isinstance(v, date) else repr(v) for v in row.values()) + ")"
                for row in rows
            )
            key = ", ".join(source.key)
            if verdict == "accepted":
                duck.execute(f"""
                    copy (select *, hash({key}) as key_hash, {extract_key}::bigint as extract_key
                          from (values {values}) as t ({", ".join(rows[0])}))
                    to '{folder}/accepted.parquet' (format parquet)
                """)
            account = (
                Account(count, accepted=count) if verdict == "accepted" else Account(count, rejected=count)
            )
            Outcome(
                extract_key, source.name, f"{extract_key}.csv", verdict, account, "", staging=staging
            ).save(folder)

    return put
