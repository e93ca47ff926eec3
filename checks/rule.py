"""The vocabulary of business rules: what a rule says, whom it judges, how it fails.

Belongs here: RowRule and ExtractRule. Does not belong here: any one rule (checks/rules).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import sqlalchemy as sa

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class RowRule:
    """A rule that judges single rows.

    `fails` gets the columns of the typed rows and returns a condition; a condition that is null does
    not fail. With severity `error` the row is rejected, with `warning` it is loaded and counted.
    """

    code: str
    message: str
    """What whoever must mend the record should do; no values, they could identify people."""
    severity: Severity
    applies_to: tuple[str, ...]
    columns: tuple[str, ...]
    fails: Callable[[Any], sa.ColumnElement[bool]]
    at_most: float | None = None
    """Share of rows from which the whole extract is refused; None: only the source's own tolerance."""


@dataclass(frozen=True)
class ExtractRule:
    """A rule that judges an extract as a whole, against the one before it where there is one.

    `observe` selects one number from the accepted rows; `fails` gets that number and the number of the
    newest earlier extract of the source that was loaded (None when there is none).
    """

    code: str
    message: str
    severity: Severity
    applies_to: tuple[str, ...]
    columns: tuple[str, ...]
    observe: Callable[[sa.FromClause], sa.Select]
    fails: Callable[[float, float | None], bool]


Rule = RowRule | ExtractRule


def all_rules() -> dict[str, Rule]:
    """Every rule in checks/rules, by code. Raises Misdeclared."""
    import checks.rules
    from warehouse.discovery import declarations

    return declarations(checks.rules, "rule", name_in="code")


def rules_for(source_name: str) -> tuple[tuple[RowRule, ...], tuple[ExtractRule, ...]]:
    """The row rules and the extract rules that apply to a source, in order of their codes."""
    applying = [rule for rule in all_rules().values() if source_name in rule.applies_to]
    return (
        tuple(rule for rule in applying if isinstance(rule, RowRule)),
        tuple(rule for rule in applying if isinstance(rule, ExtractRule)),
    )
