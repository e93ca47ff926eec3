"""What every type of column answers.

Belongs here: the questions, and the answers that most types share. Does not belong here: any one type, or what
every column has whatever its type (column.py).

A type speaks DuckDB's SQL of two expressions: `text`, the text as received without the white space around it and
null where nothing is left, and the names under which it is staged. `RECEIVED` is the day of receipt.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import sqlalchemy as sa

from warehouse.database import sql

RECEIVED = "received_date"
"""The column in which conditions find the day on which the extract was received."""
OUT_OF_RANGE = "out_of_range"
"""The code of a value that can be read and lies beyond what is declared."""


@dataclass(frozen=True)
class Limit:
    """One way in which a value can be wrong: the words for it and the condition that finds it, never one alone."""

    code: str
    """Such as `not_a_date`; the column's name comes before it."""
    expected: str
    """What would be right, such as `a date as dd/mm/yyyy`; the heading and `is` come before it."""
    broken: str
    """SQL, on `text` and on the staged columns; null counts as not broken."""


@dataclass(frozen=True)
class ColumnType(ABC):
    """How the text of a column is read."""

    example: ClassVar[str]
    """How a contract writes it."""
    sample: ClassVar[str]
    """A text that the example reads."""
    is_personal: ClassVar[bool] = False
    """Whether the text as received could identify a person."""
    places_rows: ClassVar[bool] = False
    """Whether the days that it stages can place a row in a quarter."""
    is_number: ClassVar[bool] = False
    """Whether what it stages can be added up."""
    ending: ClassVar[str] = ""
    """How the name of such a column ends, where that is not the usual ending of the database's type."""

    @abstractmethod
    def staged(self, name: str) -> Mapping[str, sa.types.TypeEngine]:
        """The columns that a column of this name becomes, each with its type."""

    @abstractmethod
    def values(self, name: str, text: str) -> Mapping[str, str]:
        """For each of `staged`, the expression that reads it; null for what cannot be read."""

    @abstractmethod
    def limits(self, name: str, text: str) -> Iterator[Limit]:
        """What can be wrong with a value that is there, in the order in which it is told."""

    def missing(self, name: str, text: str) -> str:
        """The condition under which a column that is required is not filled in."""
        return f"{text} is null"

    def unread(self, staged: str, text: str) -> str:
        """The condition under which a text is there and no value was read from it into that staged column."""
        return f"{text} is not null and {sql.name(staged)} is null"

    def mended(self, text: str) -> str | None:
        """The condition under which a value stands for a known wrong form, where there are such."""
        return None

    @property
    def unit(self) -> str:
        """What a number counts, for a reader; empty where there is nothing to say."""
        return ""

    @property
    def smallest(self) -> int | float | date | None:
        """No accepted row may stage less than this (in its first column); None where there is no such limit."""
        return None

    @property
    def agreed(self) -> Collection[str] | None:
        """No accepted row may stage another text than these; None where any text may be."""
        return None

    def flaws(self) -> Iterator[tuple[str, str]]:
        """What is wrong with the options together, each with the option at fault."""
        return iter(())
