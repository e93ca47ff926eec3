"""What is published, for a person at a terminal: scorecard, explanation.

Belongs here: printing. Does not belong here: asking (assets/reports).
"""

from __future__ import annotations

import os
import sys
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from assets.reports.places import Place, UnknownPlace, place_meant, places
from assets.reports.scorecard import COUNCIL, HEADINGS, as_table, newest_quarter, scorecard_lines
from assets.reports.stale import stale_sentences
from assets.run_context import RunContext
from pipelines import settings
from pipelines.plain import plain
from warehouse.calendar import Quarter
from warehouse.database.connection import open_release
from warehouse.indicators.declaration import Indicator

RAG = "RAG"
_COLOURS = {"green": "green", "amber": "yellow", "red": "red"}


def console() -> Console:
    """The terminal, or a page of plain width when the output goes elsewhere."""
    return Console(
        width=None if sys.stdout.isatty() else int(os.environ.get("COLUMNS", "150")), highlight=False
    )


def release_file() -> Any:
    """The file of the current release; a plain message when nothing was published."""
    file = settings.paths().current / "performance.duckdb"
    if not file.exists():
        raise click.ClickException(
            f"nothing is published yet in {settings.paths().root}: run `performance nightly`"
        )
    return file.resolve()


def show_scorecard(quarter: Quarter | None) -> None:
    """Prints the published figures of a quarter."""
    file = release_file()
    with open_release(file) as release:
        wanted = quarter or newest_quarter(release)
        lines = scorecard_lines(release, wanted) if wanted else []
        notes = stale_sentences(release)
    if not lines:
        raise click.ClickException(f"no figure is published for {wanted}")
    # Texts and not markup: whatever a name or title holds is shown as it stands.
    title = Text(f"Scorecard, {wanted} (release {plain(file.parent.name)})")
    table = Table(title=title, title_justify="left")
    headings, rows = as_table(lines)
    for heading in headings:
        words = heading in (HEADINGS[0], COUNCIL, RAG)
        table.add_column(heading, justify="left" if words else "right", overflow="fold")
    theme = None
    for line, row in zip(lines, rows, strict=True):
        if line.theme != theme:
            theme = line.theme
            table.add_section()
            table.add_row(Text(plain(theme), style="bold"))
        cells = [Text(plain(cell)) for cell in row]
        if line.rag:
            cells[headings.index(RAG)].stylize(_COLOURS[line.rag])
        table.add_row(*cells)
    console().print(table)
    for note in notes:
        console().print(Text(plain(note)))


def show_explanation(indicator: Indicator, quarter: Quarter, area: str | None, rows: int) -> None:
    """Prints a figure, its definition and editions, and what it rests on down to files and lines.

    Of the council itself, or of the area or council that `area` names by code or name.
    """
    from assets.reports.beside import beside_figure
    from assets.reports.explain import explain

    run_context = settings.run_context()
    place, published = _published(indicator, quarter, area, run_context)
    with run_context.warehouse() as warehouse:
        place = place or _meant(places(warehouse), area, run_context.organisation)
        found = explain(warehouse, run_context.paths, indicator, quarter, place, rows)
        beside = beside_figure(warehouse, indicator, quarter, place)
    click.echo(f"{indicator.title}, {plain(place.area_name)}, {quarter}\n")
    click.echo(" ".join(indicator.definition.split()) + "\n")
    for line in published or ["Not published for this quarter and place."]:
        click.echo(line)
    click.echo(f"  numerator:   {indicator.numerator_words}")
    if indicator.denominator_words:
        click.echo(f"  denominator: {indicator.denominator_words}")
    click.echo(f"\nIt rests on {found.fact_rows:,} rows of {found.fact_name}, from these extracts:")
    for extract in found.extracts:
        click.echo(
            f"  {plain(extract.file_name)}: {extract.rows:,} rows, lines {extract.first_line} to {extract.last_line}"
            f" (sha256 {extract.content_sha256[:12]})"
        )
        for rule, count, first in extract.rejected:
            where = f", first on line {first}" if first else ""
            click.echo(f"      rejected beside them: {rule}, {count:,} rows{where}")
    if beside:
        click.echo("\nBeside it stand:")
    for each in beside:
        click.echo(f"  {plain(each.what)} {plain(each.said)}: {plain(each.where)}")
    if found.sample:
        click.echo("\nThe first records that count in the numerator, and where they stand:")
    for trace in found.sample:
        click.echo(f"  {trace.record} adds {trace.contributes:,}")
        for file, number in trace.lines:
            click.echo(f"      {plain(file)} line {number}")


def _published(
    indicator: Indicator, quarter: Quarter, area: str | None, run_context: RunContext
) -> tuple[Place | None, list[str]]:
    """The place that is meant and a line for each edition of its figure; neither before anything is published."""
    from assets.reports.explain import editions_of

    file = run_context.paths.current / "performance.duckdb"
    if not file.exists():
        return None, []
    with open_release(file.resolve()) as release:
        place = _meant(places(release), area, run_context.organisation)
        editions = editions_of(release, indicator, quarter, place)
    said = []
    for each in editions:
        withheld = each.is_suppressed or each.value is None
        figure = "withheld" if withheld else f"{each.value:,.{indicator.decimals}f} {each.unit}"
        parts = [f"{count:,}" for count in (each.numerator, each.denominator) if count is not None]
        counted = f" ({' of '.join(parts)})" if parts else ""
        said.append(plain(f"{each.edition_name}: {figure}{counted}; {each.reason}"))
    return place, said


def _meant(known: list[Place], area: str | None, organisation: str) -> Place:
    try:
        return place_meant(known, area, organisation)
    except UnknownPlace as error:
        raise click.BadParameter(plain(str(error)), param_hint="--area") from None
