"""What the person who can mend an extract is told: file, line, rule, expectation, and what happens now.

Belongs here: sentences. Does not belong here: values of records, which could identify people.
"""

from __future__ import annotations

from assets.staging.outcome import Finding, Outcome
from checks.layout import told

_SHOWN = "`performance rejected` shows these headings to those who may read them"


def accepted_message(outcome: Outcome) -> str:
    """An extract that was accepted, with what was rejected of it."""
    account = outcome.account
    said = (
        f"{outcome.file_name}: {account.received:,} rows received, {account.accepted:,} accepted, "
        f"{account.rejected:,} rejected, {account.duplicate:,} duplicate, {account.ignored:,} ignored"
    )
    notes = [_broken(finding) for finding in _worth_saying(outcome)]
    if outcome.fixed_codes:
        fixed = ", ".join(f"{name} {count:,}" for name, count in outcome.fixed_codes.items())
        notes.append(f"codes mapped from known wrong forms: {fixed}")
    if outcome.markers:
        notes.append(f"no value but a sign for its absence: {_marked(outcome)}")
    if outcome.unknown_columns:
        notes.append(f"not loaded: {told(outcome.unknown_columns)}; {_SHOWN}")
    return "; ".join([said, *notes])


def refused_message(outcome: Outcome) -> str:
    """An extract that was read but broke a rule beyond what is tolerable."""
    # Also what alone would be tolerable: together the bad rows may be too many.
    failed = [f for f in outcome.findings if f.severity == "error" and (f.status == "failed" or f.row_count)]
    return (
        f"{outcome.file_name}: refused, nothing of it is loaded; "
        + "; ".join(_broken(finding) for finding in failed)
        + "; mend the records and send the file again"
    )


def unreadable_message(outcome: Outcome, owner: str) -> str:
    """A file that cannot be trusted at all."""
    (finding,) = outcome.findings
    line = f" line {finding.lines[0]}" if finding.lines else ""
    return (
        f"{outcome.file_name}{line}: refused, nothing of it is loaded; rule {finding.rule}: "
        f"expected {finding.expected}; "
        + (f"{_SHOWN}; " if outcome.unknown_columns else "")
        + f"{owner} is asked to send it again"
    )


def _marked(outcome: Outcome) -> str:
    """Such as `attended_count suppressed 12, not available 3 and fee_gbp missing 1`."""
    return " and ".join(
        f"{name} {', '.join(f'{kind} {count:,}' for kind, count in kinds.items())}"
        for name, kinds in outcome.markers.items()
    )


def on_lines(message: str) -> str:
    """A message with each of its rules on a line of its own, for a person at a terminal."""
    return message.replace("; rule ", "\n            rule ")


def _worth_saying(outcome: Outcome) -> list[Finding]:
    totals = ("rejected_rows", "minimum_rows")
    return [f for f in outcome.findings if f.rule not in totals and (f.row_count or f.status == "failed")]


def _broken(finding: Finding) -> str:
    said = f"rule {finding.rule}: expected {finding.expected}"
    if finding.row_count:
        said += f" ({finding.row_count:,} {'row' if finding.row_count == 1 else 'rows'})"
    if finding.lines:
        shown = ", ".join(f"{line}" for line in finding.lines[:5])
        # Of a wide table or an XML file many rows can stand on one line, so rows do not tell how many lines.
        more = " and more" if len(finding.lines) > 5 else ""
        said += f", line {shown}{more}"
    return said
