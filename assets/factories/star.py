"""Dimension and fact → assets: brought up to date, or replaced by quarter, each in one transaction.

Belongs here: the Dagster side of loading. Does not belong here: loading (assets/loading/star.py).
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg
import sqlalchemy as sa

from assets.declarations.declared import all_facts
from assets.declarations.dimension import Dimension
from assets.declarations.fact import Fact
from assets.factories.common import (
    QUARTERS,
    RUN_CONTEXT,
    WRITER,
    key,
    quarters_of,
    quotes_nothing,
    refusal,
    run_context_of,
    version,
)
from assets.loading.built_from import declared_version, tables_of
from assets.loading.code_behind import code_of_fact
from assets.loading.ledger import write_ledger
from assets.loading.staleness import content_of, noted_digest
from assets.loading.star import CountedTwice, KeysBroken, load_dimension, load_fact
from assets.staging.outcome import AccountDoesNotBalance
from warehouse.database.load import RowsLost

NO_ROW_LOST = "no_row_is_lost"
COUNTED_ONCE = "counted_once"
BALANCES = "accounts_balance"


def dimension_asset(dimension: Dimension) -> dg.AssetsDefinition:
    """The asset `warehouse/<dimension>`."""
    table = dimension.table
    deps = [key("warehouse", name) for name in dimension.after]
    if dimension.members_of:
        deps += [key("staged", table.name) for table in tables_of(dimension.members_of)]

    @dg.asset(
        key=key("warehouse", table.name), deps=deps, group_name=dimension.group, owners=["team:data-engineering"],
        kinds={"duckdb", "table"}, description=table.comment, required_resource_keys={RUN_CONTEXT}, pool=WRITER,
        metadata={"dagster/column_schema": table_schema(table)}, code_version=declared_version(dimension),
    )  # fmt: skip
    @quotes_nothing
    def load(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        run_context = run_context_of(context)
        with run_context.warehouse() as warehouse:
            rows = load_dimension(warehouse, run_context.paths, dimension, all_facts())
            content = content_of(warehouse, dimension)
        return dg.MaterializeResult(metadata={"dagster/row_count": rows}, data_version=version(content))

    return load


def fact_asset(fact: Fact) -> dg.AssetsDefinition:
    """The asset `warehouse/<fact>`, partitioned by quarter; a range of quarters is one run."""
    table = fact.table
    asset_key = key("warehouse", table.name)
    deps = [key("staged", table.name) for table in tables_of(table.name)]
    deps += [key("warehouse", name) for name in fact.dimensions]
    # No check here is blocking: the step itself undoes its transaction and fails, so nothing is written that
    # a check would have to hold back.
    expected = {NO_ROW_LOST: "the fact rests on as many rows as were staged, and all its keys hold"}
    if fact.measures_counted_twice:
        expected[COUNTED_ONCE] = (
            "no figure of a quarter is given twice: by two sources, or for periods that overlap"
        )
    checks = [
        dg.AssetCheckSpec(name, asset=asset_key, description=f"Expected: {said}")
        for name, said in expected.items()
    ]

    @dg.asset(
        key=asset_key, deps=deps, group_name=fact.group, owners=[fact.owner], kinds={"duckdb", "table"},
        description=table.comment, partitions_def=QUARTERS, backfill_policy=dg.BackfillPolicy.single_run(),
        check_specs=checks, required_resource_keys={RUN_CONTEXT}, pool=WRITER, output_required=False,
        metadata={"dagster/column_schema": table_schema(table)}, code_version=code_of_fact(fact).digest,
    )  # fmt: skip
    @quotes_nothing
    def load(context: dg.AssetExecutionContext) -> Iterator[Any]:
        run_context, (first, last) = run_context_of(context), quarters_of(context)
        context.log.info(f"{fact.title}: replacing {first} to {last}")
        with run_context.warehouse() as warehouse:
            try:
                loaded = load_fact(warehouse, run_context.paths, fact, first, last)
                built_from = version(noted_digest(warehouse, table.name, *first.until(last)))
            except (RowsLost, KeysBroken, CountedTwice) as error:
                name = COUNTED_ONCE if isinstance(error, CountedTwice) else NO_ROW_LOST
                broken = dg.AssetCheckResult(check_name=name, passed=False, metadata={"said": str(error)})
                yield broken
                raise refusal(broken, error) from None
        if loaded.held:
            # Without a materialisation Dagster passes over what follows on this fact, and nothing else.
            context.log.warning(
                f"{fact.title}: left as it is, a source is incomplete: {'; '.join(loaded.held)}"
            )
            return
        context.log.info(f"{fact.title}: {loaded.rows:,} rows from {loaded.rows_behind:,} staged rows")
        told = {"rows": loaded.rows, "rows behind": loaded.rows_behind}
        told_of_all = {**told, "dagster/partition_row_count": loaded.rows}
        yield dg.MaterializeResult(asset_key, metadata=told_of_all, data_version=built_from)
        for name in expected:
            yield dg.AssetCheckResult(check_name=name, passed=True, metadata=told)

    return load


def ledger_asset() -> dg.AssetsDefinition:
    """The asset `warehouse/extract_ledger`: written anew from archive and outcomes."""
    asset_key = key("warehouse", "extract_ledger")
    said = "Expected: received = loaded + rejected + duplicate + superseded + ignored, for every extract"

    @dg.asset(
        key=asset_key, deps=[key("warehouse", name) for name in all_facts()], group_name="published",
        owners=["team:data-engineering"], kinds={"duckdb", "table"},
        description="Every extract received and the account of its rows.",
        check_specs=[dg.AssetCheckSpec(BALANCES, asset=asset_key, description=said)],
        required_resource_keys={RUN_CONTEXT}, pool=WRITER,
    )  # fmt: skip
    @quotes_nothing
    def extract_ledger(context: dg.AssetExecutionContext) -> Iterator[Any]:
        run_context = run_context_of(context)
        with run_context.warehouse() as warehouse:
            try:
                rows = write_ledger(warehouse, run_context.paths)
            except AccountDoesNotBalance as error:
                wrong = dg.AssetCheckResult(check_name=BALANCES, passed=False, metadata={"said": str(error)})
                yield wrong
                raise refusal(wrong, error) from None
        totals = {
            f"rows {part}": sum(row[f"{part}_count"] for row in rows)
            for part in ("received", "loaded", "rejected", "duplicate", "superseded", "ignored")
        }
        yield dg.MaterializeResult(asset_key, metadata={"extracts": len(rows), **totals})
        yield dg.AssetCheckResult(check_name=BALANCES, passed=True, metadata=totals)

    return extract_ledger


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
