"""What the person who can mend an extract is told: file, line, rule, expectation, and what happens now.

Belongs here: sentences. Does not belong here: values of records, which could identify people.
"""

from __future__ import annotations

from assets.staging.outcome import Finding, Outcome
from checks.layout import told

FALLS_WITH = "delivery_stands_as_one"
"""The rule by which a table is refused because of another one of its delivery."""
_SHOWN = "`performance rejected` shows these headings to those who may read them"


def accepted_message(outcome: Outcome) -> str:
    """An extract that was accepted, with what was rejected of it."""
    account = outcome.account
    said = (
        f"{outcome.label}: {account.received:,} rows received, {account.accepted:,} accepted, "
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
        f"{outcome.label}: refused, nothing of it is loaded; "
        + "; ".join(_broken(finding) for finding in failed)
        + "; mend the records and send the file again"
    )


def unreadable_message(outcome: Outcome, owner: str) -> str:
    """A file that cannot be trusted at all."""
    (finding,) = outcome.findings
    line = f" line {finding.lines[0]}" if finding.lines else ""
    return (
        f"{outcome.label}{line}: refused, nothing of it is loaded; rule {finding.rule}: "
        f"expected {finding.expected}; "
        + (f"{_SHOWN}; " if outcome.unknown_columns else "")
        + f"{owner} is asked to send it again"
    )


def delivery_message(outcome: Outcome, unclaimed: int) -> str:
    """A delivery of several tables: each with what became of it."""
    fallen = [part.table for part in outcome.parts if any(f.rule == FALLS_WITH for f in part.findings)]
    of_each = [
        part.message.removeprefix(f"{outcome.file_name}, ")
        for part in outcome.parts
        if part.table not in fallen
    ]
    if fallen:
        of_each.append(f"refused with it, as the delivery stands as one: {', '.join(fallen)}")
    more = (
        f"; {unclaimed:,} more {'part' if unclaimed == 1 else 'parts'} of it no table asks for"
        if unclaimed
        else ""
    )
    return f"{outcome.file_name}: {len(outcome.parts)} tables{more}; " + "; ".join(of_each)


def _marked(outcome: Outcome) -> str:
    """Such as `attended_count suppressed 12, not available 3 and fee_gbp missing 1`."""
    return " and ".join(
        f"{name} {', '.join(f'{kind} {count:,}' for kind, count in kinds.items())}"
        for name, kinds in outcome.markers.items()
    )


def on_lines(message: str) -> str:
    """A message with each of its rules on a line of its own, for a person at a terminal."""
    return message.replace("; rule ", "\n            rule ").replace("; table ", "\n          table ")


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
