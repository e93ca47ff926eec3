"""The vocabulary of an indicator: everything that its published figure depends on.

Belongs here: Indicator and its parts. Does not belong here: computing (compute.py) or any one
indicator (assets/indicators).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import sqlalchemy as sa

from warehouse.indicators.periods import Period, QuarterAlone
from warehouse.indicators.published_periods import PeriodType

Polarity = Literal["high is good", "low is good", "neither"]


@dataclass(frozen=True)
class Theme:
    """Where an indicator stands in the report, from a quarter on."""

    from_quarter: str
    directorate: str
    theme: str


@dataclass(frozen=True)
class Population:
    """A denominator that is not counted from facts: the residents of the area in an age band.

    The mid-year estimate of the financial year is used, or the newest before it by at most two years.
    """

    age_band: str = "all_ages"


@dataclass(frozen=True)
class Published:
    """Where the comparators of an indicator come from: a published figure, or what remains of 100%."""

    indicator_code: str
    complement: bool = False
    period_type: PeriodType = "financial year"
    """The kind of period for which it is published; each quarter is held against the newest that has ended."""


@dataclass(frozen=True)
class Indicator:
    """One version of the definition of one indicator; the docstring of its file is the definition.

    `numerator` and `denominator` are aggregate expressions over `fact` that give whole numbers; the value
    shown is `scale` * numerator / denominator, or the numerator itself when there is no denominator.
    `where` keeps only the fact rows that belong to the indicator at all.
    """

    code: str
    title: str
    definition: str
    why_it_matters: str
    fact: sa.Table
    date_role: str
    numerator: sa.ColumnElement
    numerator_words: str
    unit: str
    polarity: Polarity
    review_date: date
    denominator: sa.ColumnElement | Population | None = None
    denominator_words: str = ""
    where: Callable[[], sa.ColumnElement[bool]] | None = None
    scale: int = 1
    decimals: int = 1
    period: Period = field(default_factory=QuarterAlone)
    areas: tuple[Literal["organisation", "district"], ...] = ("organisation",)
    suppression_threshold: int = 0
    """Counts above nought and below this are withheld; 0 for figures that are not about people."""
    published: Published | None = None
    definition_version: int = 1
    author: str = "Performance team"
    checker: str = "Head of performance"
    owner: str = ""
    """Who answers for the figure, where that is not whoever answers for the service."""
    themes: tuple[Theme, ...] = ()
    """Where it stands in the report, where that is not where the service stands."""
    service: str = ""
    """The service area in whose folder it lies, which finding it says; it stands in no file."""

    @property
    def identity(self) -> str:
        """Code and version, which name the definition behind a value."""
        return f"{self.code} v{self.definition_version}"
