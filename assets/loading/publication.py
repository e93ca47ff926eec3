"""Publishing this house's indicators: what protects them, which are stale, why they changed, which reports go along.

Belongs here: joining declarations to warehouse/release/publish.py. Does not belong here: building a release.
"""

from __future__ import annotations

import sqlalchemy as sa

from assets.declarations.declared import all_indicators
from assets.loading.causes import causes_of
from assets.loading.service_status import stale_indicators
from assets.reports.release import write_reports
from assets.run_context import RunContext
from warehouse.database.connection import Warehouse
from warehouse.indicators.suppression import Protection
from warehouse.release.publish import Publication, Published, is_current, publish
from warehouse.schema.indicators import dim_indicator


def publish_release(warehouse: Warehouse, run_context: RunContext) -> Published:
    """Publishes the figures as they stand, unless nothing changed; see warehouse.release.publish.publish."""
    return publish(warehouse, run_context.paths, _publication(warehouse, run_context))


def is_published(warehouse: Warehouse, run_context: RunContext) -> bool:
    """Whether readers see all that would be published now."""
    return is_current(warehouse, run_context.paths, _publication(warehouse, run_context))


def _publication(warehouse: Warehouse, run_context: RunContext) -> Publication:
    table = dim_indicator
    with warehouse.sql.begin():
        keys = {
            (code, version): key
            for code, version, key in warehouse.sql.execute(
                sa.select(table.c.indicator_code, table.c.definition_version, table.c.indicator_key)
            ).all()
        }
    # An indicator that was declared and never built has no key yet and nothing to publish.
    indicators = {
        keys[identity]: indicator
        for indicator in all_indicators().values()
        if (identity := (indicator.code, indicator.definition_version)) in keys
    }
    stale = stale_indicators(warehouse, run_context.paths, indicators)
    return Publication(
        stale=stale,
        now=run_context.now(),
        edition_name=run_context.edition_name,
        reason=run_context.edition_reason,
        protections={
            key: Protection(
                indicator.suppression_threshold,
                indicator.period,
                # Indicators that count the same people by the same date give each other away.
                f"{indicator.fact.name} by {indicator.date_role}",
            )
            for key, indicator in indicators.items()
        },
        causes=causes_of(warehouse, run_context.paths, indicators),
        extras=write_reports,
    )
