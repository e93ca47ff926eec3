"""Jobs: ingest what arrived, build a range of quarters, publish.

Belongs here: which assets a job materialises. Does not belong here: when (schedules, sensors).
"""

from __future__ import annotations

from collections.abc import Iterable

import dagster as dg

from warehouse.calendar import Quarter

INGEST, BUILD, PUBLISH = "ingest", "build", "publish"

RANGE_START = "dagster/asset_partition_range_start"
RANGE_END = "dagster/asset_partition_range_end"


def jobs() -> list[dg.UnresolvedAssetJobDefinition]:
    """The three jobs, each a step of the way from file to release."""
    ledger = dg.AssetSelection.assets(["warehouse", "extract_ledger"])
    return [
        dg.define_asset_job(
            INGEST,
            selection=dg.AssetSelection.key_prefixes("landing", "staged"),
            description="Receives, archives, checks and stages whatever is new in the landing zone.",
        ),
        dg.define_asset_job(
            BUILD,
            selection=dg.AssetSelection.key_prefixes("warehouse", "indicators") - ledger,
            description="Brings the star and the indicators up to date for a range of quarters, as one run; "
            "the night has it build what is stale and nothing else.",
        ),
        dg.define_asset_job(
            PUBLISH,
            selection=dg.AssetSelection.key_prefixes("published") | ledger,
            description="Balances the ledger and publishes a release, unless nothing changed.",
        ),
    ]


def asset_keys(assets: Iterable[tuple[str, str]]) -> list[dg.AssetKey]:
    """The keys of assets that are named by layer and name."""
    return [dg.AssetKey(list(path)) for path in assets]


def range_tags(first: Quarter, last: Quarter) -> dict[str, str]:
    """The tags by which one run covers a range of quarters."""
    return {RANGE_START: first.first_date.isoformat(), RANGE_END: last.first_date.isoformat()}
