"""Yes or no, in the words of the sender.

Belongs here: YesNo. Does not belong here: answers of which there are more than two (code.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

import sqlalchemy as sa

from checks.columns.column_type import ColumnType, Limit
from warehouse.database import sql


@dataclass(frozen=True)
class YesNo(ColumnType):
    """Yes or no, in declared words that are compared exactly; staged as true or false."""

    yes: tuple[str, ...] = ("Yes",)
    """The words for yes."""
    no: tuple[str, ...] = ("No",)
    """The words for no."""

    example: ClassVar[str] = 'YesNo(yes=("1", "true"), no=("0", "false"))'
    sample: ClassVar[str] = "true"

    def staged(self, name: str) -> Mapping[str, sa.types.TypeEngine]:
        """One column of true and false."""
        return {name: sa.Boolean()}

    def values(self, name: str, text: str) -> Mapping[str, str]:
        """True or false."""
        yes, no = sql.texts(self.yes), sql.texts(self.no)
        return {name: f"case when {text} in ({yes}) then true when {text} in ({no}) then false end"}

    def limits(self, name: str, text: str) -> Iterator[Limit]:
        """Neither of the words."""
        yield Limit(
            "neither_yes_nor_no", f"one of {', '.join((*self.yes, *self.no))}", self.unread(name, text)
        )

    def flaws(self) -> Iterator[tuple[str, str]]:
        """No word for an answer, or one word for both."""
        for option, words in (("yes", self.yes), ("no", self.no)):
            if not words:
                yield option, "is empty; at least one word says so"
        for word in self.yes:
            if word in self.no:
                yield "no", f"{word!r} stands for yes as well"
