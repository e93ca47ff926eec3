"""What a figure means: its value, its rating against the target, its direction of travel.

Belongs here: arithmetic on decimal numbers, small and exact. Does not belong here: SQL.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from warehouse.indicators.declaration import Indicator, Polarity

Rating = Literal["green", "amber", "red"]
Direction = Literal["better", "worse", "same"]


@dataclass(frozen=True)
class Target:
    """A target and how far short of it a figure is still amber, both in the unit of the indicator."""

    target: Decimal
    tolerance: Decimal


def value_of(indicator: Indicator, numerator: int | None, denominator: int | None) -> Decimal | None:
    """The figure as shown: rounded half up, as the published tables are. None when out of nothing."""
    if numerator is None:
        return None
    exact = Decimal(numerator)
    if indicator.denominator is not None:
        if not denominator:
            return None
        exact = Decimal(indicator.scale) * Decimal(numerator) / Decimal(denominator)
    return rounded(exact, indicator.decimals)


def rounded(exact: Decimal, decimals: int) -> Decimal:
    """Rounds half up to so many decimals."""
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def rating(value: Decimal | None, target: Target | None, polarity: Polarity) -> Rating | None:
    """Green when the target is met, amber within the tolerance, else red; none without target or polarity."""
    if value is None or target is None or polarity == "neither":
        return None
    short = target.target - value if polarity == "high is good" else value - target.target
    if short <= 0:
        return "green"
    return "amber" if short <= target.tolerance else "red"


def direction(value: Decimal | None, before: Decimal | None, polarity: Polarity) -> Direction | None:
    """Better or worse than before, at the decimals shown; none when one of them is missing or neither is good."""
    if value is None or before is None or polarity == "neither":
        return None
    if value == before:
        return "same"
    return "better" if (value > before) == (polarity == "high is good") else "worse"


def mean(values: list[Decimal], decimals: int) -> Decimal | None:
    """The plain mean of the values that there are, as the Department for Education's tool takes it."""
    return rounded(sum(values, Decimal(0)) / len(values), decimals) if values else None
