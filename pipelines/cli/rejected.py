"""The rejected rows of an extract for a person at a terminal who may read them.

Belongs here: the verb `rejected`, and making a sender's text harmless to a terminal. Does not belong here: reading
the rows (assets/reports/rejected_rows).
"""

from __future__ import annotations

import unicodedata

import click

MOST_VALUES = 50
# Besides control characters: what turns the direction of writing, or shows nothing at all.
_HARMFUL = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}


@click.command()
@click.argument("extract", metavar="EXTRACT")
@click.option("--rows", default=20, show_default=True, type=click.IntRange(0), help="How many rows to show.")
def rejected(extract: str, rows: int) -> None:
    """Show the rejected rows and unknown headings of an extract, given by its key or file name, as received.

    They may hold what identifies people: it is for those who may read the extract itself.
    """
    from assets.declarations.declared import all_sources
    from assets.reports.headings import unknown_headings
    from assets.reports.rejected_rows import NoSuchExtract, find_extract, rejected_rows
    from checks.layout import column_letters
    from pipelines import settings

    paths = settings.paths()
    try:
        arrival = find_extract(paths, extract)
        source = all_sources().get(arrival.source)
        if source is None:
            raise NoSuchExtract("its source is no longer declared")
        found = rejected_rows(paths, source, arrival, rows)
    except NoSuchExtract as error:
        raise click.ClickException(f"{harmless(extract)}: {error}; see `performance ledger`") from None
    click.echo(f"{harmless(found.message)}\n")
    for table in source.each_table:
        of_table = f"table {table.folder}, " if table.folder else ""
        for heading in unknown_headings(paths, table, arrival.extract_key):
            at = f"{of_table}column {heading.position} ({column_letters(heading.position)})"
            click.echo(f"{at}: heading not agreed, '{harmless(heading.text)}'")
    for column, values in found.unknown_codes.items():
        click.echo(f"{column}: {len(values):,} different unknown codes")
        for value, count in values.most_common(MOST_VALUES):
            click.echo(f"  '{harmless(value)}'  {count:,} {'row' if count == 1 else 'rows'}")
        if len(values) > MOST_VALUES:
            click.echo(f"  and {len(values) - MOST_VALUES:,} more")
    for row in found.rows:
        of_table = f"table {row.table}, " if row.table else ""
        click.echo(f"{of_table}line {row.line_number}: {', '.join(row.reasons)}")
        click.echo(f"  {harmless(row.record_text) if row.record_text else '(in the archive)'}")
    if found.row_count > len(found.rows):
        click.echo(f"({len(found.rows):,} of {found.row_count:,} rejected rows: --rows {found.row_count})")


def harmless(text: str) -> str:
    """A text in which nothing acts on a terminal: such characters are spelt out, as in a Python string."""
    return "".join(
        character.encode("unicode_escape").decode()
        if unicodedata.category(character) in _HARMFUL
        else character
        for character in text
    )
