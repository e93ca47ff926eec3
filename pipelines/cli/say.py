"""What the verbs share: reading a quarter or an indicator, and saying how runs went.

Belongs here: small helpers of the command line. Does not belong here: tables (show.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.outstanding import Outstanding
    from pipelines.run import Ran
    from warehouse.calendar import Quarter
    from warehouse.indicators.declaration import Indicator

FAULT = 1
"""Exit code when a step failed, or a file cannot be staged, for any reason but bad data. 2 is click's: usage."""
REFUSED = 3
"""Exit code when a refused extract is outstanding and everything else went on."""
MOST_LINES = 10


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


def finish(ran: list[Ran], outstanding: Outstanding | None = None) -> int:
    """Says how each job went and what is outstanding; returns the exit code: 0, FAULT or REFUSED.

    What earlier runs left counts too, where it is given: a refusal is outstanding until it is mended,
    withdrawn or dismissed. Without it, what these runs refused counts.
    """
    if outstanding is None:
        from pipelines.outstanding import Outstanding

        outstanding = Outstanding(refusals=tuple(step for run in ran for step in run.refusals))
    for run in ran:
        for line in how(run):
            click.echo(line)
    held = [*dict.fromkeys((*outstanding.incomplete, *(said for run in ran for said in run.held)))]
    said_already = "\n".join(fault for run in ran for fault in run.faults)
    for heading, lines in (
        ("Incomplete, what is published of it stays as it is:", held),
        ("Damaged:", [said for said in outstanding.damaged if not any(said in line for line in held)]),
        ("Cannot be staged:", [fault for fault in outstanding.faults if fault not in said_already]),
        ("Refused and outstanding (mend, withdraw or dismiss):", outstanding.refusals),
    ):
        _say_some(heading, lines)
    if (
        held
        or outstanding.faults
        or outstanding.damaged
        or any(run.faults or (not run.succeeded and not run.refusals) for run in ran)
    ):
        return FAULT
    return REFUSED if outstanding.refusals else 0


def _say_some(heading: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    click.echo(heading)
    for line in lines[:MOST_LINES]:
        click.echo(f"  {line}")
    if len(lines) > MOST_LINES:
        click.echo(f"  and {len(lines) - MOST_LINES} more: performance status")


def how(run: Ran) -> list[str]:
    """How a job went, in lines for a person."""
    if run.succeeded:
        return [f"{run.job}: succeeded (run {run.run_id[:8]})"]
    said = [f"{run.job}: FAILED (run {run.run_id[:8]})" if run.faults or not run.refusals else
            f"{run.job}: an extract was refused, everything else went on (run {run.run_id[:8]}): "
            + ", ".join(run.refusals)]  # fmt: skip
    return said + [f"  {fault}" for fault in run.faults]
