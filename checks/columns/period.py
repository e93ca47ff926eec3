"""A period: an ISO 8601 interval of whole months, such as 2017-04-01/P3M.

Belongs here: Period. Does not belong here: single months (month.py), years by their name (financial_year.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from checks.columns.spans import OfSpans


@dataclass(frozen=True)
class Period(OfSpans):
    """An ISO 8601 interval of whole months or years, from the first day of a month on."""

    example: ClassVar[str] = "Period(earliest=date(2008, 4, 1))"
    sample: ClassVar[str] = "2017-04-01/P3M"
    wrong: ClassVar[str] = "not_a_period"

    def words(self) -> str:
        """With an example."""
        return "an ISO 8601 interval of whole months such as 2017-04-01/P3M"

    def days(self, text: str) -> tuple[str, str]:
        """The first day, and the last of so many months."""
        good = f"regexp_full_match({text}, '\\d{{4}}-\\d{{2}}-01/P[1-9]\\d?[MY]')"
        count = f"try_cast(regexp_extract({text}, 'P(\\d+)[MY]$', 1) as integer)"
        months = f"{count} * case when right({text}, 1) = 'Y' then 12 else 1 end"
        first = f"case when {good} then try_cast(left({text}, 10) as date) end"
        return first, f"cast({first} + to_months(cast({months} as integer)) - interval 1 day as date)"
