"""An amount of money in pounds.

Belongs here: Money. Does not belong here: other currencies, which no source has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

import sqlalchemy as sa

from checks.columns.column_type import Limit
from checks.columns.numbers import OfNumbers
from warehouse.database import sql

_AMOUNT = r"(\d{1,3}(,\d{3})+|\d+)(\.\d{1,2})?"
_FORMS = rf"(-? ?£? ?{_AMOUNT}|£ ?-{_AMOUNT}|\(£? ?{_AMOUNT}\))"


@dataclass(frozen=True, kw_only=True)
class Money(OfNumbers):
    """Pounds to the penny: £1,234.50 or 1234.5, below nought -£1,234.50 or, as accountants write, (£1,234.50)."""

    example: ClassVar[str] = "Money(minimum=-1_000_000)"
    sample: ClassVar[str] = "(£1,234.50)"
    ending: ClassVar[str] = "_gbp"

    @property
    def unit(self) -> str:
        """Pounds."""
        return "pounds"

    def staged(self, name: str) -> Mapping[str, sa.types.TypeEngine]:
        """One column of decimals, to the penny."""
        return {name: sa.Numeric(18, 2)}

    def values(self, name: str, text: str) -> Mapping[str, str]:
        """The amount; commas stand between thousands or nowhere."""
        digits = f"try_cast(regexp_replace({text}, '[^0-9.]', '', 'g') as decimal(18, 2))"
        is_negative = f"(left({text}, 1) = '(' or contains({text}, '-'))"
        amount = f"case when {is_negative} then -{digits} else {digits} end"
        return {name: f"case when regexp_full_match({text}, {sql.text(_FORMS)}) then {amount} end"}

    def limits(self, name: str, text: str) -> Iterator[Limit]:
        """No amount; one out of range."""
        words = "an amount in pounds such as £1,234.50 or, below nought, -1234.50 or (£1,234.50)"
        yield Limit("not_an_amount", words, self.unread(name, text))
        yield from self.out_of_range(name)
