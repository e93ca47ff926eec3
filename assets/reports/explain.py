"""From a published figure to the files and lines that it rests on.

Belongs here: following a figure down: edition, definition, fact rows, extracts, lines, rejected
neighbours. Does not belong here: the terminal. No value of a record is told, only where it stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from assets.declarations.declared import all_facts
from assets.declarations.fact import Fact
from assets.loading.built_from import tables_of
from assets.reports.places import Place
from assets.staging.current import current_rows
from warehouse.calendar import Quarter
from warehouse.database.connection import Warehouse
from warehouse.indicators.compute import rows_behind
from warehouse.indicators.declaration import Indicator
from warehouse.schema.dimensions import dim_area, dim_organisation
from warehouse.schema.indicators import dim_edition, dim_indicator, fact_indicator_edition
from warehouse.schema.ledger import extract_ledger, extract_rejection
from warehouse.storage.paths import DataPaths


@dataclass(frozen=True)
class Trace:
    """One record behind a figure: how much it adds to the numerator, and where it stands."""

    record: str
    contributes: int
    lines: tuple[tuple[str, int], ...]
    """File and line of each row of an extract that makes up the record."""


@dataclass(frozen=True)
class FromExtract:
    """What one extract contributes to a figure, and what was rejected beside it."""

    file_name: str
    content_sha256: str
    rows: int
    first_line: int
    last_line: int
    rejected: tuple[tuple[str, int, int | None], ...] = ()
    """Rule, rows, first line."""


@dataclass(frozen=True)
class Explanation:
    """A figure followed down to its lines."""

    fact_name: str
    fact_rows: int
    extracts: tuple[FromExtract, ...] = ()
    sample: tuple[Trace, ...] = field(default=())


def explain(
    warehouse: Warehouse,
    paths: DataPaths,
    indicator: Indicator,
    quarter: Quarter,
    place: Place,
    sample: int,
) -> Explanation:
    """Follows the figure of an indicator, quarter and place down to files and lines."""
    fact = all_facts()[indicator.fact.name]
    records = _records(warehouse, fact, indicator, quarter, place)
    if not records:
        return Explanation(fact.table.name, 0)
    relations = [
        current.relation
        for table in tables_of(fact.table.name)
        if (current := current_rows(warehouse.duck, paths, table)) is not None
    ]
    _lay_out_lines(warehouse, fact, records, relations, place.organisation_code)
    with warehouse.sql.begin():
        files = {
            key: (name, digest)
            for key, name, digest in warehouse.sql.execute(
                sa.select(
                    extract_ledger.c.extract_key, extract_ledger.c.file_name, extract_ledger.c.content_sha256
                )
            ).all()
        }
        rejected = _rejected(warehouse)
    ranges = warehouse.duck.execute(
        "select extract_key, count(*), min(line_number), max(line_number) from lines_behind group by 1 order by 1"
    ).fetchall()
    extracts = [
        FromExtract(*files.get(key, (f"extract {key}", "")), rows, first, last, tuple(rejected.get(key, ())))
        for key, rows, first, last in ranges
    ]
    return Explanation(
        fact.table.name, len(records), tuple(extracts), tuple(_sample(warehouse, records, files, sample))
    )


def _records(
    warehouse: Warehouse, fact: Fact, indicator: Indicator, quarter: Quarter, place: Place
) -> dict[str, int]:
    """The natural id of every fact row behind the figure, with what it adds to the numerator."""
    table, record = fact.table, fact.table.c[fact.record[0]]
    council = dim_organisation.c.organisation_key == table.c.organisation_key
    behind = rows_behind(indicator, quarter).join(dim_organisation, council)
    behind = behind.where(dim_organisation.c.organisation_code == place.organisation_code)
    if not place.is_council:
        behind = behind.join(dim_area, dim_area.c.area_key == table.c.area_key)
        behind = behind.where(dim_area.c.area_code == place.area_code)
    each = behind.with_only_columns(record, indicator.numerator, maintain_column_froms=True)
    each = each.group_by(record).order_by(record)
    with warehouse.sql.begin():
        return {str(name): int(adds or 0) for name, adds in warehouse.sql.execute(each).all()}


def _lay_out_lines(
    warehouse: Warehouse, fact: Fact, records: dict[str, int], relations: list[str], organisation: str
) -> None:
    """Makes the table `lines_behind` of extract, line and record on the DuckDB that reads staged rows.

    Of the council's own rows alone: the number of a record says nothing by itself, others may use it too.
    """
    import pyarrow as pa

    staged_record = fact.record[1]
    columns = f"{staged_record} as record, extract_key, line_number"
    all_rows = " union all ".join(
        f"select {columns} from {relation} where organisation_code = $1" for relation in relations
    )
    warehouse.duck.register("wanted", pa.table({"record": pa.array(list(records), pa.string())}))
    try:
        warehouse.duck.execute(
            f"create or replace temp table lines_behind as select * from ({all_rows}) semi join wanted using (record)",
            [organisation],
        )
    finally:
        warehouse.duck.unregister("wanted")


def _rejected(warehouse: Warehouse) -> dict[int, list[tuple[str, int, int | None]]]:
    found: dict[int, list[tuple[str, int, int | None]]] = {}
    table = extract_rejection
    for key, rule, rows, line in warehouse.sql.execute(
        sa.select(table.c.extract_key, table.c.rule_code, table.c.row_count, table.c.first_line_number)
        .where(table.c.severity == "error")
        .order_by(table.c.extract_key, table.c.rule_code)
    ).all():
        found.setdefault(key, []).append((rule, rows, line))
    return found


def _sample(warehouse: Warehouse, records: dict[str, int], files: dict[int, Any], most: int) -> list[Trace]:
    """The first records that count in the numerator, each with all its lines."""
    counting = [name for name, adds in records.items() if adds] or list(records)
    traced = []
    for name in counting[:most]:
        lines = warehouse.duck.execute(
            "select extract_key, line_number from lines_behind where record = ? order by 1, 2", [name]
        ).fetchall()
        where = tuple((files.get(key, (f"extract {key}", ""))[0], line) for key, line in lines)
        traced.append(Trace(name, records[name], where))
    return traced


@dataclass(frozen=True)
class AsPublished:
    """A figure as one edition published it."""

    edition_name: str
    value: Decimal | None
    numerator: int | None
    denominator: int | None
    is_suppressed: bool
    reason: str
    unit: str


def editions_of(
    release: Warehouse, indicator: Indicator, quarter: Quarter, place: Place
) -> list[AsPublished]:
    """The figure of a place in every edition that published it anew, the oldest first."""
    edition = fact_indicator_edition
    each = (
        sa.select(dim_edition.c.edition_name, edition.c.value, edition.c.numerator, edition.c.denominator,
                  edition.c.is_suppressed, edition.c.reason, dim_indicator.c.unit)
        .join(dim_edition, dim_edition.c.edition_key == edition.c.edition_key)
        .join(dim_indicator, dim_indicator.c.indicator_key == edition.c.indicator_key)
        .join(dim_organisation, dim_organisation.c.organisation_key == edition.c.organisation_key)
        .join(dim_area, dim_area.c.area_key == edition.c.area_key)
        .where(
            dim_indicator.c.indicator_code == indicator.code,
            dim_indicator.c.definition_version == indicator.definition_version,
            edition.c.quarter_key == quarter.key,
            dim_organisation.c.organisation_code == place.organisation_code,
            dim_area.c.area_code == place.area_code,
        )
        .order_by(edition.c.edition_key)
    )  # fmt: skip
    with release.sql.begin():
        return [AsPublished(*row) for row in release.sql.execute(each).all()]
