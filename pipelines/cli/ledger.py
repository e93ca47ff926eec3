"""The ledger of this moment, for a person at a terminal.

Belongs here: printing. Does not belong here: accounts (assets/reports/accounts.py).
"""

from __future__ import annotations

import click
from rich.table import Table
from rich.text import Text

from pipelines import settings
from pipelines.cli.show import console
from pipelines.plain import plain

NEWEST = 40
COUNTS = ("received", "loaded", "rejected", "duplicate", "superseded", "ignored")
SPOKEN_OF = ("refused", "claimed twice", "unclaimed", "fault", "withdrawn", "dismissed")


def show_ledger(everything: bool) -> None:
    """Prints the account of every extract, with the time at which it arrived."""
    from assets.reports.accounts import accounts_now

    rows = accounts_now(settings.paths().prepare())
    if not rows:
        click.echo("No extract has arrived yet.")
        return
    table = Table(
        title="Extracts: received = loaded + rejected + duplicate + superseded + ignored",
        title_justify="left",
    )
    for heading in ("Arrived (UTC)", "File", "Outcome", *(name.capitalize() for name in COUNTS)):
        is_text = heading in ("Arrived (UTC)", "File", "Outcome")
        table.add_column(heading, justify="left" if is_text else "right", overflow="fold")
    shown = rows if everything else rows[-NEWEST:]
    for row in shown:
        table_of = f", table {row['table_name']}" if row["table_name"] != row["source_name"] else ""
        said = (f"{row['received_at']:%Y-%m-%d %H:%M}", Text(plain(row["file_name"]) + table_of))
        table.add_row(*said, row["outcome"], *(f"{row[f'{name}_count']:,}" for name in COUNTS))
    table.add_section()
    totals = (f"{sum(row[f'{name}_count'] for row in rows):,}" for name in COUNTS)
    table.add_row("", f"{len({row['extract_key'] for row in rows})} extracts", "", *totals)
    console().print(table)
    if len(shown) < len(rows):
        click.echo(f"({len(rows) - len(shown)} earlier extracts: performance ledger --all)")
    for row in rows:
        if row["outcome"] in SPOKEN_OF:
            click.echo(f"- {plain(row['message'])}")
    if any(row["outcome"] in ("accepted", "waiting") for row in rows):
        click.echo("What is accepted or waiting is not published yet: performance status")
