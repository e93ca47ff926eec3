"""Are the figures of an indicator plausible? Doubts for a person to look at, not rules of a contract.

Belongs here: what no figure should be, whatever the indicator. Does not belong here: targets.
"""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.calendar import Quarter
from warehouse.database.connection import Warehouse
from warehouse.indicators.declaration import Indicator
from warehouse.indicators.values import indicator_key
from warehouse.schema.indicators import fact_indicator_value as figure


def implausible(warehouse: Warehouse, indicator: Indicator) -> list[str]:
    """What is doubtful about the figures of an indicator, in words."""
    rows = warehouse.sql.execute(
        sa.select(
            figure.c.area_key,
            figure.c.organisation_key,
            figure.c.quarter_key,
            figure.c.numerator,
            figure.c.denominator,
        )
        .where(figure.c.indicator_key == indicator_key(warehouse, indicator))
        .order_by(figure.c.organisation_key, figure.c.area_key, figure.c.quarter_key)
    ).all()
    doubts = []
    before: tuple[tuple[int, int], Quarter] | None = None
    for area, organisation, quarter_key, numerator, denominator in rows:
        quarter, place = Quarter.from_key(quarter_key), (organisation, area)
        if (numerator or 0) < 0 or (denominator or 0) < 0:
            doubts.append(f"{quarter}: a negative count")
        if indicator.unit == "percent" and (numerator or 0) > (denominator or 0):
            doubts.append(f"{quarter}: a part larger than the whole")
        if before and before[0] == place and _passed_over(indicator, before[1], quarter):
            doubts.append(f"no figure between {before[1]} and {quarter}")
        before = (place, quarter)
    return list(dict.fromkeys(doubts))


def _passed_over(indicator: Indicator, before: Quarter, quarter: Quarter) -> bool:
    """Whether a quarter in which the period has a figure lies between two."""
    return any(indicator.period.stands_in(each) for each in before.plus(1).until(quarter.plus(-1)))
