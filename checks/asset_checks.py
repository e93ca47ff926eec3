"""Contracts and outcomes as Dagster asset checks: the only file in this room that imports Dagster.

Belongs here: check specs of a table and the results of staged extracts. Does not belong here: judging.
No value of a record goes into metadata: line numbers, counts and rule codes only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import dagster as dg

from checks.contract import Table
from checks.layout import told
from checks.reasons import (
    KEY_REPEATED,
    WRONG_NUMBER_OF_FIELDS,
    disagreement,
    organisation_left_out,
    reasons_of,
)
from checks.rule import rules_for

ACCEPTED = "extract_accepted"
BALANCES = "account_balances"
AGREED_HEADINGS = "headings_are_agreed"


class Finding(Protocol):
    """One rule and how an extract fared by it; see assets.staging.outcome."""

    rule: str
    expected: str
    severity: str
    status: str
    row_count: int
    lines: tuple[int, ...]
    observed: float | None
    at_most: float | None


class Outcome(Protocol):
    """What became of one extract; see assets.staging.outcome."""

    @property
    def file_name(self) -> str:
        """The file, relative to the landing zone."""

    @property
    def verdict(self) -> str:
        """`accepted` or `refused`."""

    @property
    def message(self) -> str:
        """What whoever sent the file should know."""

    @property
    def findings(self) -> Sequence[Any]:
        """How it fared by each rule."""

    @property
    def account(self) -> Any:
        """Rows received and what became of them."""

    @property
    def unknown_columns(self) -> tuple[int, ...]:
        """Columns whose headings the contract does not know, from 1."""


def check_name(rule: str) -> str:
    """The name of the asset check of a rule: Dagster allows no dots."""
    return rule.replace(".", "__")


def table_check_specs(table: Table, key: dg.AssetKey) -> list[dg.AssetCheckSpec]:
    """One check a rule of the table, and three on extracts as a whole."""
    rules = rules_for(table.name)
    reasons = (
        *reasons_of(table, rules),
        *([organisation_left_out(table)] if "organisation_code" in table.staged_columns else []),
        *map(disagreement, table.same_for_record),
        KEY_REPEATED,
        WRONG_NUMBER_OF_FIELDS,
    )
    said = {check_name(reason.code): reason.expected for reason in reasons}
    said |= {check_name(rule.code): rule.message for rule in rules.extracts}
    said |= {
        BALANCES: "received = accepted + rejected + duplicate + ignored, counted from the files written",
        AGREED_HEADINGS: "every heading is in the contract; one that is not is reported and not loaded",
    }
    specs = [
        dg.AssetCheckSpec(name, asset=key, description=f"Expected: {words}") for name, words in said.items()
    ]
    accepted = dg.AssetCheckSpec(
        ACCEPTED,
        asset=key,
        blocking=True,
        description="Every extract of this run was accepted; none was refused",
    )
    return [*specs, accepted]


def table_check_results(key: dg.AssetKey, staged: Sequence[Outcome]) -> Iterator[dg.AssetCheckResult]:
    """The results of the extracts staged in one run; a rule that no extract reached has no result."""
    by_rule: dict[str, list[tuple[Outcome, Finding]]] = {}
    for outcome in staged:
        for finding in outcome.findings:
            by_rule.setdefault(check_name(finding.rule), []).append((outcome, finding))
    for name, found in by_rule.items():
        yield _rule_result(key, name, found)
    refused = [outcome for outcome in staged if outcome.verdict == "refused"]
    yield dg.AssetCheckResult(
        asset_key=key, check_name=ACCEPTED, passed=not refused, severity=dg.AssetCheckSeverity.ERROR,
        metadata={
            "extracts": len(staged),
            "refused": len(refused),
            **{f"refused: {outcome.file_name}": outcome.message for outcome in refused},
        },
    )  # fmt: skip
    strange = {o.file_name: told(o.unknown_columns) for o in staged if o.unknown_columns}
    yield dg.AssetCheckResult(
        asset_key=key, check_name=AGREED_HEADINGS, passed=not strange, severity=dg.AssetCheckSeverity.WARN,
        metadata=strange,
    )  # fmt: skip
    totals = {
        part: sum(getattr(outcome.account, part) for outcome in staged)
        for part in ("received", "accepted", "rejected", "duplicate", "ignored")
    }
    yield dg.AssetCheckResult(
        asset_key=key, check_name=BALANCES, severity=dg.AssetCheckSeverity.ERROR, metadata=totals,
        passed=totals["received"] == sum(totals.values()) - totals["received"],
    )  # fmt: skip


def _rule_result(
    key: dg.AssetKey, name: str, found: Sequence[tuple[Outcome, Finding]]
) -> dg.AssetCheckResult:
    """A rule passes when no row breaks it. Broken within what is tolerable it warns; beyond, it is an error."""
    rows = sum(finding.row_count for _, finding in found)
    failed = [finding for _, finding in found if finding.status == "failed"]
    grave = any(finding.severity == "error" for finding in failed)
    metadata: dict[str, Any] = {"expected": found[0][1].expected, "rows": rows, "extracts": len(found)}
    if found[0][1].at_most is not None:
        metadata["tolerable share"] = found[0][1].at_most
    for outcome, finding in found:
        if finding.observed is not None and (finding.row_count or finding.status == "failed"):
            metadata[f"observed: {outcome.file_name}"] = finding.observed
        if finding.lines:
            metadata[f"lines: {outcome.file_name}"] = ", ".join(str(line) for line in finding.lines)
    return dg.AssetCheckResult(
        asset_key=key, check_name=name, passed=not failed and not rows,
        severity=dg.AssetCheckSeverity.ERROR if grave else dg.AssetCheckSeverity.WARN,
        metadata=metadata,
    )  # fmt: skip
