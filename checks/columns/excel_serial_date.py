"""A day, written as its serial number in a spreadsheet: 43190 is 31 March 2018.

Belongs here: ExcelSerialDate. Does not belong here: the reading of workbooks (assets/readers/workbook).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

import sqlalchemy as sa

from checks.columns.column_type import Limit
from checks.columns.days import OfDays
from checks.columns.forms import form_flaws, in_words, length_of, read_in
from warehouse.database import sql

_DIGITS = 7
"""Of the serial number of the last day that a spreadsheet knows, 31 December 9999."""


@dataclass(frozen=True)
class ExcelSerialDate(OfDays):
    """A day as its serial number in Excel's 1900 system, perhaps mixed with days in a form of text.

    The system counts a 29 February 1900 that there never was: its number, 60, is no day.
    """

    or_forms: tuple[str, ...] = ()
    """Further forms, tried in order where the first does not fit."""

    example: ClassVar[str] = 'ExcelSerialDate(or_forms=("%d/%m/%Y",))'
    sample: ClassVar[str] = "43190"

    def staged(self, name: str) -> Mapping[str, sa.types.TypeEngine]:
        """One column of days."""
        return {name: sa.Date()}

    def values(self, name: str, text: str) -> Mapping[str, str]:
        """The day; numbers before the day that never was count from one day later."""
        number = f"try_cast({text} as integer)"
        day = (
            f"case when {number} > 60 then date '1899-12-30' + {number}"
            f" when {number} between 1 and 59 then date '1899-12-31' + {number} end"
        )
        in_forms = f" else cast({read_in(text, self.or_forms)} as date)" if self.or_forms else ""
        return {name: f"case when {_is_serial(text)} then {day}{in_forms} end"}

    def limits(self, name: str, text: str) -> Iterator[Limit]:
        """Neither a serial number nor a day in any of the forms; a day out of range."""
        words = "the serial number of a day, such as 43190"
        if self.or_forms:
            words += f", or {in_words(self.or_forms)}"
        yield Limit("not_a_date", words, self.unread(name, text))
        yield self.out_of_range(sql.name(name))

    def flaws(self) -> Iterator[tuple[str, str]]:
        """Also forms that look like a number, or take one day for another."""
        yield from super().flaws()
        yield from (("or_forms", said) for _, said in form_flaws(self.or_forms))
        for form in self.or_forms:
            length = length_of(form)
            # Such as %d%m%y: letters of months are no digits, and what is longer is no serial number.
            if length and length <= _DIGITS and form.replace("%", "").isalpha() and "b" not in form:
                yield "or_forms", f"{form!r} cannot be told from a serial number"


def _is_serial(text: str) -> str:
    return f"length({text}) <= {_DIGITS} and ltrim({text}, '0123456789') = ''"
