"""Withdrawing and dismissing extracts: finding the one that is meant, and saying what follows.

Belongs here: the checks on what may be decided, and the words. Does not belong here: the record
(assets/staging/decisions.py).
"""

from __future__ import annotations

from collections.abc import Callable

import click

from assets.staging.decisions import Kind, decide
from assets.staging.standing import Standing, standings
from pipelines import settings
from warehouse.storage.paths import DataPaths


def decide_about(kind: Kind, named: str, reason: str, undo: bool) -> None:
    """Records a decision about the extract of that key or file name. Raises a usage error where it makes no sense."""
    if not reason.strip():
        raise click.BadParameter("say why", param_hint="--reason")
    paths = settings.paths().prepare()
    standing = _meant(paths, named, lambda s: _objection(kind, undo, s))
    decide(paths, kind, standing.arrival.extract_key, reason, undo)
    done = "withdrawn" if kind == "withdraw" else "dismissed"
    click.echo(f"{standing.arrival.file_name}: {'no longer ' if undo else ''}{done}")
    if standing.counted_before:
        click.echo("The quarters that it touches wait for a build: performance nightly")


def _objection(kind: Kind, undo: bool, standing: Standing) -> str:
    """Why this decision makes no sense for an extract; empty when it does."""
    word = standing.word
    if undo:
        wanted = "withdrawn" if kind == "withdraw" else "dismissed"
        return "" if word == wanted else f"it is not {wanted} but {word}"
    if standing.decision:
        return f"it is {word} already"
    if word == "duplicate":
        return "it is a duplicate and counts for nothing; the extract with the same content is the one to decide about"
    if kind == "withdraw":
        counts_nowhere = word in ("unclaimed", "claimed twice")
        return "no source takes it in, so nothing of it counts; dismiss it" if counts_nowhere else ""
    if standing.counted_before or word == "accepted":
        return "it counts or counted; withdraw it"
    return (
        ""
        if word in ("refused", "claimed twice", "unclaimed", "fault")
        else f"it is {word}: the next ingest stages it"
    )


def _meant(paths: DataPaths, named: str, objection: Callable[[Standing], str]) -> Standing:
    found = standings(paths)
    called = [s for s in found if named in (str(s.arrival.extract_key), s.arrival.file_name)]
    if not called:
        raise click.BadParameter(
            f"no extract is called '{named}'; performance ledger shows them", param_hint="EXTRACT"
        )
    fitting = [s for s in called if not objection(s)]
    if not fitting:
        raise click.BadParameter(f"{named}: {objection(called[-1])}", param_hint="EXTRACT")
    if len(fitting) > 1:
        keys = ", ".join(f"{s.arrival.extract_key} ({s.word})" for s in fitting)
        raise click.BadParameter(
            f"several extracts have this name, say the key of one: {keys}", param_hint="EXTRACT"
        )
    return fitting[0]
