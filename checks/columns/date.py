"""A day, written in an agreed form.

Belongs here: Date. Does not belong here: serial numbers of a spreadsheet (excel_serial_date.py), times of day
(timestamp.py).
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
class Date(OfDays):
    """A day in an agreed form, or in one of several that are tried in order."""

    form: str = "%Y-%m-%d"
    """The agreed form in the letters of strptime: %d/%m/%Y, or %d/%m/%Y %H:%M with a time."""
    or_forms: tuple[str, ...] = ()
    """Further forms, tried in order where the first does not fit."""

    example: ClassVar[str] = 'Date("%d/%m/%Y", or_forms=("%Y-%m-%d",), earliest=date(2008, 4, 1))'
    sample: ClassVar[str] = "31/03/2018"

    def staged(self, name: str) -> Mapping[str, sa.types.TypeEngine]:
        """One column of days."""
        return {name: sa.Date()}

    def values(self, name: str, text: str) -> Mapping[str, str]:
        """The day."""
        return {name: self.day(text)}

    def limits(self, name: str, text: str) -> Iterator[Limit]:
        """No day in any of the forms; a day out of range."""
        yield self.not_a_date(self.unread(name, text))
        yield self.out_of_range(sql.name(name))

    def day(self, text: str) -> str:
        """The expression of the day that a text says."""
        return f"cast({read_in(text, (self.form, *self.or_forms))} as date)"

    def not_a_date(self, broken: str) -> Limit:
        """The limit on the form."""
        return Limit("not_a_date", in_words((self.form, *self.or_forms)), broken)

    def flaws(self) -> Iterator[tuple[str, str]]:
        """Also forms that are no day, or that take one day for another."""
        yield from super().flaws()
        yield from form_flaws((self.form, *self.or_forms))
