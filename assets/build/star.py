"""Dimension and fact → assets: brought up to date, or replaced by quarter, each in one transaction.

Belongs here: the Dagster side of loading. Does not belong here: loading (assets/loading.py).
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg
import sqlalchemy as sa

from assets.build.common import DESK, QUARTERS, WRITER, desk_of, key, quarters_of, refusal
from assets.declared import all_facts
from assets.dimension import Dimension
from assets.fact import Fact
from assets.ledger import write_ledger
from assets.loading import KeysBroken, load_dimension, load_fact
from assets.staging.outcome import AccountDoesNotBalance
from assets.standing import feeding
from warehouse.load import RowsLost
from warehouse.schema.dimensions import dim_organisation, dim_quarter

NO_ROW_LOST = "no_row_is_lost"
COUNTED_ONCE = "counted_once"
BALANCES = "accounts_balance"


def dimension_asset(dimension: Dimension) -> dg.AssetsDefinition:
    """The asset `warehouse/<dimension>`."""
    table = dimension.table
    deps = [key("warehouse", name) for name in dimension.after]
    if dimension.members_of:
        deps += [key("staged", source.name) for source in feeding(dimension.members_of)]

    @dg.asset(
        key=key("warehouse", table.name), deps=deps, group_name=dimension.group, owners=["team:data-engineering"],
        kinds={"duckdb", "table"}, description=table.comment, required_resource_keys={DESK}, pool=WRITER,
        metadata={"dagster/column_schema": table_schema(table)},
    )  # fmt: skip
    def load(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        desk = desk_of(context)
        with desk.warehouse() as warehouse:
            rows = load_dimension(warehouse, desk.home, dimension, all_facts())
        return dg.MaterializeResult(metadata={"dagster/row_count": rows})

    return load


def fact_asset(fact: Fact) -> dg.AssetsDefinition:
    """The asset `warehouse/<fact>`, partitioned by quarter; a range of quarters is one run."""
    table = fact.table
    asset_key = key("warehouse", table.name)
    deps = [key("staged", source.name) for source in feeding(table.name)]
    deps += [key("warehouse", name) for name in fact.dimensions]
    checks = [
        dg.AssetCheckSpec(
            NO_ROW_LOST, asset=asset_key, blocking=True,
            description="Expected: the fact rests on as many rows as were staged, and all its keys hold",
        )
    ]  # fmt: skip
    if fact.measures_counted_twice:
        said = "Expected: no quarter is given by two sources at once"
        checks.append(dg.AssetCheckSpec(COUNTED_ONCE, asset=asset_key, blocking=True, description=said))

    @dg.asset(
        key=asset_key, deps=deps, group_name=fact.group, owners=[fact.owner], kinds={"duckdb", "table"},
        description=table.comment, partitions_def=QUARTERS, backfill_policy=dg.BackfillPolicy.single_run(),
        check_specs=checks, required_resource_keys={DESK}, pool=WRITER,
        metadata={"dagster/column_schema": table_schema(table)},
    )  # fmt: skip
    def load(context: dg.AssetExecutionContext) -> Iterator[Any]:
        desk, (first, last) = desk_of(context), quarters_of(context)
        context.log.info(f"{fact.title}: replacing {first} to {last}")
        with desk.warehouse() as warehouse:
            try:
                loaded = load_fact(warehouse, desk.home, fact, first, last)
            except (RowsLost, KeysBroken) as error:
                lost = dg.AssetCheckResult(
                    check_name=NO_ROW_LOST, passed=False, metadata={"said": str(error)}
                )
                yield lost
                raise refusal(lost, error) from error
            twice = _counted_twice(warehouse, fact) if fact.measures_counted_twice else []
        context.log.info(f"{fact.title}: {loaded.rows:,} rows from {loaded.rows_behind:,} staged rows")
        yield dg.MaterializeResult(
            asset_key,
            metadata={"dagster/partition_row_count": loaded.rows, "rows behind": loaded.rows_behind},
        )
        yield dg.AssetCheckResult(
            check_name=NO_ROW_LOST,
            passed=True,
            metadata={"rows": loaded.rows, "rows behind": loaded.rows_behind},
        )
        if fact.measures_counted_twice:
            yield dg.AssetCheckResult(
                check_name=COUNTED_ONCE, passed=not twice, metadata={"twice": "; ".join(twice)}
            )

    return load


def ledger_asset() -> dg.AssetsDefinition:
    """The asset `warehouse/extract_ledger`: written anew from archive and outcomes."""
    asset_key = key("warehouse", "extract_ledger")
    said = "Expected: received = loaded + rejected + duplicate + superseded + ignored, for every extract"

    @dg.asset(
        key=asset_key, deps=[key("warehouse", name) for name in all_facts()], group_name="published",
        owners=["team:data-engineering"], kinds={"duckdb", "table"},
        description="Every extract received and the account of its rows.",
        check_specs=[dg.AssetCheckSpec(BALANCES, asset=asset_key, blocking=True, description=said)],
        required_resource_keys={DESK}, pool=WRITER,
    )  # fmt: skip
    def extract_ledger(context: dg.AssetExecutionContext) -> Iterator[Any]:
        desk = desk_of(context)
        with desk.warehouse() as warehouse:
            try:
                rows = write_ledger(warehouse, desk.home)
            except AccountDoesNotBalance as error:
                wrong = dg.AssetCheckResult(check_name=BALANCES, passed=False, metadata={"said": str(error)})
                yield wrong
                raise refusal(wrong, error) from error
        totals = {
            f"rows {part}": sum(row[f"{part}_count"] for row in rows)
            for part in ("received", "loaded", "rejected", "duplicate", "superseded", "ignored")
        }
        yield dg.MaterializeResult(asset_key, metadata={"extracts": len(rows), **totals})
        yield dg.AssetCheckResult(check_name=BALANCES, passed=True, metadata=totals)

    return extract_ledger


def _counted_twice(warehouse: Any, fact: Fact) -> list[str]:
    assert fact.measures_counted_twice is not None
    twice = fact.measures_counted_twice().subquery()
    named = (
        sa.select(dim_organisation.c.organisation_name, twice.c.activity, dim_quarter.c.quarter_name)
        .join(dim_organisation, dim_organisation.c.organisation_key == twice.c.organisation_key)
        .join(dim_quarter, dim_quarter.c.quarter_key == twice.c.quarter_key)
    )
    with warehouse.sql.begin():
        return [f"{who}: {what} of {when}" for who, what, when in warehouse.sql.execute(named).all()]


def table_schema(table: sa.Table) -> dg.TableSchema:
    """The columns of a table for Dagster's catalogue."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                c.name,
                str(c.type),
                description=c.comment,
                constraints=dg.TableColumnConstraints(nullable=bool(c.nullable)),
            )
            for c in table.columns
        ]
    )
