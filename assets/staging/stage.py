"""Staging one extract: read it, stage each of its tables, write down what became of it.

Belongs here: the extract as a whole, and whether its tables stand or fall together. Does not belong here: the steps of
one table (stage_table.py).
"""

from __future__ import annotations

import hashlib
import inspect
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from assets.readers.raw import Unreadable
from assets.staging.again import to_stage_again
from assets.staging.arrivals import Arrival
from assets.staging.batch import working_database
from assets.staging.decisions import withdrawn_extracts
from assets.staging.delivered import Delivered, delivered
from assets.staging.gathered_rows import accepted_rows
from assets.staging.messages import delivery_message, on_lines
from assets.staging.outcome import Account, Outcome, accepted_parts, folder_of, rejected_folder_of
from assets.staging.outcomes import outcomes
from assets.staging.person_key import key_mark
from assets.staging.progress import with_progress
from assets.staging.received import rows_told
from assets.staging.rejected import write_none_rejected
from assets.staging.stage_table import Work, stage_table, unreadable
from assets.staging.whole import ACCEPTED, REJECTED, is_whole
from checks.contract import Source, Table
from checks.rule import Rule, Rules, SetRule, rules_for
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
    rules_instead: Rules | None = None

    def rules(self, table: Table) -> Rules:
        """The rules that apply: those of checks/rules unless others were given."""
        return rules_for(table.name) if self.rules_instead is None else self.rules_instead.on(table.name)

    def contract_of(self, source: Source) -> str:
        """A fingerprint that changes when the contract or the rules of a source change."""
        return contract_fingerprint(source, self.rules)


def contract_fingerprint(
    source: Source, rules_of: Callable[[Table], Rules] = lambda table: rules_for(table.name)
) -> str:
    """A fingerprint that changes when the contract or the rules of a source change."""
    parts: list[Any] = [source.reader, source.stands_as_one, source.file_pattern if source.tables else ""]
    for table in source.each_table:
        parts += [
            table.name, table.columns, table.key, table.changes, table.tolerance, table.other_headings,
            table.supersede, table.as_at, table.same_for_record, table.sums.columns if table.sums else (),
            *map(_told, rules_of(table).all),
        ]  # fmt: skip
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _told(rule: Rule) -> tuple[str, ...]:
    """A rule with the file in which it is written: mending its condition alone changes the rule too."""
    module = inspect.getmodule(rule.finds if isinstance(rule, SetRule) else rule.fails)
    written = inspect.getsource(module) if module and getattr(module, "__file__", None) else ""
    return rule.code, rule.severity, rule.message, written


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
    others = tuple(o for o in staged_before if o.counts and o.extract_key != arrival.extract_key)
    base = Outcome(
        arrival.extract_key, source.name, arrival.file_name, "refused", Account(), "",
        key_mark=mark, staging=time.time_ns(), contract=stager.contract_of(source),
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
        work = Work(
            paths, con, source, arrival, base, others, staged, rejected, stager.organisation, stager.rules,
        )  # fmt: skip
        outcome = _staged(work, stager.tell)
        outcome.save(staged)
    stager.tell(on_lines(outcome.message))
    return outcome


def _staged(work: Work, tell: Callable[[str], None]) -> Outcome:
    """What becomes of the extract: of its one table, or of several that stand or fall as the source says."""
    source, arrival, base = work.source, work.arrival, work.base
    try:
        tables, unclaimed = delivered(source, arrival, arrival.content(work.paths))
    except Unreadable as fault:
        write_none_rejected(work.con, work.rejected / REJECTED)
        rows = rows_told(source, arrival.content(work.paths), None)
        return unreadable(base, fault, rows, source.team)
    for table in tables:
        table.raw.batches = with_progress(table.raw.batches, arrival.file_name, tell)
    staged = {table.table.name: stage_table(work, table) for table in _in_order(tables, work)}
    parts = [staged[table.table.name] for table in tables]
    if not source.tables:
        return parts[0]
    refused = [
        table.table.name for table, part in zip(tables, parts, strict=True) if part.verdict == "refused"
    ]
    if refused and source.stands_as_one:
        for place, (table, part) in enumerate(zip(tables, parts, strict=True)):
            if part.verdict == "accepted":
                # The database would write beside a file that is there, which it may not.
                (work.staged / table.table.folder / ACCEPTED).unlink()
                (work.rejected / table.table.folder / REJECTED).unlink()
                anew = replace(table, raw=table.again())
                parts[place] = stage_table(work, anew, falls_with=refused[0])
    whole = replace(
        base,
        verdict="refused" if refused else "accepted",
        account=reduce(Account.__add__, (part.account for part in parts)),
        quarters=tuple(sorted({quarter for part in parts for quarter in part.quarters})),
        own_quarters=tuple(sorted({quarter for part in parts for quarter in part.own_quarters})),
        parts=tuple(parts),
    )
    return replace(whole, message=delivery_message(whole, unclaimed))


def _in_order(tables: list[Delivered], work: Work) -> list[Delivered]:
    """The tables in which each stands after those that its rules look at."""
    by_name = {table.table.name: table for table in tables}
    beside = {
        name: [other for rule in work.rules(table.table).sets for other in rule.beside if other in by_name]
        for name, table in by_name.items()
    }
    return [by_name[name] for name in TopologicalSorter(beside).static_order()]


def _files(
    paths: DataPaths, source: Source, others: tuple[Outcome, ...], staged: Path, rejected: Path
) -> Iterator[Path]:
    """The files that staging one extract writes, and those of other extracts that it looks into."""
    for table in source.each_table:
        yield from accepted_rows(paths, table, accepted_parts(others, table)).files
    folders = {"", *(table.folder for table in source.each_table), f"{source.name}_of_no_kind"}
    for folder in folders:
        yield staged / folder / ACCEPTED
        yield rejected / folder / REJECTED
