"""What waits to be built or published: the state that both the night and the command line go by.

Belongs here: choosing the range of a build. Does not belong here: running it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from assets.declarations.declared import all_dimensions, all_facts, all_indicators
from assets.loading.held import held_facts, incomplete_now
from assets.loading.ledger import is_ledger_stale
from assets.loading.publication import is_published
from assets.loading.rows_of_dimensions import held_dimensions
from assets.loading.staleness import Stale, stale_now
from assets.run_context import RunContext
from assets.staging.arrivals import arrivals
from warehouse.calendar import Quarter
from warehouse.database.damage import WarehouseDamaged, move_warehouse_aside, warehouse_file
from warehouse.release.current import FILE

Range = tuple[Quarter, Quarter]
AssetPath = tuple[str, str]
"""The layer of an asset, and its name."""


@dataclass(frozen=True)
class Waiting:
    """What waits for a build, and what must not be built."""

    stale: Stale = field(default_factory=Stale)
    """What is stale and may be built."""
    held: tuple[str, ...] = ()
    """Why sources are incomplete: nothing is built from them, and nothing of them withdrawn."""

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """Quarters of which a fact or a figure is stale, in order."""
        return self.stale.quarters

    @property
    def range(self) -> Range | None:
        """From the first quarter to the last; None when none waits."""
        return (self.quarters[0], self.quarters[-1]) if self.quarters else None

    @property
    def assets(self) -> tuple[AssetPath, ...]:
        """The assets that are to be built; a run over the range builds these and no others."""
        tables = (*self.stale.dimensions, *self.stale.facts)
        return tuple(
            [("warehouse", name) for name in tables]
            + [("indicators", code) for code in self.stale.indicators]
        )


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
    """What must be built because of what was staged, decided or declared. Raises WarehouseDamaged."""
    paths = run_context.paths
    with run_context.warehouse(wait_seconds) as warehouse:
        incomplete = incomplete_now(warehouse, paths)
        held = held_facts(incomplete)
        # Members of a dimension may come out of extracts too.
        found = _without(stale_now(warehouse, paths, incomplete), held_dimensions(incomplete), held)
    reasons = [f"{source}: {said}" for source in sorted(incomplete) for said in incomplete[source]]
    return Waiting(found, tuple(reasons))


def _without(
    stale: Stale, dimensions: Collection[str], facts: Collection[str], indicators: Collection[str] = ()
) -> Stale:
    """What is stale but for these dimensions, these facts with all their figures, and these indicators."""
    fact_of = {code: indicator.fact.name for code, indicator in all_indicators().items()}
    return Stale(
        tuple(name for name in stale.dimensions if name not in dimensions),
        {name: quarters for name, quarters in stale.facts.items() if name not in facts},
        {
            code: quarters
            for code, quarters in stale.indicators.items()
            if code not in indicators and fact_of[code] not in facts
        },
    )


def left_over(run_context: RunContext, failed: Collection[str], wait_seconds: float = 600) -> Waiting:
    """What a build in which dimensions failed left undone because of them, by the steps that failed.

    It can be built from the last good rows of those dimensions: one broken reference file stops no service. Nothing,
    where no dimension failed: then everything else was tried.
    """
    dimensions = [name for name in all_dimensions() if f"warehouse__{name}" in failed]
    if not dimensions:
        return Waiting()
    facts = [name for name in all_facts() if f"warehouse__{name}" in failed]
    indicators = [code for code in all_indicators() if f"indicators__{code}" in failed]
    found = waiting(run_context, wait_seconds)
    return replace(found, stale=_without(found.stale, dimensions, facts, indicators))


def is_unpublished(run_context: RunContext, wait_seconds: float = 600) -> bool:
    """Whether readers do not see yet what became of every arrival, or the figures as they stand.

    While nothing was ever sent there is nothing to publish.
    """
    paths = run_context.paths
    if not (paths.current / FILE).exists() and all(each.with_installation for each in arrivals(paths)):
        return False
    with run_context.warehouse(wait_seconds) as warehouse:
        return is_ledger_stale(warehouse, paths) or not is_published(warehouse, run_context)
