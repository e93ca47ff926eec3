"""An academic year, from 1 September to 31 August.

Belongs here: AcademicYear. Does not belong here: its forms, which it shares with financial years (named_years.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from checks.columns.named_years import SUCH_AS, OfNamedYears


@dataclass(frozen=True)
class AcademicYear(OfNamedYears):
    """An academic year, September to August, written 2017-18, 2017/18, 201718, 2017-2018 or 2017/2018."""

    example: ClassVar[str] = "AcademicYear(may_lie_ahead=True)"
    wrong: ClassVar[str] = "not_an_academic_year"
    first_month: ClassVar[int] = 9

    def words(self) -> str:
        """With its forms."""
        return f"an academic year {SUCH_AS}"
