"""`performance doctor`: what is damaged, what the next night does about it, and what somebody has to do.

Belongs here: printing. Does not belong here: looking (pipelines/doctor.py).
"""

from __future__ import annotations

import click

from pipelines.cli.say import FAULT
from pipelines.plain import plain

MOST = 20


@click.command()
@click.option(
    "--mend",
    "mending",
    is_flag=True,
    help="Drop or move aside what can be made anew; the next night makes it.",
)
def doctor(mending: bool) -> None:
    """Look for damage in archive, staged rows, warehouse, release and the index of runs; reads everything.

    Ends with 0 when all is well and 1 when something is damaged. Changes nothing without --mend.
    """
    from pipelines import settings
    from pipelines.doctor import examine, mend

    run_context = settings.run_context()
    count = left = 0
    for looked in examine(run_context):
        state = looked.unknown or (f"{len(looked.damages)} damaged" if looked.damages else "well")
        click.echo(f"{looked.part + ':':<26}{state}")
        for damage in looked.damages[:MOST]:
            click.echo(plain(f"  {damage.path} {damage.what}"))
            click.echo(plain(f"    {damage.then}"))
        if len(looked.damages) > MOST:
            click.echo(f"  and {len(looked.damages) - MOST} more")
        mended = mend(run_context.paths, looked) if mending else []
        if mended:
            click.echo(f"  mended: {len(mended)}; `performance nightly` makes anew what was dropped")
        count += len(looked.damages)
        left += len(looked.damages) - len(mended)
    if left:
        raise click.exceptions.Exit(FAULT)
    click.echo("Nothing is damaged." if not count else "What was damaged is dropped or moved aside.")
