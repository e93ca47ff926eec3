"""What the verbs share: reading a quarter or an indicator, and saying how runs went.

Belongs here: small helpers of the command line. Does not belong here: tables (show.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pipelines.run import Ran
    from warehouse.calendar import Quarter
    from warehouse.indicators.declaration import Indicator

FAULT = 1
"""Exit code when a step failed for any reason but bad data."""
REFUSED = 2
"""Exit code when an extract was refused and everything else went on."""


def quarter(name: str) -> Quarter:
    """The quarter of that name; a plain message otherwise."""
    from warehouse.calendar import Quarter

    try:
        return Quarter.parse(name)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def indicator(code: str) -> Indicator:
    """The indicator of that code; a message with the nearest codes otherwise."""
    import difflib

    from assets.declarations.declared import all_indicators

    known = all_indicators()
    if code not in known:
        near = difflib.get_close_matches(code, known, n=3) or sorted(known)
        raise click.BadParameter(f"no indicator is called '{code}'; is it {' or '.join(near)}?")
    return known[code]


def finish(ran: list[Ran]) -> int:
    """Says how each job went; returns the exit code: 0, FAULT, or REFUSED when only data was at fault."""
    for run in ran:
        for line in how(run):
            click.echo(line)
    if any(run.faults or (not run.succeeded and not run.refusals) for run in ran):
        return FAULT
    return REFUSED if any(run.refusals for run in ran) else 0


def how(run: Ran) -> list[str]:
    """How a job went, in lines for a person."""
    if run.succeeded:
        return [f"{run.job}: succeeded (run {run.run_id[:8]})"]
    said = [f"{run.job}: FAILED (run {run.run_id[:8]})" if run.faults or not run.refusals else
            f"{run.job}: an extract was refused, everything else went on (run {run.run_id[:8]}): "
            + ", ".join(run.refusals)]  # fmt: skip
    return said + [f"  {fault}" for fault in run.faults]
