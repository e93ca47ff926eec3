"""A month, such as 2017-04.

Belongs here: Month. Does not belong here: intervals of several months (period.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from checks.columns.forms import form_in_words, read_in
from checks.columns.spans import OfSpans


@dataclass(frozen=True)
class Month(OfSpans):
    """A month written 2017-04 or 2017-4, perhaps in other forms as well."""

    or_forms: tuple[str, ...] = ()
    """Further forms, tried in order where the first does not fit."""

    example: ClassVar[str] = 'Month(or_forms=("%b-%y",), earliest=date(2008, 4, 1))'
    sample: ClassVar[str] = "2017-04"
    wrong: ClassVar[str] = "not_a_month"

    def words(self) -> str:
        """Of the first form and the others."""
        return "a month such as 2017-04" + "".join(f" or as {form_in_words(form)}" for form in self.or_forms)

    def days(self, text: str) -> tuple[str, str]:
        """The first and the last day of the month."""
        good = f"regexp_full_match({text}, '\\d{{4}}-\\d{{1,2}}')"
        others = (
            f" else cast(date_trunc('month', {read_in(text, self.or_forms)}) as date)"
            if self.or_forms
            else ""
        )
        first = f"case when {good} then cast(try_strptime({text}, '%Y-%m') as date){others} end"
        return first, f"last_day({first})"

    def flaws(self) -> Iterator[tuple[str, str]]:
        """Also forms that say no month or no year."""
        yield from super().flaws()
        for form in self.or_forms:
            if not any(part in form for part in ("%m", "%b", "%B")) or "%y" not in form.lower():
                yield "or_forms", f"{form!r} says no month or no year, as in %b-%y"
