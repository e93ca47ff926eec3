"""Signs that stand in place of a value and say why there is none.

Belongs here: the kinds of such signs and how they are read. Does not belong here: which publisher uses which sign;
that differs (`x` is "not available" in one return and "fewer than five" in another), so each column declares its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from warehouse.database import sql

MARKED = "marked_as_without_value"
"""The reason for which a row is rejected whose value may not be missing."""


@dataclass(frozen=True)
class Markers:
    """By kind, the texts that stand for no value, compared exactly: the value is then empty and its kind is kept."""

    suppressed: tuple[str, ...] = ()
    """Withheld because the number is small, such as `*` or `[c]`."""
    not_applicable: tuple[str, ...] = ()
    """There can be no value, such as `z`."""
    not_available: tuple[str, ...] = ()
    """There is a value and nobody gives it, such as `x`, `:` or `..`."""
    missing: tuple[str, ...] = ()
    """Nobody knows whether there is one, such as `-` or `#N/A`."""
    low: tuple[str, ...] = ()
    """Not nought, and rounds to it, such as `[low]` or `k`."""

    def kinds(self) -> dict[str, tuple[str, ...]]:
        """The kinds for which there are signs, as they are staged and told: `not applicable`."""
        of_each = {field.name.replace("_", " "): getattr(self, field.name) for field in fields(self)}
        return {kind: signs for kind, signs in of_each.items() if signs}

    @property
    def signs(self) -> tuple[str, ...]:
        """All signs."""
        return tuple(sign for signs in self.kinds().values() for sign in signs)

    def kind_of(self, text: str) -> str:
        """The expression of the kind of a text; null for any text that is no sign."""
        cases = [
            f"when {text} in ({sql.texts(signs)}) then {sql.text(k)}" for k, signs in self.kinds().items()
        ]
        return f"case {' '.join(cases)} end"

    def value_of(self, text: str) -> str:
        """The expression of a text that is no sign; null for a sign."""
        return f"case when {text} not in ({sql.texts(self.signs)}) then {text} end"

    def flaws(self) -> Iterator[tuple[str, str]]:
        """No sign at all, signs that can never be met, one sign of two kinds."""
        if not self.signs:
            yield "", "there is no sign; leave the markers out, or say which sign stands for which kind"
        seen: dict[str, str] = {}
        for kind, signs in self.kinds().items():
            for sign in signs:
                if not sign or sign != sign.strip():
                    yield kind.replace(" ", "_"), f"{sign!r}: a text without white space around it"
                if sign in seen:
                    yield kind.replace(" ", "_"), f"{sign!r} already stands for {seen[sign]}"
                seen[sign] = kind
