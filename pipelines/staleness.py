"""What waits to be built or published: the state that both the night and the command line go by.

Belongs here: choosing the range of a build. Does not belong here: running it.
"""

from __future__ import annotations

from assets.declarations.declared import all_facts, all_indicators
from assets.loading.ledger import ledger_outcome
from assets.loading.publication import is_published
from assets.loading.staleness import stale_figures, stale_quarters
from assets.run_context import RunContext
from assets.staging.arrivals import arrivals
from warehouse.calendar import Quarter
from warehouse.database.connection import open_release
from warehouse.release.publish import FILE

Range = tuple[Quarter, Quarter]


def range_to_build(run_context: RunContext, wait_seconds: float = 600) -> Range | None:
    """The range of quarters that must be built because of what was staged or declared; None when none."""
    with run_context.warehouse(wait_seconds) as warehouse:
        waiting = {
            *stale_quarters(warehouse, run_context.paths, all_facts()),
            *stale_figures(warehouse, run_context.paths, all_indicators().values()),
        }
    return (min(waiting), max(waiting)) if waiting else None


def is_unpublished(run_context: RunContext, wait_seconds: float = 600) -> bool:
    """Whether readers do not see yet what became of every arrival, or the figures as they stand.

    The release is asked and not only the warehouse, because a run may have died between the two.
    """
    file = run_context.paths.current / FILE
    if not file.exists():
        return True
    with open_release(file.resolve()) as release:
        known = dict(release.duck.execute("select extract_key, outcome from extract_ledger").fetchall())
    news = any(
        known.get(arrival.extract_key) != standing
        for arrival in arrivals(run_context.paths)
        if (standing := ledger_outcome(run_context.paths, arrival)) is not None
    )
    if news:
        return True
    with run_context.warehouse(wait_seconds) as warehouse:
        return not is_published(warehouse, run_context)
