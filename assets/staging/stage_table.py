"""Staging one table of an extract: its layout, its types, its verdict, its rows written down.

Belongs here: the steps of one table in their order. Does not belong here: the extract as a whole (stage.py), or how
any step is done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assets.readers.raw import RawRows, Unreadable
from assets.staging.affected import affected_quarters, quarters_of_rows
from assets.staging.agreement import disagreements
from assets.staging.arrivals import Arrival
from assets.staging.as_at import as_at_of
from assets.staging.batch import Batch, type_rows, within_memory, write_accepted
from assets.staging.delivered import Delivered
from assets.staging.gathered_rows import accepted_rows
from assets.staging.headings import keep_unknown_headings
from assets.staging.messages import FALLS_WITH, accepted_message, refused_message, unreadable_message
from assets.staging.organisations import mark_left_out
from assets.staging.outcome import Account, Finding, Outcome, accepted_parts
from assets.staging.received import rows_received, rows_told
from assets.staging.receiving.installed import as_at_beside_installed
from assets.staging.rejected import write_none_rejected, write_rejected
from assets.staging.set_rules import NONE, mark_sets
from assets.staging.verdict import findings_of, is_refused
from assets.staging.whole import ACCEPTED, REJECTED, sha256_of
from checks import marks
from checks.contract import Source, Table
from checks.layout import LayoutFound, LayoutUnknown, find_layout
from checks.rule import Rules, SetRule
from warehouse.database import sql
from warehouse.storage.paths import DataPaths


@dataclass(frozen=True)
class Work:
    """What the staging of a table needs beside the table: the extract, its folders, what counted before."""

    paths: DataPaths
    con: Any
    source: Source
    arrival: Arrival
    base: Outcome
    others: tuple[Outcome, ...]
    """The other extracts of the source that count."""
    staged: Path
    rejected: Path
    organisation: str
    rules: Callable[[Table], Rules]


def stage_table(work: Work, delivered: Delivered, falls_with: str = "") -> Outcome:
    """Stages one table. With `falls_with`, the name of a table that was refused, it is refused as well."""
    table = delivered.table
    base = replace(work.base, table=table.folder)
    staged, rejected = work.staged / table.folder, work.rejected / table.folder
    for folder in (staged, rejected):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        if delivered.fault:
            raise delivered.fault
        raw = delivered.raw
        found = find_layout(table, raw.headings, raw.other_headings)
        declared = work.rules(table)
        rules = replace(declared, rows=(*declared.rows, *delivered.rules))
        with within_memory():
            batch = type_rows(
                work.con, table, found.layout, raw, rules, work.arrival.received_at.date(),
                work.organisation, work.arrival.extract_key, delivered.again,
            )  # fmt: skip
            outcome = _judged(work, base, batch, raw, found, rules, falls_with)
    except (Unreadable, LayoutUnknown) as fault:
        content = work.arrival.content(work.paths)
        rows = 0 if delivered.fault else rows_told(work.source, content, delivered.raw, delivered.again)
        outcome = unreadable(base, fault, rows, work.source.team)
        if isinstance(fault, LayoutUnknown):
            keep_unknown_headings(staged, fault.unknown_headings)
        for unfinished in (staged / ACCEPTED, rejected / REJECTED):
            unfinished.unlink(missing_ok=True)
        write_none_rejected(work.con, rejected / REJECTED)
    else:
        keep_unknown_headings(staged, found.unknown_headings)
    return outcome


def unreadable(base: Outcome, fault: Unreadable | LayoutUnknown, rows: int, team: str) -> Outcome:
    """The outcome of what cannot be trusted at all: all its rows, as far as they can be told, are rejected."""
    unknown: tuple[int, ...] = ()
    if isinstance(fault, Unreadable):
        rule, expected, line = fault.rule, fault.expected, fault.line
    else:
        rule, expected, line = "headings_not_as_agreed", str(fault), None
        unknown = tuple(heading.position for heading in fault.unknown_headings)
    finding = Finding(rule, expected, "error", "failed", rows, (line,) if line is not None else ())
    outcome = replace(
        base, account=Account(received=rows, rejected=rows), findings=(finding,), unknown_columns=unknown
    )
    return replace(outcome, message=unreadable_message(outcome, team))


def _judged(
    work: Work, base: Outcome, batch: Batch, raw: RawRows, found: LayoutFound, rules: Rules, falls_with: str,
) -> Outcome:  # fmt: skip
    table = batch.table
    others = accepted_parts(work.others, table)
    as_at, submission = _speaks(work, batch)
    before = _before(work, others, as_at)
    unjudged = _mark_sets(work, batch, rules.sets, others, before)
    left_out = mark_left_out(batch)
    if rules.sets or left_out:
        # Rows that are rejected since tell no day.
        as_at, submission = _speaks(work, batch)
    findings, observed = findings_of(batch, raw, rules.extracts, before.observed if before else {}, left_out)
    findings = (*findings, *unjudged, *disagreements(batch.con, work.paths, table, others))
    if falls_with:
        expected = f"every table of the delivery is accepted, and {falls_with} is not"
        findings = (*findings, Finding(FALLS_WITH, expected, "error", "failed"))
    refused = is_refused(findings)
    rows = work.staged / table.folder / ACCEPTED
    rejected = write_rejected(batch, raw, work.rejected / table.folder / REJECTED, refused)
    accepted = 0 if refused else write_accepted(batch, rows)
    only_duplicate = f"{marks.any_of(batch.duplicate)} and {marks.none_of(batch.errors)}"
    account = Account(
        received=rows_received(batch.count(), raw),
        accepted=accepted,
        rejected=rejected,
        duplicate=batch.count(only_duplicate),
        ignored=raw.set_aside.ignored_count + raw.empty_cells,
    )
    outcome = replace(
        base,
        verdict="refused" if refused else "accepted",
        account=account,
        findings=findings,
        observed=observed,
        fixed_codes=batch.fixed_codes(),
        markers=batch.markers(),
        unknown_columns=tuple(heading.position for heading in found.unknown_headings),
    )
    if not refused and table.dated_by:
        outcome = replace(
            outcome,
            quarters=affected_quarters(batch.con, work.paths, table, others, submission),
            own_quarters=quarters_of_rows(batch.con, table),
        )
    if not refused:
        outcome = replace(
            outcome,
            as_at=as_at,
            submission=submission,
            rows_size=rows.stat().st_size,
            rows_sha256=sha256_of(rows),
        )
    return replace(outcome, message=(refused_message if refused else accepted_message)(outcome))


def _speaks(work: Work, batch: Batch) -> tuple[str, str]:
    """As at which day the table speaks, and of which submission; empty where it has no day."""
    table, received = batch.table, work.arrival.received_at.date()
    as_at, submission = as_at_of(batch.con, table, received) if table.dated_by else ("", "")
    return (as_at_beside_installed(as_at, work.arrival) if work.source.comes_with else as_at), submission


def _before(work: Work, others: list[Outcome], as_at: str) -> Outcome | None:
    """The extract before this one: of those that count, the newest that does not speak as at a later day."""
    this = (as_at, work.arrival.extract_key)
    return max(
        (part for part in others if (part.as_at, part.extract_key) < this),
        key=lambda part: (part.as_at, part.extract_key),
        default=None,
    )


def _mark_sets(
    work: Work, batch: Batch, rules: tuple[SetRule, ...], others: list[Outcome], before: Outcome | None
) -> tuple[Finding, ...]:
    """Marks what rules over sets of rows find; a finding for each that cannot be judged, which refuses the table."""
    declared = {table.name: table for table in work.source.each_table}
    files = {name: work.staged / declared[name].folder / ACCEPTED for rule in rules for name in rule.beside}
    # Each was staged before, and has no accepted rows only when it was refused.
    refused = {name for name, file in files.items() if not file.exists()}
    judged = tuple(rule for rule in rules if not refused.intersection(rule.beside))
    beside = {name: f"read_parquet({sql.text(str(files[name]))})" for rule in judged for name in rule.beside}
    rows = NONE
    if before and judged:
        rows = accepted_rows(work.paths, batch.table, others).relation
        rows = f"(select * from {rows} where extract_key = {before.extract_key})"
    mark_sets(batch, judged, declared, beside, rows)
    return tuple(
        Finding(
            rule.code, f"{rule.message}, which cannot be told, because {name} is refused", rule.severity, "failed"
        )
        for rule in rules
        for name in rule.beside
        if name in refused
    )  # fmt: skip
