"""Why a row can be rejected: the register of reasons that follows from a contract and its rules.

Belongs here: reason codes, what was expected, in the order that gives each its mark. Does not belong
here: finding the rows (each type's own conditions stand beside its reasons in checks/columns).
"""

from __future__ import annotations

from dataclasses import dataclass

from checks.columns.column import Column
from checks.contract import Table
from checks.rule import RowRule, Rules, SetRule, Severity


@dataclass(frozen=True)
class Reason:
    """One way in which a row can break its contract."""

    code: str
    """Such as `recorded_date.not_a_date`, or the code of a business rule."""
    expected: str
    severity: Severity = "error"
    at_most: float | None = None


WRONG_NUMBER_OF_FIELDS = Reason("wrong_number_of_fields", "as many fields as the header has columns")
STRAY_BYTE_ORDER_MARK = Reason(
    "stray_byte_order_mark", "no byte order mark but at the very start of the file"
)
MALFORMED_LINES = {"ragged": WRONG_NUMBER_OF_FIELDS, "byte_order_mark": STRAY_BYTE_ORDER_MARK}
"""The kinds of lines that should have been rows and cannot be typed, with the reason for which each is rejected."""
KEY_REPEATED = Reason(
    "key_repeated_and_disagrees", "one row for each record; these rows share a key and differ"
)
ORGANISATION_LEFT_OUT = "organisation_left_out"
EXTRACT_REFUSED = Reason(
    "extract_refused", "the extract was refused as a whole; mend what is said of it and send it again"
)


def column_reasons(column: Column, in_key: bool = False) -> tuple[tuple[Reason, str], ...]:
    """The reasons that a column's own limits give, each with the condition that finds it, in a fixed order."""
    return tuple(
        (Reason(f"{column.name}.{limit.code}", f"'{column.heading}' is {limit.expected}"), limit.broken)
        for limit in column.limits(in_key)
    )


def reasons_of_columns(table: Table) -> tuple[tuple[Reason, str], ...]:
    """The reasons that all columns of a table give, each with the condition that finds it."""
    return tuple(
        pair
        for column in table.columns
        if column.staged
        for pair in column_reasons(column, in_key=not set(column.staged_names).isdisjoint(table.key))
    )


def disagreement(name: str) -> Reason:
    """Of a column that all rows of a record should give alike."""
    return Reason(f"{name}.differs_within_record", f"all rows of one record give the same {name}", "warning")


def reasons_of(table: Table, rules: Rules) -> tuple[Reason, ...]:
    """Every reason that columns and rules give to mark a row, in the order of their marks."""
    reasons = [reason for reason, _ in reasons_of_columns(table)]
    judging: list[RowRule | SetRule] = [*rules.rows, *rules.sets]
    return (*reasons, *(Reason(rule.code, rule.message, rule.severity, rule.at_most) for rule in judging))


def organisation_left_out(table: Table) -> Reason:
    """Of a row whose organisation has more bad rows than are tolerable, in a file of many organisations."""
    tolerance = table.tolerance
    return Reason(
        ORGANISATION_LEFT_OUT,
        f"at most {tolerance.rejected_share:.0%} of the rows of each organisation in the file are rejected; "
        "of one with more, none is loaded",
        at_most=tolerance.left_out_share,
    )
