"""Comparators: what England, the region and the statistical neighbours published for the same measure.

Belongs here: which published figures a quarter is held against. Does not belong here: our own values, or which period
that is (published_periods.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import sqlalchemy as sa

from warehouse.calendar import Quarter
from warehouse.database.connection import Warehouse
from warehouse.indicators.declaration import Indicator
from warehouse.indicators.published_periods import PeriodType, held_against
from warehouse.indicators.scoring import mean, rounded
from warehouse.schema.dimensions import dim_area, dim_organisation
from warehouse.schema.reference import dim_comparator_group, dim_comparator_member, fact_published_figure

ENGLAND = "E92000001"
NEIGHBOURS = "statistical_neighbours"

Line = tuple[int, int]
"""An extract by its key, and a line of it."""


@dataclass(frozen=True)
class PublishedFigure:
    """A figure that somebody else published, as the newest release has it."""

    value: Decimal
    """In the unit of our indicator, rounded as that is."""
    period: str
    line: Line = (0, 0)
    """Where it stands."""


@dataclass(frozen=True)
class NeighbourGroup:
    """One edition of a council's list of statistical neighbours."""

    organisation: int
    """Key of the council whose neighbours they are."""
    home: int | None
    """Key of the council's own area, which alone is compared with them."""
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

    published: dict[tuple[int, date], PublishedFigure] = field(default_factory=dict)
    """By area key and last day of the period."""
    regions: dict[int, int] = field(default_factory=dict)
    """Area key to the key of its region or county."""
    england: int | None = None
    groups: tuple[NeighbourGroup, ...] = ()
    """Those that began last come last."""
    decimals: int = 1
    period_type: PeriodType = "financial year"
    """The kind of period for which figures are published."""

    def of(self, organisation_key: int, area_key: int, quarter: Quarter) -> dict[str, object]:
        """The comparator columns of fact_indicator_value for a council, an area of it and a quarter."""
        found = self.figures(organisation_key, area_key, quarter)
        neighbours = [figure.value for figure in found.neighbours]
        return {
            "england_value": found.england and found.england.value,
            "region_value": found.region and found.region.value,
            "published_value": found.published and found.published.value,
            "neighbours_value": mean(neighbours, self.decimals),
            "neighbours_count": len(neighbours) or None,
            "neighbours_group": found.group.name if found.group and neighbours else None,
            "comparator_period": next((figure.period for figure in found.all()), None),
        }

    def figures(self, organisation_key: int, area_key: int, quarter: Quarter) -> HeldAgainst:
        """The published figures themselves."""
        last = held_against(self.period_type, quarter)
        group = self.group_of(organisation_key, last)
        # A district is no council, and the council's neighbours are not its own.
        members = sorted(group.members) if group and group.home == area_key else []
        return HeldAgainst(
            self.published.get((self.england, last)) if self.england else None,
            self.published.get((self.regions.get(area_key, -1), last)),
            self.published.get((area_key, last)),
            group,
            tuple(self.published[member, last] for member in members if (member, last) in self.published),
        )

    def group_of(self, organisation_key: int, day: date) -> NeighbourGroup | None:
        """The council's list of neighbours for a period that ends on this day: of several the one that began last."""
        held = [g for g in self.groups if g.organisation == organisation_key and g.holds_on(day)]
        return held[-1] if held else None


@dataclass(frozen=True)
class HeldAgainst:
    """The published figures that one figure of ours is held against."""

    england: PublishedFigure | None
    region: PublishedFigure | None
    published: PublishedFigure | None
    """What was published of the area itself."""
    group: NeighbourGroup | None
    neighbours: tuple[PublishedFigure, ...]

    def all(self) -> Iterator[PublishedFigure]:
        """Each figure that there is."""
        yield from (
            figure for figure in (self.england, self.region, self.published, *self.neighbours) if figure
        )


def comparators_for(warehouse: Warehouse, indicator: Indicator, scheme: str = "dfe") -> Comparators:
    """Reads what is published for an indicator; nothing when it has no published counterpart."""
    if indicator.published is None:
        return Comparators()
    areas = warehouse.sql.execute(
        sa.select(dim_area.c.area_key, dim_area.c.area_code, dim_area.c.parent_area_code)
    ).all()
    keys = {code: key for key, code, _ in areas}
    return Comparators(
        published=_published(warehouse, indicator),
        regions={key: keys[parent] for key, _, parent in areas if parent in keys},
        england=keys.get(ENGLAND),
        groups=_groups(warehouse, scheme),
        decimals=indicator.decimals,
        period_type=indicator.published.period_type,
    )


def _published(warehouse: Warehouse, indicator: Indicator) -> dict[tuple[int, date], PublishedFigure]:
    """The figures of the newest release that gives each: by its day where that is known, else by its name."""
    assert indicator.published is not None
    figure, whole = fact_published_figure, Decimal(indicator.scale)
    columns = ("area_key", "period_last_date", "period", "value", "extract_key", "line_number")
    rows = warehouse.sql.execute(
        sa.select(*(figure.c[name] for name in columns))
        .where(
            figure.c.indicator_code == indicator.published.indicator_code,
            figure.c.period_type == indicator.published.period_type,
            figure.c.value.is_not(None),
        )
        .order_by(sa.func.coalesce(figure.c.published_date, date.min), figure.c.release_name)
    ).all()
    found = {}
    for area, last, period, value, *line in rows:
        shown = whole - Decimal(value) if indicator.published.complement else Decimal(value)
        found[area, last] = PublishedFigure(rounded(shown, indicator.decimals), period, (line[0], line[1]))
    return found


def _groups(warehouse: Warehouse, scheme: str) -> tuple[NeighbourGroup, ...]:
    group, member, council = dim_comparator_group, dim_comparator_member, dim_organisation
    members: dict[tuple[int, str], set[int]] = {}
    listed = sa.select(member.c.organisation_key, member.c.comparator_group, member.c.area_key)
    for organisation, name, area in warehouse.sql.execute(listed).all():
        members.setdefault((organisation, name), set()).add(area)
    rows = warehouse.sql.execute(
        sa.select(group.c.organisation_key, dim_area.c.area_key, group.c.comparator_group, group.c.valid_from_date,
                  group.c.valid_to_date)
        .join(council, council.c.organisation_key == group.c.organisation_key)
        .outerjoin(dim_area, dim_area.c.area_code == council.c.organisation_code)
        .where(group.c.kind == NEIGHBOURS, group.c.comparator_group.like(f"{scheme}%"))
        .order_by(sa.func.coalesce(group.c.valid_from_date, date.min), group.c.comparator_group)
    ).all()  # fmt: skip
    return tuple(
        NeighbourGroup(*row[:3], *row[3:], members=frozenset(members.get((row[0], row[2]), ())))
        for row in rows
    )
