"""The one entry for Dagster: everything that the folders declare, composed.

Belongs here: composition. Does not belong here: anything else.
"""

from __future__ import annotations

import warnings

import dagster as dg

warnings.filterwarnings("ignore", category=dg.BetaWarning)
warnings.filterwarnings("ignore", category=dg.PreviewWarning)

from assets.declarations.declared import all_dimensions, all_facts, all_indicators, all_sources  # noqa: E402
from assets.factories.indicators import indicator_asset, release_asset  # noqa: E402
from assets.factories.sources import source_asset, unclaimed_asset  # noqa: E402
from assets.factories.star import dimension_asset, fact_asset, ledger_asset  # noqa: E402
from assets.well_declared.whole import well_declared  # noqa: E402
from pipelines.console import plain_console  # noqa: E402
from pipelines.jobs import jobs  # noqa: E402
from pipelines.resources import run_context_resource  # noqa: E402
from pipelines.schedules import schedules  # noqa: E402
from pipelines.sensors import sensors  # noqa: E402
from warehouse.storage.modes import keep_private  # noqa: E402

# Whatever process loads the project writes Dagster's logs and databases for its owner alone.
keep_private()


def build_definitions(run_context: dg.ResourceDefinition | None = None) -> dg.Definitions:
    """All assets, checks, jobs, schedules and sensors; a test may hand in a run context of its own.

    Raises Misdeclared, with every flaw in words, when what the folders declare is not whole.
    """
    well_declared()
    declared_jobs = jobs()
    return dg.Definitions(
        assets=[
            unclaimed_asset(),
            *(source_asset(source) for source in all_sources().values()),
            *(dimension_asset(dimension) for dimension in all_dimensions().values()),
            *(fact_asset(fact) for fact in all_facts().values()),
            ledger_asset(),
            *(indicator_asset(indicator) for indicator in all_indicators().values()),
            release_asset(),
        ],
        jobs=declared_jobs,
        schedules=schedules(),
        sensors=sensors({job.name: job for job in declared_jobs}),
        resources={"run_context": run_context or run_context_resource()},
        executor=dg.in_process_executor,
        loggers={"console": plain_console},
    )


defs = build_definitions()
