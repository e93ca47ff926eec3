"""The values of an indicator as they stand: counted, divided, rated, compared and written down.

Belongs here: the steps in their order, for one indicator and a range of quarters. Does not belong
here: how each step is done.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from warehouse.calendar import Quarter
from warehouse.database.connection import Warehouse
from warehouse.database.load import replace_rows
from warehouse.indicators.comparators import Line, comparators_for
from warehouse.indicators.compute import counts_select
from warehouse.indicators.declaration import Indicator
from warehouse.indicators.scoring import Target, direction, rating, value_of
from warehouse.schema.indicators import dim_indicator, fact_indicator_value
from warehouse.schema.reference import fact_target

Place = tuple[int, int, int]
"""Organisation key, area key, quarter key."""


class NotWhole(Exception):
    """A numerator or denominator gives a fraction: rounding it in silence would publish another figure."""


@dataclass(frozen=True)
class Computed:
    """What a computation did."""

    figures: int
    latest: Decimal | None
    """The figure of the newest quarter, of the council itself."""


def compute_values(warehouse: Warehouse, indicator: Indicator, first: Quarter, last: Quarter) -> Computed:
    """Replaces the values of an indicator for a range of quarters, inside the caller's transaction.

    Quarters without data get no row. The figures before the range are read, not computed again, to tell
    the direction of travel. Raises NotWhole, and changes nothing, when a part of a figure is a fraction.
    """
    key = indicator_key(warehouse, indicator)
    counted = warehouse.sql.execute(counts_select(indicator, first, last)).mappings().all()
    parts: dict[Place, tuple[int | None, int | None]] = {
        (row["organisation_key"], row["area_key"], row["quarter_key"]): (
            _whole(indicator, row, "numerator"),
            _whole(indicator, row, "denominator"),
        )
        for row in counted
    }
    values = {place: value_of(indicator, *both) for place, both in parts.items()}
    known = _values_before(warehouse, key, first) | values
    targets = targets_of(warehouse, indicator)
    comparators = comparators_for(warehouse, indicator)
    rows = []
    for place, (numerator, denominator) in parts.items():
        quarter = Quarter.from_key(place[2])
        value, target = values[place], target_in_force(targets, place[0], quarter)
        rows.append(
            {
                "organisation_key": place[0],
                "indicator_key": key,
                "quarter_key": place[2],
                "area_key": place[1],
                "numerator": numerator,
                "denominator": denominator,
                "value": value,
                "is_suppressed": False,
                "target": target.target if target else None,
                "rag": rating(value, target, indicator.polarity),
                **_travel(indicator, known, place, quarter, value),
                **comparators.of(*place[:2], quarter),
            }
        )
    table = fact_indicator_value
    replace_rows(
        warehouse, table, rows, table.c.indicator_key == key, table.c.quarter_key.between(first.key, last.key)
    )
    newest = max(
        rows, key=lambda row: (row["quarter_key"], row["denominator"] or row["numerator"] or 0), default=None
    )
    return Computed(len(rows), newest["value"] if newest else None)


def indicator_key(warehouse: Warehouse, indicator: Indicator) -> int:
    """The surrogate key of this version of the definition."""
    table = dim_indicator
    return int(
        warehouse.sql.execute(
            sa.select(table.c.indicator_key).where(
                table.c.indicator_code == indicator.code,
                table.c.definition_version == indicator.definition_version,
            )
        ).scalar_one()
    )


def _travel(
    indicator: Indicator,
    known: dict[Place, Decimal | None],
    place: Place,
    quarter: Quarter,
    value: Decimal | None,
) -> dict[str, Any]:
    """The figures of a quarter and a year before. A year to date that starts again has none before it."""
    starts_again = indicator.period.grows_since(quarter) == quarter
    previous = None if starts_again else known.get((*place[:2], quarter.plus(-1).key))
    year_before = known.get((*place[:2], quarter.plus(-4).key))
    return {
        "previous_value": previous,
        "year_before_value": year_before,
        "direction": direction(value, previous, indicator.polarity),
        "direction_year": direction(value, year_before, indicator.polarity),
    }


def _values_before(warehouse: Warehouse, key: int, first: Quarter) -> dict[Place, Decimal | None]:
    table = fact_indicator_value
    found = warehouse.sql.execute(
        sa.select(table.c.organisation_key, table.c.area_key, table.c.quarter_key, table.c.value).where(
            table.c.indicator_key == key,
            table.c.quarter_key >= first.plus(-4).key,
            table.c.quarter_key < first.key,
        )
    ).all()
    return {(organisation, area, quarter): value for organisation, area, quarter, value in found}


@dataclass(frozen=True)
class HeldTarget:
    """A target of a council with the quarters to which it applies."""

    organisation: int
    first: int
    last: int | None
    target: Target
    line: Line
    """Where it stands."""

    def holds_in(self, quarter: Quarter) -> bool:
        """Whether it applies to a quarter."""
        return self.first <= quarter.key and (self.last is None or quarter.key <= self.last)


def targets_of(warehouse: Warehouse, indicator: Indicator) -> list[HeldTarget]:
    """The targets that councils have for an indicator, those that began last at the end."""
    table = fact_target
    columns = ("organisation_key", "from_quarter_key", "to_quarter_key", "target", "tolerance", "extract_key",
               "line_number")  # fmt: skip
    of_indicator = (
        sa.select(*(table.c[name] for name in columns))
        .where(table.c.indicator_code == indicator.code)
        .order_by(table.c.from_quarter_key, table.c.organisation_key)
    )
    return [
        HeldTarget(organisation, first, last, Target(Decimal(target), Decimal(tolerance)), (extract, line))
        for organisation, first, last, target, tolerance, extract, line in warehouse.sql.execute(
            of_indicator
        ).all()
    ]


def target_held(targets: list[HeldTarget], organisation: int, quarter: Quarter) -> HeldTarget | None:
    """The council's target that applies to a quarter, if any: of several the one that began last."""
    held = [each for each in targets if each.organisation == organisation and each.holds_in(quarter)]
    return held[-1] if held else None


def target_in_force(targets: list[HeldTarget], organisation: int, quarter: Quarter) -> Target | None:
    """What that target is."""
    held = target_held(targets, organisation, quarter)
    return held.target if held else None


def _whole(indicator: Indicator, row: sa.RowMapping, part: str) -> int | None:
    number = row[part]
    if number is None:
        return None
    if not math.isfinite(number) or number != int(number):
        quarter, expression = (
            Quarter.from_key(row["quarter_key"]),
            " ".join(str(getattr(indicator, part)).split()),
        )
        raise NotWhole(
            f"indicator {indicator.code}, {quarter}: the {part} {expression} gives a fraction, and whole numbers "
            "are promised; count, or add up whole columns, and let `scale` and the denominator divide"
        )
    return int(number)
