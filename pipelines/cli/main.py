"""The verbs of `performance`.

Belongs here: one click command a verb, each a few lines. Does not belong here: work; heavy imports
stand in the functions, because asking for help should be quick.
"""

from __future__ import annotations

import sys

import click

from pipelines.cli.before import look_first
from pipelines.cli.doctor import doctor
from pipelines.cli.new import new
from pipelines.cli.rejected import rejected


class _QuotingNothing(click.Group):
    """Verbs whose faults reach the terminal in words that quote no record, and not as a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            from pipelines import settings
            from warehouse.storage.faults import Fault, without_quotation

            root = settings.paths().root
            fault = without_quotation(error, settings.paths())
            # What our own rooms say names the place where that helps.
            unplaced = isinstance(fault, Fault) and str(root) not in str(fault)
            raise click.ClickException(f"{fault} (data in {root})" if unplaced else str(fault)) from None


@click.group(cls=_QuotingNothing, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """From source extracts to published quarterly indicators.

    Data lies under PERFORMANCE_HOME (./data unless set). Every verb runs the same Dagster jobs that the
    UI shows (`performance ui`).
    """
    from warehouse.storage.modes import keep_private

    keep_private()


@main.command()
def check() -> None:
    """Look at all that is declared, and say what is wrong with it: the step after writing a declaration."""
    from assets.well_declared.whole import well_declared

    click.echo(well_declared())


@main.command()
@click.option("--again", metavar="SOURCE", help="Stage all archived extracts of this source anew.")
def ingest(again: str | None) -> None:
    """Receive, archive, check and stage whatever is new in the landing zone."""
    look_first()
    from pipelines import run, settings
    from pipelines.cli.say import finish
    from pipelines.outstanding import outstanding

    paths = settings.paths()
    if again:
        from assets.declarations.declared import all_sources
        from assets.staging.again import request_restaging

        if again not in all_sources():
            raise click.BadParameter(f"'{again}' is none of {', '.join(all_sources())}", param_hint="--again")
        asked = request_restaging(paths.prepare(), again)
        click.echo(
            f"{asked} extracts of {again} are to be staged again; until each is, what there is of it stays"
        )
    ran = run.ingest(paths)
    sys.exit(finish([ran], outstanding(paths)))


@main.command()
@click.option("--from", "first", metavar="QUARTER", help="First quarter, such as '2017-18 Q1'.")
@click.option("--to", "last", metavar="QUARTER", help="Last quarter; the first one alone unless given.")
def build(first: str | None, last: str | None) -> None:
    """Build what is stale, or everything for a range of quarters that is named."""
    look_first()
    from pipelines import run, settings
    from pipelines.cli.say import finish, quarter
    from pipelines.outstanding import Outstanding
    from pipelines.staleness import to_be_built

    paths = settings.paths()
    chosen = None
    if first:
        start = quarter(first)
        chosen = (start, quarter(last) if last else start)
        if chosen[1] < chosen[0]:
            raise click.BadParameter("the last quarter is before the first")
    run_context = settings.run_context()
    found = to_be_built(run_context)
    ran = [run.build(paths, chosen)] if chosen else run.build_stale(run_context, found)
    if not ran:
        click.echo("Nothing waits to be built.")
    sys.exit(finish(ran, Outstanding(incomplete=found.held)))


@main.command()
@click.option("--edition", default="", help="Name of the edition, such as 'Quarter 3 of 2017-18'.")
@click.option("--reason", default="", help="Why figures are restated, if they are.")
def publish(edition: str, reason: str) -> None:
    """Publish a release, unless nothing changed."""
    look_first()
    from pipelines import run, settings
    from pipelines.cli.say import finish
    from pipelines.outstanding import Outstanding

    sys.exit(finish([run.publish(settings.paths(), edition, reason)], Outstanding()))


@main.command()
def nightly() -> None:
    """What the night does: ingest, build what waits, publish."""
    look_first()
    from pipelines import run, settings
    from pipelines.cli.say import finish
    from pipelines.outstanding import outstanding

    paths = settings.paths()
    ran = run.night(paths)
    sys.exit(finish(ran, outstanding(paths)))


@main.command()
@click.argument("quarter_name", metavar="[QUARTER]", required=False)
def scorecard(quarter_name: str | None) -> None:
    """Show the published figures of a quarter (the newest, unless one is named)."""
    from pipelines.cli.say import quarter
    from pipelines.cli.show import show_scorecard

    show_scorecard(quarter(quarter_name) if quarter_name else None)


@main.command()
@click.argument("code")
@click.argument("quarter_name", metavar="QUARTER")
@click.option(
    "--area", metavar="PLACE", help="A district or council, by GSS code or name; our council unless given."
)
@click.option("--rows", default=5, show_default=True, help="How many records to follow to their lines.")
def explain(code: str, quarter_name: str, area: str | None, rows: int) -> None:
    """Follow a published figure down to the files and lines that it rests on."""
    from pipelines.cli.say import indicator, quarter
    from pipelines.cli.show import show_explanation

    show_explanation(indicator(code), quarter(quarter_name), area, rows)


@main.command()
@click.option("--all", "everything", is_flag=True, help="Also extracts from before the newest thirty.")
def ledger(everything: bool) -> None:
    """Show every extract received and what became of its rows, as things stand now."""
    from pipelines.cli.ledger import show_ledger

    show_ledger(everything)


@main.command()
def status() -> None:
    """Show what waits, what is refused or faulty, and what is published, as things stand now."""
    from pipelines.cli.status import show_status

    show_status()


@main.command()
@click.argument("extract")
@click.option("--reason", required=True, help="Why; it is kept, and published with the figures that change.")
@click.option("--undo", is_flag=True, help="Put a withdrawn extract back into the count.")
def withdraw(extract: str, reason: str, undo: bool) -> None:
    """Take an extract out of the count: its file name, or its key where several have that name.

    Its quarters wait for a build, and the figures that change name it as the cause.
    """
    from pipelines.cli.decide import decide_about

    decide_about("withdraw", extract, reason, undo)


@main.command()
@click.argument("extract")
@click.option("--reason", required=True, help="Why; it is kept, and published in the ledger.")
@click.option("--undo", is_flag=True, help="Let a dismissed extract be outstanding again.")
def dismiss(extract: str, reason: str, undo: bool) -> None:
    """Settle a refused, unclaimed or faulty extract that nobody will mend: its file name or key."""
    from pipelines.cli.decide import decide_about

    decide_about("dismiss", extract, reason, undo)


@main.command()
def demo() -> None:
    """Run a synthetic county from its extracts to a published release, and show what came out."""
    from pipelines.cli.demonstration import demonstrate

    sys.exit(demonstrate())


@main.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=3000,
    show_default=True,
    help="Port on this machine; 0 takes a free one.",
)
def ui(port: int) -> None:
    """Serve the Dagster UI on http://127.0.0.1:3000, with the daemon that runs schedules and sensors."""
    look_first()
    from pipelines.cli.serve import serve

    sys.exit(serve(port))


main.add_command(doctor)
main.add_command(new)
main.add_command(rejected)
