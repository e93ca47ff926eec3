"""A code: one of a list that is agreed with the sender.

Belongs here: Code. Does not belong here: the lists (codes.py), or whether a list is sound
(assets/well_declared/codes.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

import sqlalchemy as sa

from checks.columns.codes import Codes, ListedCodes, ReferenceCodes
from checks.columns.column_type import ColumnType, Limit
from warehouse.database import sql

UNKNOWN_CODE = "unknown_code"
NOT_VALID_THEN = "not_valid_then"
_MOST_CODES = 30
"""A longer list is not told code by code."""


@dataclass(frozen=True)
class Code(ColumnType):
    """A code of a list in three bins: standard, known wrong forms (mapped and counted), words for 'no code'."""

    codes: Codes | ReferenceCodes | ListedCodes
    """The list: `Codes`, or `ReferenceCodes` of a reference file, or `ListedCodes` that the project itself can tell."""
    valid_on: str = ""
    """For a list that says on which days codes are valid: the staged column of days by which a row's code is judged."""

    example: ClassVar[str] = (
        'Code(Codes({"E": "Emergency", "U": "Urgent"}, fixable={"e": "E"}, ignorable=("n/a",)))'
    )
    sample: ClassVar[str] = "e"

    def staged(self, name: str) -> Mapping[str, sa.types.TypeEngine]:
        """One column of texts."""
        return {name: sa.Text()}

    def values(self, name: str, text: str) -> Mapping[str, str]:
        """The standard code, or what is stored in its place."""
        standard, stored = dict(self.codes.standard), dict(self.codes.stored_as)
        cases = []
        plain = tuple(code for code in standard if stored.get(code, code) == code)
        if plain:
            cases.append(f"when {text} in ({sql.texts(plain)}) then {text}")
        cases += [
            f"when {text} = {sql.text(c)} then {sql.text(stored[c])}" for c in standard if c not in plain
        ]
        cases += [
            f"when {text} = {sql.text(wrong)} then {sql.text(stored.get(code, code))}"
            for wrong, code in self.codes.fixable.items()
        ]
        return {name: f"case {' '.join(cases)} end"}

    def limits(self, name: str, text: str) -> Iterator[Limit]:
        """Neither a code nor a word for none. A list kept elsewhere is not read: definitions still load."""
        no_code = f" and {text} not in ({sql.texts(self.codes.ignorable)})" if self.codes.ignorable else ""
        yield Limit(UNKNOWN_CODE, self._words(), f"{sql.name(name)} is null and {text} is not null{no_code}")
        if self.valid_on and isinstance(self.codes, Codes):
            words = ", ".join(f"{code} {valid}" for code, valid in sorted(self.codes.valid.items()))
            expected = (
                f"a code that is valid on the row's {self.valid_on} (used in part of the time: {words})"
            )
            yield Limit(NOT_VALID_THEN, expected, " or ".join(self._not_valid(name)))

    def _not_valid(self, name: str) -> Iterator[str]:
        """The conditions under which a code of the list is used before its first day or after its last."""
        assert isinstance(self.codes, Codes)
        day = sql.name(self.valid_on)
        for code, valid in self.codes.valid.items():
            outside = [f"{day} < date '{valid.first}'"] if valid.first else []
            outside += [f"{day} > date '{valid.last}'"] if valid.last else []
            stored = sql.text(self.codes.stored_as.get(code, code))
            yield f"({sql.name(name)} = {stored} and ({' or '.join(outside)}))"

    def flaws(self) -> Iterator[tuple[str, str]]:
        """Days of codes and the column by which they are judged go together."""
        dated = isinstance(self.codes, Codes) and bool(self.codes.valid)
        if dated and not self.valid_on:
            yield (
                "valid_on",
                "is empty, and yet the list says on which days codes are valid: name a column of days",
            )
        if self.valid_on and not dated:
            yield "valid_on", "has no meaning where the list does not say on which days codes are valid"

    def missing(self, name: str, text: str) -> str:
        """Nothing, or a word for no code."""
        none = f" or {text} in ({sql.texts(self.codes.ignorable)})" if self.codes.ignorable else ""
        return f"({text} is null{none})"

    def mended(self, text: str) -> str | None:
        """A known wrong form."""
        return f"{text} in ({sql.texts(tuple(self.codes.fixable))})" if self.codes.fixable else None

    @property
    def agreed(self) -> Collection[str]:
        """Every standard code as it is stored."""
        stored = self.codes.stored_as
        return sorted({stored.get(code, code) for code in self.codes.standard})

    def _words(self) -> str:
        if isinstance(self.codes, ReferenceCodes):
            return f"one of the codes of {self.codes.path.name}"
        if isinstance(self.codes, ListedCodes):
            return f"one of {self.codes.words}"
        codes = sorted(self.codes.standard)
        if len(codes) > _MOST_CODES:
            return f"one of the {len(codes)} agreed codes, such as {', '.join(codes[:3])}"
        return f"one of the agreed codes: {', '.join(codes)}"
