"""Code lists in three bins: what is standard, what can be mended, what stands for no code.

Belongs here: Codes, ReferenceCodes and ListedCodes. Does not belong here: the type of column that reads them (code.py).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Valid:
    """The days on which a code may be used."""

    first: date | None = None
    """None: it was always there."""
    last: date | None = None
    """None: it is still used."""

    def __str__(self) -> str:
        said = [f"from {self.first}"] if self.first else []
        return " ".join([*said, *([f"until {self.last}"] if self.last else [])])


@dataclass(frozen=True)
class Codes:
    """A code list in three bins; what is in none of them is an unknown code and rejects its row."""

    standard: Mapping[str, str]
    """Code to meaning: what the sender's system is documented to send."""
    fixable: Mapping[str, str] = field(default_factory=dict)
    """Known wrong forms to the standard code they mean: mapped, and counted."""
    ignorable: tuple[str, ...] = ()
    """Texts that stand for 'no code'."""
    stored_as: Mapping[str, str] = field(default_factory=dict)
    """Standard code to what is staged in its place, such as a local district code to its GSS code."""
    valid: Mapping[str, Valid] = field(default_factory=dict)
    """Standard code to the days on which it may be used, where the list changed; the others may be used on any."""


@dataclass(frozen=True)
class ReferenceCodes:
    """A code list that stands in a reference file, read when it is first used and not on import."""

    path: Path
    code_column: str
    meaning_column: str
    stored_column: str = ""
    fixable: Mapping[str, str] = field(default_factory=dict)
    ignorable: tuple[str, ...] = ()

    @property
    def standard(self) -> Mapping[str, str]:
        """Code to meaning."""
        return {row[self.code_column]: row[self.meaning_column] for row in self._rows()}

    @property
    def stored_as(self) -> Mapping[str, str]:
        """Code to what is staged in its place."""
        if not self.stored_column:
            return {}
        return {row[self.code_column]: row[self.stored_column] for row in self._rows()}

    def _rows(self) -> list[dict[str, str]]:
        with self.path.open(encoding="utf-8", newline="") as lines:
            return [row for row in csv.DictReader(lines) if row[self.code_column]]


@dataclass(frozen=True)
class ListedCodes:
    """A code list that the project itself can tell, such as the codes of its indicators; asked when first used."""

    words: str
    """Whose codes they are, for whoever sends another: "the codes of indicators"."""
    listed: Callable[[], Mapping[str, str]] = field(repr=False)
    """Gives code to meaning."""
    fixable: Mapping[str, str] = field(default_factory=dict)
    ignorable: tuple[str, ...] = ()

    @property
    def standard(self) -> Mapping[str, str]:
        """Code to meaning."""
        return self.listed()

    @property
    def stored_as(self) -> Mapping[str, str]:
        """Each is stored as it stands."""
        return {}
