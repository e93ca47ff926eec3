"""What the factories share: partitions, keys, the pool of the one writer, and the run context of a step.

Belongs here: conventions of all assets. Does not belong here: any one kind of asset.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import dagster as dg

from assets.run_context import RunContext
from warehouse.calendar import FIRST_QUARTER, Quarter
from warehouse.storage.faults import quoting_nothing

QUARTERS = dg.TimeWindowPartitionsDefinition(
    start=FIRST_QUARTER.first_date.isoformat(),
    cron_schedule="0 0 1 1,4,7,10 *",
    fmt="%Y-%m-%d",
    timezone="Europe/London",
    end_offset=1,
)
"""One partition a financial quarter, named after its first day; the quarter in progress is one too."""

WRITER = "warehouse"
"""The pool of steps that write the warehouse; it has one place."""

RUN_CONTEXT = "run_context"


def run_context_of(context: Any) -> RunContext:
    """The plain object that the run's resource hands over."""
    found: RunContext = getattr(context.resources, RUN_CONTEXT)
    return found


def quotes_nothing(step: Callable[..., Any]) -> Callable[..., Any]:
    """The function of a step, whose faults reach Dagster in words that quote no record."""

    def guarded(context: Any) -> AbstractContextManager[None]:
        return quoting_nothing(run_context_of(context).paths, dg.Failure)

    @functools.wraps(step)
    def yielding(context: Any) -> Iterator[Any]:
        with guarded(context):
            yield from step(context)

    @functools.wraps(step)
    def returning(context: Any) -> Any:
        with guarded(context):
            return step(context)

    return yielding if inspect.isgeneratorfunction(step) else returning


def version(digest: str) -> dg.DataVersion:
    """What is shown of what something was built from: while it is the same, what rests on it is not stale."""
    return dg.DataVersion(digest)


def key(layer: str, name: str) -> dg.AssetKey:
    """The key of an asset: its layer, then its name."""
    return dg.AssetKey([layer, name])


def partition_key(quarter: Quarter) -> str:
    """The partition of a quarter."""
    return quarter.first_date.isoformat()


def quarters_of(context: Any) -> tuple[Quarter, Quarter]:
    """The first and the last quarter of the run's partitions."""
    keys = sorted(context.partition_keys)
    first, last = (Quarter.of(_date(name)) for name in (keys[0], keys[-1]))
    return first, last


def _date(name: str) -> Any:
    from datetime import date

    return date.fromisoformat(name)


def refusal(check: dg.AssetCheckResult, error: Exception) -> dg.Failure:
    """The failure of a step whose work was undone because a check of the house did not hold."""
    return dg.Failure(description=str(error), metadata={"check": check.check_name or ""}, allow_retries=False)
