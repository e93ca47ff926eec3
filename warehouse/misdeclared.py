"""What is wrongly declared, in words: where it stands, what was found, and what it may be instead.

Belongs here: the one exception of declarations and the form of its words. Does not belong here: finding faults
(warehouse/discovery.py, assets/well_declared). Declarations are code and hold no record, so they may be quoted.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_MOST_CHOICES = 20


@dataclass(frozen=True)
class Flaw:
    """One thing that is wrongly declared."""

    file: str
    """The file below the project's folder, with the line where that is known."""
    said: str

    def __str__(self) -> str:
        return f"{self.file}: {self.said}"


class Misdeclared(Exception):
    """What the folders declare is not whole, and nothing may run; the message lists every flaw."""

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        self.flaws = tuple(flaws)
        count = len(self.flaws)
        faults = "1 fault" if count == 1 else f"{count} faults"
        super().__init__("\n  ".join([f"not well declared, nothing runs: {faults}", *map(str, self.flaws)]))


@dataclass(frozen=True)
class Subject:
    """What a flaw is told of: a declaration in its file."""

    file: str
    name: str
    """Such as `source 'library_visits'`."""

    def flaw(self, field: str, found: str) -> Flaw:
        """A flaw of one field."""
        return Flaw(self.file, f"{self.name}, {field}: {found}" if field else f"{self.name}: {found}")

    def unknown(self, field: str, given: object, kind: str, choices: Iterable[str]) -> Flaw:
        """A flaw of a field that names what there is not: with what it may be, and what was perhaps meant."""
        return self.flaw(field, not_among(given, kind, choices))


def not_among(given: object, kind: str, choices: Iterable[str]) -> str:
    """`'recorded_dat' is no staged column; it may be ...; did you mean 'recorded_date'?`"""
    known = sorted(choices)
    said = f"{given!r} is no {kind}; "
    said += f"it may be {listed(known)}" if known else "there is none"
    near = difflib.get_close_matches(given, known, n=1) if isinstance(given, str) else []
    return f"{said}; did you mean {near[0]!r}?" if near else said


def listed(names: Sequence[str]) -> str:
    """Names in words, a very long list cut."""
    shown = ", ".join(names[:_MOST_CHOICES])
    return shown if len(names) <= _MOST_CHOICES else f"{shown} and {len(names) - _MOST_CHOICES} more"
