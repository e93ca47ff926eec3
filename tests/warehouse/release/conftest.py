"""A warehouse with a county, two districts and a few figures put in by hand, to publish from.

Belongs here: rows that stand for what a build would have left. Does not belong here: what is expected of a
publication.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from warehouse.calendar import Quarter
from warehouse.database.connection import Warehouse, open_release, open_warehouse
from warehouse.database.load import insert_rows, replace_rows
from warehouse.indicators.periods import QuarterAlone
from warehouse.indicators.suppression import Protection
from warehouse.release.current import FILE
from warehouse.release.publish import Publication, Published, publish
from warehouse.schema.dimensions import dim_area, dim_organisation, dim_quarter
from warehouse.schema.indicators import dim_indicator, fact_indicator_value
from warehouse.schema.ledger import extract_ledger
from warehouse.storage.paths import DataPaths

COUNTY, NORTH, SOUTH = 1, 2, 3
OVER, WITHIN = 1, 2
QUARTERS = [Quarter.parse(f"{year} Q{number}") for year in ("2016-17", "2017-18") for number in (1, 2, 3, 4)]
MORNING = dt.datetime(2018, 3, 1, 9, 0)


def figure(
    numerator: int | None, denominator: int | None = 100, quarter: str = "2017-18 Q3", area: int = COUNTY,
    indicator: int = OVER, **more: Any,
) -> dict[str, Any]:  # fmt: skip
    """A row of fact_indicator_value."""
    value = None if not denominator or numerator is None else Decimal(100 * numerator) / denominator
    row = {column.name: None for column in fact_indicator_value.columns}
    return row | {
        "organisation_key": 1, "indicator_key": indicator, "quarter_key": Quarter.parse(quarter).key, "area_key": area,
        "numerator": numerator, "denominator": denominator, "is_suppressed": False,
        "value": value and value.quantize(Decimal("0.1")), **more,
    }  # fmt: skip


@dataclass
class Press:
    """A home and its open warehouse, with hands to set figures, publish them and read what was published."""

    paths: DataPaths
    warehouse: Warehouse
    protections: dict[int, Protection]
    published: int = 0
    causes: Sequence[str] = ("something happened",)
    """What is told of every figure that changes."""

    def publish(self, *figures: dict[str, Any], **settings: Any) -> Published:
        """Sets the figures that stand now, if any are given, and publishes; each time an hour later."""
        if figures:
            with self.warehouse.sql.begin():
                replace_rows(self.warehouse, fact_indicator_value, figures)
        now = MORNING + dt.timedelta(hours=self.published)
        self.published += 1
        causes = lambda release_id: lambda before, after: self.causes  # noqa: E731
        chosen = {"now": now, "protections": self.protections, "causes": causes, **settings}
        return publish(self.warehouse, self.paths, Publication(**chosen))

    def receive(self, file_name: str, hours: float) -> None:
        """Enters an extract in the ledger, so many hours after the first publication."""
        row = {
            "extract_key": int(hours * 100) + 1000, "source_name": "childrens_assessments",
            "table_name": "childrens_assessments", "file_name": file_name,
            "content_sha256": file_name, "byte_count": 1, "received_at": MORNING + dt.timedelta(hours=hours),
            "outcome": "loaded", "message": "", "received_count": 1, "loaded_count": 1, "rejected_count": 0,
            "duplicate_count": 0, "superseded_count": 0, "ignored_count": 0,
        }  # fmt: skip
        with self.warehouse.sql.begin():
            insert_rows(self.warehouse, extract_ledger, [row])

    def ask(self, question: str) -> list[tuple]:
        """The answer of the current release."""
        with open_release((self.paths.current / FILE).resolve()) as release:
            return release.duck.execute(question).fetchall()


def fill(warehouse: Warehouse, areas: dict[int, str] | None, indicator_keys: tuple[int, int]) -> None:
    """Enters the members that figures point to; keys may be others than usual."""
    areas = areas or {COUNTY: "E10000017", NORTH: "E07000121", SOUTH: "E07000127"}
    names = {"E10000017": "Lancashire", "E07000121": "Lancaster", "E07000127": "West Lancashire"}
    with warehouse.sql.begin():
        put(warehouse, dim_quarter, [
            {"quarter_key": q.key, "quarter_name": str(q), "financial_year": q.financial_year,
             "quarter_number": q.number, "first_date": q.first_date, "last_date": q.last_date,
             "previous_quarter_key": q.plus(-1).key, "year_before_quarter_key": q.plus(-4).key} for q in QUARTERS
        ])  # fmt: skip
        put(warehouse, dim_area, [
            {"area_key": key, "area_code": code, "area_name": names[code],
             "area_type": "county" if code == "E10000017" else "district",
             "parent_area_code": None if code == "E10000017" else "E10000017"} for key, code in areas.items()
        ])  # fmt: skip
        put(warehouse, dim_organisation, [
            {"organisation_key": 1, "organisation_code": "E10000017", "organisation_name": "Lancashire"}
        ])  # fmt: skip
        put(warehouse, dim_indicator, [
            {"indicator_key": key, "indicator_code": code, "definition_version": 1, "title": code, "unit": "percent"}
            for key, code in zip(indicator_keys, ("over", "within"), strict=True)
        ])  # fmt: skip


def put(warehouse: Warehouse, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Inserts rows; a column that must be filled and is not given gets something harmless."""
    plain = {sa.Integer: 0, sa.Text: "", sa.Date: dt.date(2027, 4, 1)}
    insert_rows(warehouse, table, [
        {c.name: row.get(c.name, None if c.nullable else plain[type(c.type)]) for c in table.columns} for row in rows
    ])  # fmt: skip


@pytest.fixture(scope="session")
def row() -> Callable[..., dict[str, Any]]:
    """Makes a row of fact_indicator_value: `row(numerator, denominator, quarter, area, indicator)`."""
    return figure


@pytest.fixture
def paths(tmp_path: Path) -> DataPaths:
    """An empty data folder."""
    return DataPaths(tmp_path / "home").prepare()


@contextmanager
def opened(
    paths: DataPaths,
    areas: dict[int, str] | None = None,
    indicator_keys: tuple[int, int] = (OVER, WITHIN),
    published: int = 0,
) -> Iterator[Press]:
    """Opens the warehouse of a home, with its members under these keys."""
    with open_warehouse(paths) as warehouse:
        fill(warehouse, areas, indicator_keys)
        protections = {key: Protection(0, QuarterAlone(), "assessments") for key in indicator_keys}
        yield Press(paths, warehouse, protections, published)


@pytest.fixture(scope="session")
def open_press() -> Callable[..., AbstractContextManager[Press]]:
    """Opens a press in a home: `open_press(home, areas, indicator_keys, published)`."""
    return opened


@pytest.fixture
def press(paths: DataPaths) -> Iterator[Press]:
    """A warehouse ready to publish from."""
    with opened(paths) as ready:
        yield ready
