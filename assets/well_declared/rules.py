"""Business rules: sources and columns that there are, and words for whoever must mend the record.

Belongs here: a rule by itself and its names. Does not belong here: whether its condition can be evaluated (trial.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from checks.contract import Table
from checks.expectations.suites import MINIMUM, TOTAL
from checks.reasons import (
    EXTRACT_REFUSED,
    KEY_REPEATED,
    MALFORMED_LINES,
    ORGANISATION_LEFT_OUT,
    reasons_of_columns,
)
from checks.rule import ExtractRule, Rule, SetRule
from warehouse.misdeclared import Flaw, Subject

OF_THE_HOUSE = {
    MINIMUM, TOTAL, KEY_REPEATED.code, EXTRACT_REFUSED.code, ORGANISATION_LEFT_OUT,
    *(reason.code for reason in MALFORMED_LINES.values()),
}  # fmt: skip


def rule_flaws(subject: Subject, rule: Rule, tables: Mapping[str, Table | None]) -> Iterator[Flaw]:
    """What is wrong with a rule whose fields hold what they should.

    `tables` are all that there are; None stands for one whose own flaws come first.
    """
    if rule.code in OF_THE_HOUSE:
        yield subject.flaw(
            "code", f"{rule.code!r} is the code of a reason that every source has; choose another"
        )
    if not rule.message or rule.message.endswith("."):
        yield subject.flaw("message", "says what is expected, in words without a full stop")
    if not rule.applies_to:
        yield subject.flaw("applies_to", f"is empty and needs at least one of {', '.join(sorted(tables))}")
    if not isinstance(rule, ExtractRule) and rule.at_most is not None and not 0 <= rule.at_most <= 1:
        yield subject.flaw("at_most", f"{rule.at_most}: a share between 0 and 1")
    for name in rule.applies_to:
        if name not in tables:
            yield subject.unknown("applies_to", name, "source or table of one", tables)
        elif table := tables[name]:
            yield from _of_table(subject, rule, table)
            if isinstance(rule, SetRule):
                yield from _beside(subject, rule, table, tables)


def _beside(
    subject: Subject, rule: SetRule, table: Table, tables: Mapping[str, Table | None]
) -> Iterator[Flaw]:
    """The other tables of the delivery that a rule over sets of rows looks at."""
    delivery = [
        name
        for name, other in tables.items()
        if other and other.source_name == table.source_name and other.name != table.name
    ]
    for name in rule.beside:
        if name not in delivery:
            yield subject.unknown("beside", name, f"table delivered with {table.name!r}", delivery)


def circle_flaws(rules: Mapping[Subject, Rule]) -> Iterator[Flaw]:
    """Tables of which each would have to be staged before itself, because of what rules on them look at."""
    looking = {subject: rule for subject, rule in rules.items() if isinstance(rule, SetRule)}
    before: dict[str, set[str]] = {}
    for rule in looking.values():
        for name in rule.applies_to:
            before.setdefault(name, set()).update(rule.beside)
    try:
        TopologicalSorter(before).prepare()
    except CycleError as circle:
        tables = list(circle.args[1])
        for subject, rule in looking.items():
            if set(tables).intersection(rule.applies_to) and set(tables).intersection(rule.beside):
                said = (
                    f"goes in a circle with other rules: {' after '.join(tables)}; each table is staged once"
                )
                yield subject.flaw("beside", said)


def _of_table(subject: Subject, rule: Rule, table: Table) -> Iterator[Flaw]:
    for column in rule.columns:
        if column not in table.staged_columns:
            yield subject.unknown(
                "columns", column, f"staged column of source {table.name!r}", table.staged_columns
            )
    if rule.code in {reason.code for reason, _ in reasons_of_columns(table)}:
        yield subject.flaw(
            "code", f"{rule.code!r} is the code of a reason of source {table.name!r}; choose another"
        )
