"""Indicator → asset and check; release → asset.

Belongs here: the Dagster side of computing and publishing. Does not belong here: arithmetic
(warehouse/indicators) or the release itself (warehouse/release/publish.py).
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.declarations.declared import all_indicators
from assets.factories.common import (
    QUARTERS,
    RUN_CONTEXT,
    WRITER,
    key,
    quarters_of,
    quotes_nothing,
    run_context_of,
    version,
)
from assets.loading.code_behind import code_of_indicator
from assets.loading.publication import publish_release
from assets.loading.staleness import noted_digest
from assets.loading.star import load_indicator
from warehouse.indicators.declaration import Indicator
from warehouse.indicators.plausible import implausible
from warehouse.release.editions import WithdrawalWithoutCause

PLAUSIBLE = "figures_are_plausible"

REFERENCE = (
    "dim_indicator", "dim_indicator_theme", "dim_area", "dim_date", "dim_organisation", "fact_population",
    "fact_target", "fact_published_figure", "dim_comparator_group", "dim_comparator_member",
)  # fmt: skip


def indicator_asset(indicator: Indicator) -> dg.AssetsDefinition:
    """The asset `indicators/<code>`, partitioned by quarter."""
    asset_key = key("indicators", indicator.code)
    deps = [key("warehouse", name) for name in (indicator.fact.name, *REFERENCE)]
    said = "Expected: parts no larger than the whole, nothing negative, no quarter missing between two others"

    @dg.asset(
        key=asset_key, deps=deps, group_name=indicator.service, owners=["team:performance"],
        kinds={"duckdb", "indicator"}, description=indicator.definition, partitions_def=QUARTERS,
        backfill_policy=dg.BackfillPolicy.single_run(), required_resource_keys={RUN_CONTEXT}, pool=WRITER,
        check_specs=[dg.AssetCheckSpec(PLAUSIBLE, asset=asset_key, description=said)],
        metadata={
            "numerator": indicator.numerator_words,
            "denominator": indicator.denominator_words,
            "definition version": indicator.definition_version,
            "review date": indicator.review_date.isoformat(),
        },
        code_version=code_of_indicator(indicator).digest,
    )  # fmt: skip
    @quotes_nothing
    def compute(context: dg.AssetExecutionContext) -> Iterator[Any]:
        first, last = quarters_of(context)
        run_context = run_context_of(context)
        with run_context.warehouse() as warehouse:
            computed = load_indicator(warehouse, indicator, first, last)
            built_from = version(noted_digest(warehouse, indicator.identity, *first.until(last)))
            with warehouse.sql.begin():
                doubts = implausible(warehouse, indicator)
        told: dict[str, Any] = {"figures": computed.figures}
        if computed.latest is not None:
            told["newest figure"] = float(computed.latest)
        yield dg.MaterializeResult(asset_key, metadata=told, data_version=built_from)
        yield dg.AssetCheckResult(
            check_name=PLAUSIBLE, passed=not doubts, severity=dg.AssetCheckSeverity.WARN,
            metadata={"figures": computed.figures, "doubts": "; ".join(doubts[:20])},
        )  # fmt: skip

    return compute


def release_asset() -> dg.AssetsDefinition:
    """The asset `published/release`."""
    deps = [key("indicators", code) for code in all_indicators()] + [key("warehouse", "extract_ledger")]

    @dg.asset(
        key=key("published", "release"), deps=deps, group_name="published", owners=["team:performance"],
        kinds={"duckdb", "parquet"}, required_resource_keys={RUN_CONTEXT}, pool=WRITER,
        description="What readers see: built beside the old release, verified, and switched in whole.",
    )  # fmt: skip
    @quotes_nothing
    def release(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        run_context = run_context_of(context)
        with run_context.warehouse() as warehouse:
            try:
                published = publish_release(warehouse, run_context)
            except WithdrawalWithoutCause as error:
                raise dg.Failure(description=str(error), allow_retries=False) from None
        said = "published" if published.is_new else "nothing changed, nothing published"
        context.log.info(f"release {published.release_id}: {said}" if published.release_id else
                         "nothing has arrived, nothing is published")  # fmt: skip
        return dg.MaterializeResult(
            metadata={
                "release": published.release_id,
                "is new": published.is_new,
                "figures": published.figures,
                "first published": published.first_published,
                "restated": published.restated,
                "edition": published.edition_name,
            }
        )

    return release
