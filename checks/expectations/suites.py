"""From a contract to a Great Expectations suite, and from its results to a plain verdict.

Two batches are validated on the DuckDB connection that holds them: `typed`, every row with its marks,
against what is tolerable; and `accepted`, against what the contract guarantees of rows that pass. The
second is an independent check of our own staging. Belongs here: suites and results. Does not belong
here: marking rows, or Dagster. Great Expectations is imported when a suite runs and not before.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from checks.contract import Table
from checks.expectations.result import ExpectationResult
from checks.marks import mark
from checks.reasons import Reason
from warehouse.storage.faults import FullText

TOTAL = "rejected_rows"
"""The expectation over all rejected rows together."""
MINIMUM = "minimum_rows"
NO_ORGANISATION = "organisation_code is null"
"""The rows of which nobody can say whose they are."""


class ExpectationRaised(Exception):
    """An expectation could not be evaluated; nothing is known of the data."""


class GuaranteeBroken(Exception):
    """Rows that staging let through break their contract: staging is at fault, not the extract."""


def validate(
    con: Any, table: Table, marked: Sequence[Reason], errors: int, by_organisation: bool = False
) -> dict[str, ExpectationResult]:
    """Validates `typed` and `accepted` on this connection; gives the outcome of each reason by code.

    `marked` are the reasons in the order of their marks in `typed`; `errors` are the marks that reject a row. With
    `by_organisation` rows were judged within their organisation already (assets/staging/organisations.py).
    Raises ExpectationRaised or GuaranteeBroken, naming expectation and table.
    """
    from checks.expectations.gx_on_duckdb import Validator

    with Validator(con) as validator:
        tolerated = validator.run("typed", tolerance_suite(table, marked, errors, by_organisation))
        guaranteed = validator.run(
            "accepted", guarantee_suite(table, _without_values(con, table)), observe=False
        )
    for outcome in (*tolerated, *guaranteed):
        if outcome.status == "raised":
            raised = ExpectationRaised(f"table {table.name}: expectation {outcome.code} raised")
            raised.__context__ = FullText(outcome.error)
            raise raised from None
    if broken := [
        outcome.code for outcome in guaranteed if outcome.status == "failed" and outcome.code != MINIMUM
    ]:
        raise GuaranteeBroken(f"table {table.name}: accepted rows break {', '.join(broken)}")
    return {outcome.code: outcome for outcome in (*tolerated, *guaranteed)}


def tolerance_suite(
    table: Table, marked: Sequence[Reason], errors: int, by_organisation: bool = False
) -> dict[str, Any]:
    """What is tolerable in the typed rows: each reason's share, and all rejected rows together.

    In a file of many organisations that is told of each of them; of the file as a whole there remain the limits that
    rules set themselves, the share that is left out, and the rows that tell no organisation.
    """
    from checks.expectations.gx_on_duckdb import ExpectMarkedAtMost

    suite: dict[str, Any] = {}
    for place, reason in enumerate(marked):
        at_most, or_rows = reason.at_most, 0
        if at_most is None:
            judged = reason.severity == "error" and not by_organisation
            at_most = table.tolerance.rejected_share if judged else 1.0
            or_rows = table.tolerance.rejected_rows
        severity = "critical" if reason.severity == "error" else "warning"
        suite[reason.code] = ExpectMarkedAtMost(
            marks=str(mark(place)), at_most=at_most, or_rows=or_rows, severity=severity
        )
    suite[TOTAL] = ExpectMarkedAtMost(
        marks=str(errors),
        of_rows=NO_ORGANISATION if by_organisation else "true",
        at_most=table.tolerance.rejected_share,
        or_rows=table.tolerance.rejected_rows,
    )
    return suite


def guarantee_suite(table: Table, without_values: Collection[str] = ()) -> dict[str, Any]:
    """What the contract guarantees of every accepted row.

    Columns `without_values` have no smallest value to be held against a limit (every assessment is still
    open, say, or no row was accepted at all): an expectation on the smallest value would fail.
    """
    import great_expectations.expectations as gxe

    suite: dict[str, Any] = {
        MINIMUM: gxe.ExpectTableRowCountToBeBetween(min_value=table.tolerance.minimum_rows)
    }
    for column in (column for column in table.columns if column.staged):
        if column.required:
            for name in column.value_names:
                suite[f"{name} is filled in"] = gxe.ExpectColumnValuesToNotBeNull(column=name)
        first = column.value_names[0]
        if column.type.agreed is not None:
            suite[f"{column.name} is an agreed code"] = gxe.ExpectColumnDistinctValuesToBeInSet(
                column=first, value_set=list(column.type.agreed)
            )
        if column.type.smallest is not None and first not in without_values:
            suite[f"{first} is within its limits"] = gxe.ExpectColumnMinToBeBetween(
                column=first, min_value=column.type.smallest
            )
        if column.markers and column.marker_name:
            suite[f"{column.marker_name} is a kind of marker"] = gxe.ExpectColumnDistinctValuesToBeInSet(
                column=column.marker_name, value_set=list(column.markers.kinds())
            )
    return suite


def _without_values(con: Any, table: Table) -> set[str]:
    """The staged columns that are empty in every accepted row."""
    counts = ", ".join(f'count("{name}")' for name in table.staged_columns)
    filled = con.execute(f"select {counts} from accepted").fetchone()
    return {name for name, count in zip(table.staged_columns, filled, strict=True) if not count}
