"""How things stand now, on half a page of eighty columns.

Belongs here: printing. Does not belong here: gathering (assets/reports/status.py, pipelines/staleness.py).
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import click

from assets.reports.status import Status, status_now
from pipelines import settings
from pipelines.plain import plain
from warehouse.calendar import Quarter

WIDTH, MOST = 80, 5


def show_status() -> None:
    """Prints what waits, what is outstanding and what is published."""
    paths = settings.paths().prepare()
    found = status_now(paths)
    built, waits, held, unpublished = _of_warehouse()
    incomplete = (
        held if held is not None else [f"{s}: {why}" for s, all_ in found.incomplete.items() for why in all_]
    )
    for heading, lines in (
        ("To be staged", _names(found.waiting)),
        ("Refused, outstanding", _names(found.refused)),
        ("Faults of ours", [s.fault.message for s in found.faults if s.fault]),
        ("Unclaimed", _names(found.unclaimed)),
        ("Incomplete sources", incomplete),
    ):
        _say(f"{heading + ':':<22}{len(lines) or 'none'}")
        _some(lines, "more: performance ledger")
    _say(f"{'Quarters to build:':<22}{built}")
    _some(waits, "more")
    _say(f"{'Last release:':<22}{_release(found)}")
    _say(f"{'To be published:':<22}{unpublished}")


def _some(lines: Sequence[str], more: str) -> None:
    for line in lines[:MOST]:
        _say(line, "  ")
    if len(lines) > MOST:
        _say(f"and {len(lines) - MOST} {more}", "  ")


def _names(standings: Sequence) -> list[str]:
    return [f"{s.arrival.received_at:%Y-%m-%d %H:%M}  {s.arrival.file_name}" for s in standings]


def _release(found: Status) -> str:
    if found.release is None:
        return "damaged: performance doctor" if found.damaged else "none"
    name, when, figures = found.release
    return f"{name}, {when:%Y-%m-%d %H:%M} UTC, {figures:,} figures"


def _of_warehouse() -> tuple[str, Sequence[str], Sequence[str] | None, str]:
    """The quarters that wait and of what, why sources are incomplete, and whether anything is to be published."""
    from pipelines.staleness import is_unpublished, waiting
    from warehouse.database.connection import WarehouseBusy
    from warehouse.database.damage import ReleaseDamaged, WarehouseDamaged

    run_context = settings.run_context()
    try:
        found = waiting(run_context, wait_seconds=2)
        unpublished = is_unpublished(run_context, wait_seconds=2)
    except WarehouseBusy:
        return "not known, a run is at work", (), None, "not known, a run is at work"
    except (WarehouseDamaged, ReleaseDamaged) as damaged:
        return f"not known: {damaged}", (), None, "not known"
    if not found.assets:
        return "none", (), found.held, "yes" if unpublished else "nothing"
    stale = {**found.stale.facts, **found.stale.indicators}
    waits = [f"{name}: {_span(quarters)}" for name, quarters in stale.items()]
    waits += list(found.stale.dimensions)
    return _span(found.quarters), waits, found.held, "yes, after the build"


def _span(quarters: Sequence[Quarter]) -> str:
    if not quarters:
        return "none, only dimensions"
    span = str(quarters[0]) if len(quarters) == 1 else f"{quarters[0]} to {quarters[-1]}"
    return f"{len(quarters)}, {span}"


def _say(text: str, indent: str = "") -> None:
    text = plain(text)
    click.echo(textwrap.fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", drop_whitespace=True)
               if len(indent + text) > WIDTH else indent + text)  # fmt: skip
