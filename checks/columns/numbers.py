"""What all types that stage a number have in common: its limits.

Belongs here: the least and the most that a number may be. Does not belong here: how a text is read as one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from checks.columns.column_type import OUT_OF_RANGE, ColumnType, Limit
from warehouse.database import sql


@dataclass(frozen=True, kw_only=True)
class OfNumbers(ColumnType):
    """A type that stages a number."""

    minimum: int | float | None = None
    """The least that can be right; of a percentage 0, unless declared otherwise."""
    maximum: int | float | None = None
    """The most that can be right; of a percentage 100, unless declared otherwise."""

    is_number: ClassVar[bool] = True

    @property
    def smallest(self) -> int | float | None:
        """The least that it may be, where that is declared."""
        return self.minimum

    def out_of_range(self, name: str) -> Iterator[Limit]:
        """The limit on the number, where there is one."""
        staged, low, high = sql.name(name), self.minimum, self.maximum
        if low is None and high is None:
            return
        outside = [f"{staged} < {low}"] if low is not None else []
        outside += [f"{staged} > {high}"] if high is not None else []
        yield Limit(OUT_OF_RANGE, self._range_words(), " or ".join(outside))

    def _range_words(self) -> str:
        if self.maximum is None:
            return f"{self.minimum} or more"
        if self.minimum is None:
            return f"{self.maximum} or less"
        return f"between {self.minimum} and {self.maximum}"

    def flaws(self) -> Iterator[tuple[str, str]]:
        """Limits that leave no number."""
        if self.minimum is not None and self.maximum is not None and self.maximum < self.minimum:
            yield "maximum", f"{self.maximum} is below minimum, {self.minimum}: no value could be right"
