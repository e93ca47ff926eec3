"""The demonstration: a synthetic county, from extracts to a release, in two editions.

Belongs here: the story. Does not belong here: the extracts (demo/) or the jobs.
"""

from __future__ import annotations

import time

import click

from pipelines import settings
from pipelines.cli.before import look_first

WAVES = (
    ("first", "2017-18 Q3, as reported in March 2018", "first reported"),
    ("second", "2017-18 Q4, as reported on 27 June 2018", "close-outs from the new HAMS arrived late"),
)


def demonstrate() -> int:
    """Runs the story; returns the exit code. A second time finds nothing new and changes nothing."""
    with settings.of_the_demo():
        look_first()
        return _told()


def _told() -> int:
    from demo.county import write
    from pipelines import run
    from pipelines.cli.ledger import show_ledger
    from pipelines.cli.say import FAULT, how
    from pipelines.cli.show import show_scorecard
    from warehouse.calendar import Quarter

    started = time.monotonic()
    paths = settings.paths().prepare()
    click.echo(f"A synthetic county: its extracts describe nobody. Data in {paths.root}\n")
    for wave, edition, reason in WAVES:
        click.echo(f"The {wave} wave of extracts lands in {paths.landing}; ingesting, building, publishing")
        write(paths.landing, wave)
        for ran in run.night(paths, edition, reason):
            click.echo("\n".join(f"  {line}" for line in how(ran)))
            if ran.faults or ran.held or (not ran.succeeded and not ran.refusals):
                return FAULT
    click.echo()
    show_ledger(everything=True)
    click.echo()
    show_scorecard(Quarter(2017, 4))
    click.echo(
        f"""
Done in {time.monotonic() - started:.0f} seconds. Where to look next:
  performance explain assessments_over_45_working_days "2017-18 Q4"   down to files and lines
  {paths.current / "performance.duckdb"}   for any BI tool; views: scorecard, restatement, ...
  make ui   the assets, their checks and these runs, in a browser
(`performance` is .venv/bin/performance)"""
    )
    return 0
