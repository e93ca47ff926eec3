"""The vocabulary of business rules: what a rule says, whom it judges, how it fails.

Belongs here: RowRule, SetRule and ExtractRule, and which apply to a table. Does not belong here: any one rule
(checks/rules), or judging by them (assets/staging).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
class Relations:
    """What a rule over sets of rows looks at, each with the staged columns, `organisation_code` and `line_number`.

    Only rows that no other rule rejects and that repeat no other row stand in them.
    """

    rows: sa.FromClause
    """The rows that are judged, with their `row_ordinal`."""
    beside: Mapping[str, sa.FromClause]
    """By name, the other tables of the delivery that the rule names; empty where none of their rows is accepted."""
    before: sa.FromClause
    """The rows of the extract before this one, by the day as at which they speak; empty where this is the first."""


@dataclass(frozen=True)
class SetRule:
    """A rule that judges rows by others: of their group, of other tables of the delivery, of the extract before.

    `finds` selects the `row_ordinal` of the rows that break it. With severity `error` they are rejected, each with
    its line; with `warning` they are loaded and counted.
    """

    code: str
    message: str
    """What whoever must mend the records should do; no values, they could identify people."""
    severity: Severity
    applies_to: tuple[str, ...]
    columns: tuple[str, ...]
    finds: Callable[[Relations], sa.Select | sa.CompoundSelect]
    beside: tuple[str, ...] = ()
    """Other tables of the delivery that it looks at; they are staged first. Refused, they leave it nothing to go by."""
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


Rule = RowRule | SetRule | ExtractRule


@dataclass(frozen=True)
class Rules:
    """Rules by kind, each in order of their codes."""

    rows: tuple[RowRule, ...] = ()
    sets: tuple[SetRule, ...] = ()
    extracts: tuple[ExtractRule, ...] = ()

    @property
    def all(self) -> tuple[Rule, ...]:
        """Every one of them."""
        return (*self.rows, *self.sets, *self.extracts)

    def on(self, table_name: str) -> Rules:
        """Those that apply to a table."""
        return Rules(
            tuple(rule for rule in self.rows if table_name in rule.applies_to),
            tuple(rule for rule in self.sets if table_name in rule.applies_to),
            tuple(rule for rule in self.extracts if table_name in rule.applies_to),
        )


def all_rules() -> dict[str, Rule]:
    """Every rule in checks/rules, by code. Raises Misdeclared."""
    import checks.rules
    from warehouse.discovery import declarations

    return declarations(checks.rules, "rule", name_in="code")


def rules_for(table_name: str) -> Rules:
    """The rules that apply to a table."""
    rules = all_rules().values()
    return Rules(
        tuple(rule for rule in rules if isinstance(rule, RowRule)),
        tuple(rule for rule in rules if isinstance(rule, SetRule)),
        tuple(rule for rule in rules if isinstance(rule, ExtractRule)),
    ).on(table_name)
