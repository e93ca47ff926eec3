"""What waits to be built or published: the state that both the night and the command line go by.

Belongs here: choosing the range of a build. Does not belong here: running it.
"""

from __future__ import annotations

from dataclasses import dataclass

from assets.declarations.declared import all_facts, all_indicators
from assets.loading.held import held_facts, incomplete_now
from assets.loading.ledger import is_ledger_stale
from assets.loading.publication import is_published
from assets.loading.staleness import stale_figures, stale_quarters
from assets.run_context import RunContext
from assets.staging.arrivals import arrivals
from warehouse.calendar import Quarter
from warehouse.database.damage import WarehouseDamaged, move_warehouse_aside, warehouse_file
from warehouse.release.current import FILE

Range = tuple[Quarter, Quarter]


@dataclass(frozen=True)
class Waiting:
    """What waits for a build, and what must not be built."""

    quarters: tuple[Quarter, ...] = ()
    """Quarters of which a fact or a figure is out of date, in order."""
    held: tuple[str, ...] = ()
    """Why sources are incomplete: nothing is built from them, and nothing of them withdrawn."""

    @property
    def range(self) -> Range | None:
        """From the first quarter to the last; None when none waits."""
        return (self.quarters[0], self.quarters[-1]) if self.quarters else None


def to_be_built(run_context: RunContext, wait_seconds: float = 600) -> Waiting:
    """What waits, for whoever goes on to build it: a warehouse that is found damaged is moved aside first.

    Then all quarters wait. Nowhere else is it moved, because only here nothing of the run has gone by what the
    old one said.
    """
    try:
        return waiting(run_context, wait_seconds)
    except WarehouseDamaged:
        file = warehouse_file(run_context.paths, run_context.warehouse_url)
        if file is None:
            raise
        move_warehouse_aside(run_context.paths, file)
        return waiting(run_context, wait_seconds)


def waiting(run_context: RunContext, wait_seconds: float = 600) -> Waiting:
    """The quarters that must be built because of what was staged, decided or declared. Raises WarehouseDamaged."""
    paths = run_context.paths
    with run_context.warehouse(wait_seconds) as warehouse:
        incomplete = incomplete_now(warehouse, paths)
        held = held_facts(incomplete)
        facts = [name for name in all_facts() if name not in held]
        indicators = [i for i in all_indicators().values() if i.fact.name not in held]
        found = {
            *stale_quarters(warehouse, paths, facts),
            *stale_figures(warehouse, paths, indicators),
        }
    reasons = [f"{source}: {said}" for source in sorted(incomplete) for said in incomplete[source]]
    return Waiting(tuple(sorted(found)), tuple(reasons))


def range_to_build(run_context: RunContext, wait_seconds: float = 600) -> Range | None:
    """The range of quarters that must be built; None when none."""
    return waiting(run_context, wait_seconds).range


def is_unpublished(run_context: RunContext, wait_seconds: float = 600) -> bool:
    """Whether readers do not see yet what became of every arrival, or the figures as they stand.

    While nothing ever arrived there is nothing to publish.
    """
    paths = run_context.paths
    if not (paths.current / FILE).exists() and not arrivals(paths):
        return False
    with run_context.warehouse(wait_seconds) as warehouse:
        return is_ledger_stale(warehouse, paths) or not is_published(warehouse, run_context)
