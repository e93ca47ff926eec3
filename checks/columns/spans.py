"""What all types that stage a first and a last day have in common.

Belongs here: the names and limits of such columns. Does not belong here: how a text is read as a span of time.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

import sqlalchemy as sa

from checks.columns.column_type import Limit
from checks.columns.days import OfDays
from warehouse.database import sql


@dataclass(frozen=True)
class OfSpans(OfDays):
    """A type that stages <name>_first_date and <name>_last_date."""

    wrong: ClassVar[str]
    """The code of what is none, such as `not_a_month`."""

    @abstractmethod
    def days(self, text: str) -> tuple[str, str]:
        """The expressions of the first and the last day; null for what cannot be read."""

    @abstractmethod
    def words(self) -> str:
        """What a right text is, such as `a month such as 2017-04`."""

    def staged(self, name: str) -> Mapping[str, sa.types.TypeEngine]:
        """Two columns of days."""
        return {f"{name}_first_date": sa.Date(), f"{name}_last_date": sa.Date()}

    def values(self, name: str, text: str) -> Mapping[str, str]:
        """The first and the last day."""
        first, last = self.days(text)
        return {f"{name}_first_date": first, f"{name}_last_date": last}

    def limits(self, name: str, text: str) -> Iterator[Limit]:
        """No span of this kind; one that begins too early, or ends too late."""
        first, last = sql.name(f"{name}_first_date"), sql.name(f"{name}_last_date")
        yield Limit(self.wrong, self.words(), self.unread(f"{name}_first_date", text))
        yield self.out_of_range(first, last)
