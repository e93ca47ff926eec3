"""Publishing this house's indicators: what protects them, where they come from, which reports go along.

Belongs here: joining declarations to warehouse/publish.py. Does not belong here: building a release.
"""

from __future__ import annotations

import sqlalchemy as sa

from assets.declared import all_indicators
from assets.desk import Desk
from assets.reports.release import write_reports
from assets.standing import feeding
from warehouse.connection import Warehouse
from warehouse.indicators.suppression import Protection
from warehouse.publish import Publication, Published, is_current, publish
from warehouse.schema.indicators import dim_indicator


def publish_release(warehouse: Warehouse, desk: Desk) -> Published:
    """Publishes the figures as they stand, unless nothing changed; see warehouse.publish.publish."""
    return publish(warehouse, desk.home, _publication(warehouse, desk))


def is_published(warehouse: Warehouse, desk: Desk) -> bool:
    """Whether readers see all that would be published now."""
    return is_current(warehouse, desk.home, _publication(warehouse, desk))


def _publication(warehouse: Warehouse, desk: Desk) -> Publication:
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
    return Publication(
        now=desk.now(),
        edition_name=desk.edition_name,
        reason=desk.edition_reason,
        protections={
            key: Protection(
                indicator.suppression_threshold,
                indicator.period == "year to date",
                # Indicators that count the same people by the same date give each other away.
                f"{indicator.fact.name} by {indicator.date_role}",
            )
            for key, indicator in indicators.items()
        },
        sources={
            key: tuple(source.name for source in feeding(indicator.fact.name))
            for key, indicator in indicators.items()
        },
        extras=write_reports,
    )
