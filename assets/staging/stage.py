"""Staging one extract: read, type, judge, split, write down, balance.

Belongs here: the steps in their order. Does not belong here: how any step is done.
"""

from __future__ import annotations

import hashlib
import inspect
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from assets.readers.delivery import rows_of
from assets.readers.raw import RawRows, Unreadable
from assets.staging.affected import affected_quarters, quarters_of_rows
from assets.staging.again import to_stage_again
from assets.staging.arrivals import Arrival
from assets.staging.as_at import as_at_of
from assets.staging.batch import Batch, type_rows, within_memory, working_database, write_accepted
from assets.staging.decisions import withdrawn_extracts
from assets.staging.gathered_rows import accepted_rows
from assets.staging.headings import keep_unknown_headings
from assets.staging.messages import accepted_message, on_lines, refused_message, unreadable_message
from assets.staging.outcome import (
    Account,
    Finding,
    Outcome,
    folder_of,
    rejected_folder_of,
)
from assets.staging.outcomes import outcomes
from assets.staging.person_key import key_mark
from assets.staging.progress import with_progress
from assets.staging.received import rows_received, rows_told
from assets.staging.rejected import write_none_rejected, write_rejected
from assets.staging.verdict import findings_of, is_refused
from assets.staging.whole import ACCEPTED, REJECTED, is_whole, sha256_of
from checks import marks
from checks.contract import Source
from checks.layout import LayoutFound, LayoutUnknown, find_layout
from checks.rule import ExtractRule, RowRule, rules_for
from warehouse.storage.atomic import atomic_folder
from warehouse.storage.paths import DataPaths


@dataclass(frozen=True)
class Stager:
    """What staging needs beside the extract: where data lies, whose it is, the key, the rules."""

    paths: DataPaths
    organisation: str
    """GSS code of the council whose extracts these are, where a file does not say."""
    person_key: bytes | None
    tell: Callable[[str], None] = lambda message: None
    row_rules: tuple[RowRule, ...] | None = None
    extract_rules: tuple[ExtractRule, ...] | None = None

    def rules(self, source: Source) -> tuple[tuple[RowRule, ...], tuple[ExtractRule, ...]]:
        """The rules that apply: those of checks/rules unless others were given."""
        rows, extracts = rules_for(source.name)
        return (
            rows if self.row_rules is None else self.row_rules,
            extracts if self.extract_rules is None else self.extract_rules,
        )


def contract_fingerprint(source: Source, rules: Iterable[RowRule | ExtractRule]) -> str:
    """Changes when the contract or the rules of a source change."""
    parts = (
        source.columns,
        source.key,
        source.changes,
        source.tolerance,
        source.reader,
        source.other_headings,
        source.supersede,
        source.as_at,
        source.sums.columns if source.sums else (),
    )
    said = repr([*parts, *((rule.code, rule.severity, rule.message, _written(rule)) for rule in rules)])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _written(rule: RowRule | ExtractRule) -> str:
    """The file in which a rule is written: mending its condition alone changes the rule too."""
    module = inspect.getmodule(rule.fails)
    return inspect.getsource(module) if module and getattr(module, "__file__", None) else ""


def stage(arrival: Arrival, source: Source, stager: Stager) -> Outcome:
    """Stages one arrival and records what became of it; a crash leaves no trace and it is staged again.

    Raises PersonKeyMissing, PersonKeyChanged, RuleRaised, ExpectationRaised, GuaranteeBroken or AccountDoesNotBalance,
    all faults of ours, as is any other exception: then what was staged of it before stays as it was.
    """
    # What is withdrawn does not count, and what waits to be staged again does not stay as it is.
    passed_over = withdrawn_extracts(stager.paths) | to_stage_again(stager.paths, source.name)
    staged_before = [
        o for o in outcomes(stager.paths, source.name)
        if o.extract_key not in passed_over and is_whole(stager.paths, o)
    ]  # fmt: skip
    mark = key_mark(source, stager.person_key, staged_before)
    # Staged again, it may stand between others that arrived before and after it.
    others = [
        o for o in staged_before
        if o.verdict == "accepted" and o.extract_key != arrival.extract_key
    ]  # fmt: skip
    row_rules, extract_rules = stager.rules(source)
    base = Outcome(
        arrival.extract_key, source.name, arrival.file_name, "refused", Account(), "",
        key_mark=mark, staging=time.time_ns(), contract=contract_fingerprint(source, (*row_rules, *extract_rules)),
    )  # fmt: skip
    stager.tell(f"{arrival.file_name}: reading {arrival.byte_count / 1e6:,.1f} MB")
    paths, key = stager.paths, arrival.extract_key
    for half in (paths.staged, paths.rejected):
        (half / source.name).mkdir(mode=0o700, parents=True, exist_ok=True)
    with (
        # The outcome is put in place last: without it the extract counts as not staged (again) yet.
        atomic_folder(folder_of(paths, source.name, key)) as staged,
        atomic_folder(rejected_folder_of(paths, source.name, key)) as rejected,
        working_database(paths, stager.person_key, _files(paths, source, others, staged, rejected)) as con,
    ):
        raw = None
        try:
            raw = rows_of(source.reader.read(arrival.content(paths)))
            raw.batches = with_progress(raw.batches, arrival.file_name, stager.tell)
            found = find_layout(source, raw.headings, raw.other_headings)
            received = arrival.received_at.date()
            with within_memory():
                batch = type_rows(
                    con, source, found.layout, raw, row_rules, received, stager.organisation, key,
                    arrival.content(paths),
                )  # fmt: skip
                outcome = _judged(
                    base, batch, raw, found, extract_rules, others, stager, arrival, staged, rejected
                )
        except (Unreadable, LayoutUnknown) as fault:
            rows = rows_told(source.reader, arrival.content(paths), raw)
            outcome = _unreadable(base, source, fault, rows)
            if isinstance(fault, LayoutUnknown):
                keep_unknown_headings(staged, fault.unknown_headings)
            for unfinished in (staged / ACCEPTED, rejected / REJECTED):
                unfinished.unlink(missing_ok=True)
            write_none_rejected(con, rejected / REJECTED)
        else:
            keep_unknown_headings(staged, found.unknown_headings)
        outcome.save(staged)
    stager.tell(on_lines(outcome.message))
    return outcome


def _judged(
    base: Outcome, batch: Batch, raw: RawRows, found: LayoutFound, rules: tuple[ExtractRule, ...],
    others: list[Outcome], stager: Stager, arrival: Arrival, staged: Path, rejected: Path,
) -> Outcome:  # fmt: skip
    earlier = [o for o in others if o.extract_key < arrival.extract_key]
    before = earlier[-1].observed if earlier else {}
    findings, observed = findings_of(batch, raw, rules, before)
    refused = is_refused(findings)
    rejected_count = write_rejected(batch, raw, arrival.content(stager.paths), rejected / REJECTED, refused)
    accepted_count = 0 if refused else write_accepted(batch, staged / ACCEPTED)
    rows = staged / ACCEPTED
    only_duplicate = f"{marks.any_of(batch.duplicate)} and {marks.none_of(batch.errors)}"
    as_at, submission = ("", "") if refused else as_at_of(batch.con, batch.source, arrival.received_at.date())
    ignored = raw.set_aside.ignored_count + raw.empty_cells
    account = Account(
        received=rows_received(batch.count(), raw),
        accepted=accepted_count,
        rejected=rejected_count,
        duplicate=batch.count(only_duplicate),
        ignored=ignored,
    )
    outcome = replace(
        base,
        verdict="refused" if refused else "accepted",
        account=account,
        findings=findings,
        rows_size=0 if refused else rows.stat().st_size,
        rows_sha256="" if refused else sha256_of(rows),
        quarters=()
        if refused
        else affected_quarters(batch.con, stager.paths, batch.source, others, submission),
        own_quarters=() if refused else quarters_of_rows(batch.con, batch.source),
        as_at=as_at,
        submission=submission,
        observed=observed,
        fixed_codes=batch.fixed_codes(),
        markers=batch.markers(),
        unknown_columns=tuple(heading.position for heading in found.unknown_headings),
    )
    return replace(outcome, message=(refused_message if refused else accepted_message)(outcome))


def _files(
    paths: DataPaths, source: Source, others: list[Outcome], staged: Path, rejected: Path
) -> list[Path]:
    """The files that staging one extract writes, and those of other extracts that it looks into."""
    looked_into = accepted_rows(paths, source.name, others).files
    return [staged / ACCEPTED, rejected / REJECTED, *looked_into]


def _unreadable(base: Outcome, source: Source, fault: Unreadable | LayoutUnknown, rows: int) -> Outcome:
    """The outcome of a file that cannot be trusted at all: all its rows, as far as they can be told, are rejected."""
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
    return replace(outcome, message=unreadable_message(outcome, source.owner))
