"""A moment: a day with the time of day, as the clock on the wall shows it.

Belongs here: Timestamp. Does not belong here: days without a time (date.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

import sqlalchemy as sa

from checks.columns.column_type import Limit
from checks.columns.days import OfDays
from checks.columns.forms import form_flaws, in_words, read_in
from warehouse.database import sql


@dataclass(frozen=True)
class Timestamp(OfDays):
    """A day and a time in an agreed form, or in one of several that are tried in order."""

    form: str = "%Y-%m-%d %H:%M:%S"
    """The agreed form in the letters of strptime: %d/%m/%Y, or %d/%m/%Y %H:%M with a time."""
    or_forms: tuple[str, ...] = ()
    """Further forms, tried in order where the first does not fit."""

    example: ClassVar[str] = 'Timestamp("%d/%m/%Y %H:%M", earliest=date(2008, 4, 1))'
    sample: ClassVar[str] = "31/03/2018 09:30"

    def staged(self, name: str) -> Mapping[str, sa.types.TypeEngine]:
        """One column of moments."""
        return {name: sa.DateTime()}

    def values(self, name: str, text: str) -> Mapping[str, str]:
        """The moment."""
        return {name: f"cast({read_in(text, (self.form, *self.or_forms))} as timestamp)"}

    def limits(self, name: str, text: str) -> Iterator[Limit]:
        """No moment in any of the forms; a day out of range."""
        yield Limit("not_a_date", in_words((self.form, *self.or_forms)), self.unread(name, text))
        yield self.out_of_range(sql.name(name))

    def flaws(self) -> Iterator[tuple[str, str]]:
        """Also forms that are no moment, or that take one day for another."""
        yield from super().flaws()
        yield from form_flaws((self.form, *self.or_forms), needs_time=True)
