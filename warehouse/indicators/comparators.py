"""Comparators: what England, the region and the statistical neighbours published for the same measure.

Belongs here: which published figures a quarter is held against. Does not belong here: our own values.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import sqlalchemy as sa

from warehouse.calendar import Quarter
from warehouse.database.connection import Warehouse
from warehouse.indicators.declaration import Indicator
from warehouse.indicators.scoring import mean, rounded
from warehouse.schema.dimensions import dim_area
from warehouse.schema.reference import dim_comparator_group, dim_comparator_member, fact_published_figure

ENGLAND = "E92000001"


@dataclass(frozen=True)
class NeighbourGroup:
    """One edition of a list of statistical neighbours."""

    name: str
    valid_from: date | None
    valid_to: date | None
    members: frozenset[int]

    def holds_on(self, day: date) -> bool:
        """Whether the edition is the one to use for a period that ends on this day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True)
class Comparators:
    """Everything published that an indicator can be held against, read once."""

    published: dict[tuple[int, str], Decimal] = field(default_factory=dict)
    """Area key and financial year to value."""
    regions: dict[int, int] = field(default_factory=dict)
    """Area key to the key of its region or county."""
    england: int | None = None
    groups: tuple[NeighbourGroup, ...] = ()
    decimals: int = 1

    def of(self, area_key: int, quarter: Quarter) -> dict[str, object]:
        """The comparator columns of fact_indicator_value for an area and quarter."""
        ended = held_against(quarter)
        year = ended.financial_year
        group = next((g for g in self.groups if g.holds_on(ended.last_date)), None)
        neighbours = (
            [self.published[a, year] for a in sorted(group.members) if (a, year) in self.published]
            if group
            else []
        )
        found: dict[str, object] = {
            "england_value": self.published.get((self.england, year)) if self.england else None,
            "region_value": self.published.get((self.regions.get(area_key, -1), year)),
            "published_value": self.published.get((area_key, year)),
            "neighbours_value": mean(neighbours, self.decimals),
        }
        held = any(value is not None for value in found.values())
        return found | {
            "neighbours_group": group.name if group and neighbours else None,
            "comparator_period": year if held else None,
        }


def held_against(quarter: Quarter) -> Quarter:
    """The last quarter of the year that a quarter is held against.

    Figures are published for financial years, so the last quarter of a year is held against that year and the others
    against the year before.
    """
    return quarter if quarter.number == 4 else Quarter(quarter.start_year - 1, 4)


def comparators_for(warehouse: Warehouse, indicator: Indicator, scheme: str = "dfe") -> Comparators:
    """Reads what is published for an indicator; nothing when it has no published counterpart."""
    if indicator.published is None:
        return Comparators()
    figures = fact_published_figure
    found = warehouse.sql.execute(
        sa.select(figures.c.area_key, figures.c.financial_year, figures.c.value)
        .where(figures.c.indicator_code == indicator.published.indicator_code, figures.c.value.is_not(None))
        .order_by(figures.c.release_name)
    ).all()
    whole = Decimal(indicator.scale)
    values = {
        (area, year): whole - Decimal(value) if indicator.published.complement else Decimal(value)
        for area, year, value in found
    }
    areas = warehouse.sql.execute(
        sa.select(dim_area.c.area_key, dim_area.c.area_code, dim_area.c.parent_area_code)
    ).all()
    keys = {code: key for key, code, _ in areas}
    return Comparators(
        published={place: rounded(value, indicator.decimals) for place, value in values.items()},
        regions={key: keys[parent] for key, _, parent in areas if parent in keys},
        england=keys.get(ENGLAND),
        groups=_groups(warehouse, scheme),
        decimals=indicator.decimals,
    )


def _groups(warehouse: Warehouse, scheme: str) -> tuple[NeighbourGroup, ...]:
    group, member = dim_comparator_group, dim_comparator_member
    found = []
    for name, start, end in warehouse.sql.execute(
        sa.select(group.c.comparator_group, group.c.valid_from_date, group.c.valid_to_date)
        .where(group.c.kind == "statistical_neighbours", group.c.comparator_group.like(f"{scheme}%"))
        .order_by(group.c.comparator_group)
    ).all():
        members = warehouse.sql.execute(
            sa.select(member.c.area_key).where(member.c.comparator_group == name)
        ).all()
        found.append(NeighbourGroup(name, start, end, frozenset(key for (key,) in members)))
    return tuple(found)
