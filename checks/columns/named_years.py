"""Years that are called by the two calendar years on which they lie: 2017-18.

Belongs here: what financial and academic years have in common. Does not belong here: in which month either begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from checks.columns.spans import OfSpans

SUCH_AS = "such as 2017-18, 2017/18, 201718 or 2017-2018"


@dataclass(frozen=True)
class OfNamedYears(OfSpans):
    """A year written 2017-18, 2017/18, 201718, 2017-2018 or 2017/2018; 2017-19 is none."""

    first_month: ClassVar[int]
    sample: ClassVar[str] = "2017-18"

    def days(self, text: str) -> tuple[str, str]:
        """The first day of its first month, and the day before it a year later."""
        year = f"try_cast(left({text}, 4) as integer)"
        following = f"cast({year} + 1 as varchar)"
        ends = f"substr({text}, 5) in ({', '.join(self._endings(following))})"
        # In years of four digits, after which there is one more.
        good = f"regexp_full_match({text}, '[1-9]\\d{{3}}.*') and left({text}, 4) < '9999'"
        first = (
            f"case when {good} then case when {ends} then make_date({year}, {self.first_month}, 1) end end"
        )
        return first, f"cast({first} + interval 1 year - interval 1 day as date)"

    @staticmethod
    def _endings(following: str) -> list[str]:
        short = f"right({following}, 2)"
        return [short, *(f"'{mark}' || {end}" for mark in "-/" for end in (short, following))]
