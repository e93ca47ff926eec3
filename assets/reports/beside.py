"""What stands beside a figure, followed to its file and lines: target, published figures, neighbours, residents.

Belongs here: saying where each comes from. Does not belong here: what the figure itself is counted from (explain.py),
or the terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from assets.reports.places import Place
from warehouse.calendar import Quarter
from warehouse.database.connection import Warehouse
from warehouse.indicators.comparators import HeldAgainst, Line, PublishedFigure, comparators_for
from warehouse.indicators.compute import estimate_behind
from warehouse.indicators.declaration import Indicator, Population
from warehouse.indicators.scoring import mean
from warehouse.indicators.values import target_held, targets_of
from warehouse.schema.dimensions import dim_area, dim_organisation
from warehouse.schema.ledger import extract_ledger
from warehouse.schema.reference import dim_comparator_member


@dataclass(frozen=True)
class Beside:
    """One thing that stands beside a figure."""

    what: str
    said: str
    where: str
    """File and line, or lines."""


def beside_figure(warehouse: Warehouse, indicator: Indicator, quarter: Quarter, place: Place) -> list[Beside]:
    """All that stands beside the figure of an indicator, quarter and place; nothing for a place that is not known."""
    with warehouse.sql.begin():
        keys = _keys(warehouse, place)
        return list(_beside(warehouse, indicator, quarter, *keys)) if keys else []


def _beside(
    warehouse: Warehouse, indicator: Indicator, quarter: Quarter, organisation: int, area: int
) -> Iterator[Beside]:
    files = _files(warehouse)
    shown = f",.{indicator.decimals}f"
    if held := target_held(targets_of(warehouse, indicator), organisation, quarter):
        said = f"{held.target.target:{shown}} (amber within {held.target.tolerance.normalize():f})"
        yield Beside("target", said, _where([held.line], files))
    against = comparators_for(warehouse, indicator).figures(organisation, area, quarter)
    of_others = {
        "England": against.england,
        "region": against.region,
        "as published of itself": against.published,
    }
    for what, figure in of_others.items():
        if figure:
            yield Beside(what, f"{figure.value:{shown}} ({figure.period})", _where([figure.line], files))
    if against.group and against.neighbours:
        yield from _neighbours(warehouse, indicator, against, against.neighbours, files)
    if isinstance(indicator.denominator, Population):
        used = warehouse.sql.execute(estimate_behind(indicator.denominator, area, quarter)).mappings().first()
        if used:
            said = f"{used['population']:,} (mid-{used['mid_year']}, {used['vintage']})"
            yield Beside("residents", said, _where([(used["extract_key"], used["line_number"])], files))


def _neighbours(
    warehouse: Warehouse,
    indicator: Indicator,
    against: HeldAgainst,
    neighbours: tuple[PublishedFigure, ...],
    files: Mapping[int, str],
) -> Iterator[Beside]:
    group, member = against.group, dim_comparator_member
    assert group is not None
    values = mean([figure.value for figure in neighbours], indicator.decimals)
    said = f"{values:,.{indicator.decimals}f} ({neighbours[0].period}), the mean of {len(neighbours)}"
    yield Beside("neighbours", said, _where([figure.line for figure in neighbours], files))
    listed = sa.select(member.c.extract_key, member.c.line_number).where(
        member.c.organisation_key == group.organisation, member.c.comparator_group == group.name
    )
    lines = [(key, line) for key, line in warehouse.sql.execute(listed).all()]
    yield Beside("list of neighbours", f"{group.name}, of {len(lines)}", _where(lines, files))


def _where(lines: Iterable[Line], files: Mapping[int, str]) -> str:
    by_extract: dict[int, list[int]] = {}
    for key, line in sorted(lines):
        by_extract.setdefault(key, []).append(line)
    return "; ".join(
        f"{files.get(key, f'extract {key}')} line{'s' if found[1:] else ''} {', '.join(map(str, found))}"
        for key, found in by_extract.items()
    )


def _keys(warehouse: Warehouse, place: Place) -> tuple[int, int] | None:
    organisation, area = dim_organisation, dim_area
    found = warehouse.sql.execute(
        sa.select(organisation.c.organisation_key, area.c.area_key)
        .join(area, area.c.area_code == place.area_code)
        .where(organisation.c.organisation_code == place.organisation_code)
    ).first()
    return (found[0], found[1]) if found else None


def _files(warehouse: Warehouse) -> dict[int, str]:
    columns = (extract_ledger.c.extract_key, extract_ledger.c.file_name)
    return {key: name for key, name in warehouse.sql.execute(sa.select(*columns)).all()}
