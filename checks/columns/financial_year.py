"""A financial year, from 1 April to 31 March.

Belongs here: FinancialYear. Does not belong here: its forms, which it shares with academic years (named_years.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from checks.columns.named_years import SUCH_AS, OfNamedYears


@dataclass(frozen=True)
class FinancialYear(OfNamedYears):
    """A financial year, April to March, written 2017-18, 2017/18, 201718, 2017-2018 or 2017/2018."""

    example: ClassVar[str] = "FinancialYear(earliest=date(2008, 4, 1))"
    wrong: ClassVar[str] = "not_a_financial_year"
    first_month: ClassVar[int] = 4

    def words(self) -> str:
        """With its forms."""
        return f"a financial year {SUCH_AS}"
