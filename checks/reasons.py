"""Why a row can be rejected: the register of reasons that follows from a contract and its rules.

Belongs here: reason codes, what was expected, in the order that gives each its bit. Does not belong
here: finding the rows.
"""

from __future__ import annotations

from dataclasses import dataclass

from checks.contract import Column, ReferenceCodes, Table
from checks.rule import RowRule, Severity

_DATE_WORDS = {
    "%d/%m/%Y": "a date as dd/mm/yyyy",
    "%Y-%m-%d": "a date as yyyy-mm-dd",
    "%d/%m/%Y %H:%M": "a date and time as dd/mm/yyyy hh:mm",
}
UNKNOWN_CODE = "unknown_code"
MOST_REASONS = 126
_MOST_CODES = 30
"""A longer list is not told code by code."""


class TooManyReasons(Exception):
    """A source has more limits and rules than a row has marks."""


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
EXTRACT_REFUSED = Reason(
    "extract_refused", "the extract was refused as a whole; mend what is said of it and send it again"
)


def column_reasons(column: Column) -> tuple[Reason, ...]:
    """The reasons that a column's own limits give, in a fixed order."""
    said = f"'{column.heading}'"
    reasons = []
    if column.required:
        reasons.append(Reason(f"{column.name}.missing", f"{said} is filled in"))
    if form := expected_form(column):
        reasons.append(Reason(f"{column.name}.{form[0]}", f"{said} is {form[1]}"))
    if limits := expected_range(column):
        reasons.append(Reason(f"{column.name}.out_of_range", f"{said} is {limits}"))
    return tuple(reasons)


def expected_form(column: Column) -> tuple[str, str] | None:
    """The code and words of a column's form, or None for free text."""
    if isinstance(column.codes, ReferenceCodes):
        # The file is not read here: this is asked while definitions load.
        return UNKNOWN_CODE, f"one of the codes of {column.codes.path.name}"
    if column.codes is not None:
        codes = sorted(column.codes.standard)
        if len(codes) > _MOST_CODES:
            return UNKNOWN_CODE, f"one of the {len(codes)} agreed codes, such as {', '.join(codes[:3])}"
        return UNKNOWN_CODE, f"one of the agreed codes: {', '.join(codes)}"
    if column.type in ("date", "birth_month", "timestamp"):
        return "not_a_date", _DATE_WORDS.get(column.date_format, f"a date as {column.date_format}")
    if column.type == "month":
        return "not_a_month", "a month such as 2017-04"
    if column.type == "period":
        return "not_a_period", "an ISO 8601 interval of whole months such as 2017-04-01/P3M"
    if column.type == "integer":
        return "not_a_whole_number", "a whole number in plain digits"
    if column.type == "decimal":
        return "not_a_number", "a number in plain digits"
    if column.pattern:
        return "wrong_form", column.pattern_words or f"of the form {column.pattern}"
    return None


def expected_range(column: Column) -> str | None:
    """The words of a column's limits, or None."""
    low = column.earliest if column.earliest is not None else column.minimum
    high = column.latest if column.latest is not None else column.maximum
    if (
        low is None
        and high is None
        and column.type not in ("date", "timestamp", "birth_month", "month", "period")
    ):
        return None
    if column.type in ("date", "timestamp", "birth_month", "month", "period"):
        start = f"from {low:%d/%m/%Y}" if low is not None else "within the calendar of the warehouse"
        return (
            f"{start} and not after the day the extract was received"
            if high is None
            else f"{start} to {high:%d/%m/%Y}"
        )
    if high is None:
        return f"{low} or more"
    return f"{high} or less" if low is None else f"between {low} and {high}"


def disagreement(name: str) -> Reason:
    """Of a column that all rows of a record should give alike."""
    return Reason(f"{name}.differs_within_record", f"all rows of one record give the same {name}", "warning")


def reasons_of(table: Table, row_rules: tuple[RowRule, ...]) -> tuple[Reason, ...]:
    """Every reason for which staging can mark a row, in the order of their bits. Raises TooManyReasons."""
    reasons = [reason for column in table.columns if column.staged for reason in column_reasons(column)]
    reasons += [Reason(rule.code, rule.message, rule.severity, rule.at_most) for rule in row_rules]
    if len(reasons) > MOST_REASONS:
        raise TooManyReasons(
            f"has {len(reasons)} reasons to reject or mark a row; its marks hold {MOST_REASONS}"
        )
    return tuple(reasons)
