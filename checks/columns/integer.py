"""A whole number, such as a count.

Belongs here: Integer. Does not belong here: numbers that only look like one, such as the number of a case (text.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

import sqlalchemy as sa

from checks.columns.column_type import Limit
from checks.columns.numbers import OfNumbers


@dataclass(frozen=True, kw_only=True)
class Integer(OfNumbers):
    """A whole number in plain digits, perhaps with a minus before them; neither 1e3 nor 1,000."""

    unit: str = ""
    """What is counted, for a reader."""

    example: ClassVar[str] = 'Integer(minimum=0, maximum=1_000_000, unit="loans")'
    sample: ClassVar[str] = "1250"

    def staged(self, name: str) -> Mapping[str, sa.types.TypeEngine]:
        """One column of whole numbers."""
        return {name: sa.BigInteger()}

    def values(self, name: str, text: str) -> Mapping[str, str]:
        """The number. Only plain digits: DuckDB would also read 1e3 and 1_000, which other engines do not."""
        return {name: f"case when ltrim({text}, '-0123456789') = '' then try_cast({text} as bigint) end"}

    def limits(self, name: str, text: str) -> Iterator[Limit]:
        """No whole number; one out of range."""
        yield Limit("not_a_whole_number", "a whole number in plain digits", self.unread(name, text))
        yield from self.out_of_range(name)
