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

from assets.reports.scorecard import HEADINGS, newest_quarter, scorecard_lines
from pipelines import settings
from pipelines.plain import plain
from warehouse.calendar import Quarter
from warehouse.database.connection import open_release
from warehouse.indicators.declaration import Indicator

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
    if not lines:
        raise click.ClickException(f"no figure is published for {wanted}")
    # Texts and not markup: whatever a name or title holds is shown as it stands.
    title = Text(f"Scorecard, {wanted} (release {plain(file.parent.name)})")
    table = Table(title=title, title_justify="left")
    for place, heading in enumerate(HEADINGS):
        table.add_column(heading, justify="left" if place in (0, 3) else "right", overflow="fold")
    theme = None
    for line in lines:
        if line.theme != theme:
            theme = line.theme
            table.add_section()
            table.add_row(Text(plain(theme), style="bold"))
        cells = [Text(plain(cell)) for cell in line.cells]
        if line.rag:
            cells[3].stylize(_COLOURS[line.rag])
        table.add_row(*cells)
    console().print(table)


def show_explanation(indicator: Indicator, quarter: Quarter, area: str | None, rows: int) -> None:
    """Prints a figure, its definition and editions, and what it rests on down to files and lines."""
    from assets.reports.explain import explain

    run_context = settings.run_context()
    published = _published(indicator, quarter, area or run_context.organisation)
    with run_context.warehouse() as warehouse:
        found = explain(warehouse, run_context.paths, indicator, quarter, area, rows)
    click.echo(f"{indicator.title}, {quarter}\n")
    click.echo(" ".join(indicator.definition.split()) + "\n")
    for line in published or ["Not published for this quarter and area."]:
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
    if found.sample:
        click.echo("\nThe first records that count in the numerator, and where they stand:")
    for trace in found.sample:
        click.echo(f"  {trace.record} adds {trace.contributes:,}")
        for file, number in trace.lines:
            click.echo(f"      {plain(file)} line {number}")


def _published(indicator: Indicator, quarter: Quarter, area: str) -> list[str]:
    file = settings.paths().current / "performance.duckdb"
    if not file.exists():
        return []
    with open_release(file.resolve()) as release:
        editions = release.duck.execute(
            """select edition_name, e.value, e.numerator, e.denominator, e.is_suppressed, e.reason, unit
               from fact_indicator_edition e join dim_edition using (edition_key)
               join dim_indicator using (indicator_key) join dim_area using (area_key)
               where indicator_code = ? and definition_version = ? and quarter_key = ? and area_code = ?
               order by e.edition_key""",
            [indicator.code, indicator.definition_version, quarter.key, area],
        ).fetchall()
    said = []
    for name, value, numerator, denominator, withheld, reason, unit in editions:
        figure = "withheld" if withheld or value is None else f"{value:,.{indicator.decimals}f} {unit}"
        parts = [f"{count:,}" for count in (numerator, denominator) if count is not None]
        counted = f" ({' of '.join(parts)})" if parts else ""
        said.append(plain(f"{name}: {figure}{counted}; {reason}"))
    return said
