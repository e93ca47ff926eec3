"""A number that need not be whole.

Belongs here: Decimal. Does not belong here: percentages and money, which come with signs of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

import sqlalchemy as sa

from checks.columns.column_type import Limit
from checks.columns.numbers import OfNumbers


@dataclass(frozen=True, kw_only=True)
class Decimal(OfNumbers):
    """A number in plain digits with at most one point, exact to six places (further ones are rounded)."""

    unit: str = ""
    """What is measured, for a reader."""

    example: ClassVar[str] = 'Decimal(minimum=0, maximum=1, unit="full-time equivalents")'
    sample: ClassVar[str] = "0.8"

    def staged(self, name: str) -> Mapping[str, sa.types.TypeEngine]:
        """One column of decimals."""
        return {name: sa.Numeric(18, 6)}

    def values(self, name: str, text: str) -> Mapping[str, str]:
        """The number, of plain digits only: see Integer."""
        plain = f"ltrim({text}, '-.0123456789') = ''"
        return {name: f"case when {plain} then try_cast({text} as decimal(18, 6)) end"}

    def limits(self, name: str, text: str) -> Iterator[Limit]:
        """No number; one out of range."""
        yield Limit("not_a_number", "a number in plain digits", self.unread(name, text))
        yield from self.out_of_range(name)
