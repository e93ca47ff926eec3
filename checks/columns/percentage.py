"""A percentage, such as 45.2%.

Belongs here: Percentage. Does not belong here: percentages that are worked out here (they are indicators).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

import sqlalchemy as sa

from checks.columns.column_type import Limit
from checks.columns.numbers import OfNumbers

_NUMBER = r"-?(\d+\.?\d*|\.\d+)"


@dataclass(frozen=True, kw_only=True)
class Percentage(OfNumbers):
    """A percentage written 45.2 or 45.2% and staged as 45.2, exact to six places; if declared, also a share, 0.452.

    Where shares are declared a number with a sign, 45.2%, is still a percentage.
    """

    written_as: Literal["percent", "share"] = "percent"
    """What a number without a sign is: `share` for files that say 0.452 of what is 45.2%."""
    minimum: int | float | None = 0
    maximum: int | float | None = 100

    example: ClassVar[str] = 'Percentage(written_as="share")'
    sample: ClassVar[str] = "0.452"
    ending: ClassVar[str] = "_pct"

    @property
    def unit(self) -> str:
        """Per cent, however it is written."""
        return "per cent"

    def staged(self, name: str) -> Mapping[str, sa.types.TypeEngine]:
        """One column of decimals."""
        return {name: sa.Numeric(18, 6)}

    def values(self, name: str, text: str) -> Mapping[str, str]:
        """The percentage; a share keeps two more places before it is multiplied."""
        number = f"rtrim(rtrim({text}, '%'))"
        percent = f"try_cast({number} as decimal(18, 6))"
        if self.written_as == "share":
            share = f"try_cast(try_cast({text} as decimal(20, 8)) * 100 as decimal(18, 6))"
            percent = f"case when right({text}, 1) = '%' then {percent} else {share} end"
        return {name: f"case when regexp_full_match({text}, '{_NUMBER}( ?%)?') then {percent} end"}

    def limits(self, name: str, text: str) -> Iterator[Limit]:
        """No percentage; one out of range."""
        words = "a percentage such as 45.2 or 45.2%"
        if self.written_as == "share":
            words = "a share such as 0.452, or a percentage with its sign such as 45.2%"
        yield Limit("not_a_percentage", words, self.unread(name, text))
        yield from self.out_of_range(name)
