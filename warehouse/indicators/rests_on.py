"""Which published figures, targets and estimates a figure of one quarter rests on, in a form that can be compared.

Only what is really used counts: the target in force, the comparators of the year that the quarter is held against, the
estimates of the years that it may take. So a target from 2018 on leaves the figures of 2017 as they are.

Belongs here: what is beside the counts of one indicator, by quarter. Does not belong here: what it is counted from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import sqlalchemy as sa

from warehouse.calendar import Quarter
from warehouse.database.connection import Warehouse
from warehouse.indicators.comparators import comparators_for
from warehouse.indicators.compute import OLDEST_POPULATION_YEARS
from warehouse.indicators.declaration import Indicator, Population
from warehouse.indicators.published_periods import held_against
from warehouse.indicators.values import target_in_force, targets_of
from warehouse.schema.reference import fact_population

TARGETS = "targets"
FIGURES, NEIGHBOURS, POPULATION = "published figures", "statistical neighbours", "population estimates"

Beside = dict[str, str]
"""What a figure rests on beside its counts, in words, and a digest of it."""


def beside(warehouse: Warehouse, indicator: Indicator) -> Callable[[Quarter], Beside]:
    """Reads all that may lie beside the figures of an indicator; tells what does of a quarter."""
    targets = targets_of(warehouse, indicator)
    comparators = comparators_for(warehouse, indicator)
    residents = _population(warehouse, indicator)
    councils = sorted({target.organisation for target in targets})

    def of(quarter: Quarter) -> Beside:
        found: Beside = {}
        if held := [
            (council, target.target.normalize(), target.tolerance.normalize())
            for council in councils
            if (target := target_in_force(targets, council, quarter))
        ]:
            found[TARGETS] = _digest(held)
        last = held_against(comparators.period_type, quarter)
        if published := sorted(
            (area, figure.value) for (area, day), figure in comparators.published.items() if day == last
        ):
            found[FIGURES] = _digest(published, comparators.england, sorted(comparators.regions.items()))
            lists = {
                group.organisation: comparators.group_of(group.organisation, last)
                for group in comparators.groups
            }
            found[NEIGHBOURS] = _digest(
                [
                    (council, group.name, sorted(group.members))
                    for council, group in sorted(lists.items())
                    if group
                ]
            )
        # Its direction rests on the figure of the year before as well.
        years = range(quarter.start_year - 1 - OLDEST_POPULATION_YEARS, quarter.start_year + 1)
        if used := [row for row in residents if row[0] in years]:
            found[POPULATION] = _digest(used)
        return found

    return of


def _population(warehouse: Warehouse, indicator: Indicator) -> list[tuple[int, ...]]:
    if not isinstance(indicator.denominator, Population):
        return []
    table = fact_population
    columns = [table.c[name] for name in ("mid_year", "area_key", "vintage", "population")]
    of_band = sa.select(*columns).where(table.c.age_band == indicator.denominator.age_band).order_by(*columns)
    return [tuple(row) for row in warehouse.sql.execute(of_band).all()]


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
