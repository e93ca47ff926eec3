"""A published value is its numerator over its denominator, as far as rounding lets it be told.

A value in whole numbers may be off by half of one, any other by half of a tenth. Counts of regions and of England
are rounded themselves, by so little against their size that it does not show.
"""

from typing import Any

import sqlalchemy as sa

from checks.rule import RowRule

SCALES = {"per cent": 100, "per 1,000": 1_000, "per 10,000": 10_000, "per 100,000": 100_000}
HALF_OF_ONE, HALF_OF_A_TENTH = 0.500001, 0.050001


def _fails(row: Any) -> sa.ColumnElement[bool]:
    scale = sa.case(*((row.unit == unit, scale) for unit, scale in SCALES.items()))
    parts = sa.cast(scale, sa.Float) * row.numerator / sa.func.nullif(row.denominator, 0)
    exact = sa.case((row.unit == "number", sa.cast(row.numerator, sa.Float)), else_=parts)
    near = sa.case((row.value == sa.func.floor(row.value), HALF_OF_ONE), else_=HALF_OF_A_TENTH)
    return sa.func.abs(sa.cast(row.value, sa.Float) - exact) > near


rule = RowRule(
    code="published_value_disagrees_with_its_parts",
    message="the value is the numerator over the denominator in the unit given, but for rounding",
    severity="error",
    applies_to=("published_figures",),
    columns=("value", "numerator", "denominator", "unit"),
    fails=_fails,
)
