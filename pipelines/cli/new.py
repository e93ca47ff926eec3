"""First declarations from samples: `performance new source FILE`.

Belongs here: the verb `new`, and telling what was guessed. Does not belong here: guessing or writing
(assets/authoring).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.cli.say import REFUSED
from pipelines.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assets.authoring.guessed import Guessed

_MOST_TABLES = 10


@click.group()
def new() -> None:
    """Write a first declaration, to be confirmed by its author."""


@new.command("source")
@click.argument("sample", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--service", required=True, help="Service area, such as libraries: the folder that it is written into."
)
@click.option("--name", help="Name of the source; from the name of the file unless given.")
@click.option(
    "--table",
    default="",
    help="Sheet of a workbook, or path of the XML elements that are rows; the likeliest unless given.",
)
def source(sample: Path, service: str, name: str | None, table: str) -> None:
    """Write the first contract of a source from a sample of its files.

    Headings, types, codes and key are guessed; each guess is marked in the file, to be confirmed. Nothing that is there
    is written over, and the sample is only read.
    """
    from datetime import date

    import assets.sources
    from assets.authoring.file_name import source_name_of
    from assets.authoring.guessed import guess_source
    from assets.authoring.module import module_text
    from assets.authoring.place import NoPlace, place_for, service_area, write_new
    from assets.readers.raw import Unreadable
    from warehouse.discovery import look

    name = name or source_name_of(sample.stem)
    try:
        path = place_for(name, service)
        declared = tuple(look(assets.sources, "source").objects.values())
        guessed = guess_source(sample, name, service_area(service), date.today(), table, declared)
        text = module_text(guessed)
        write_new(path, text)
    except NoPlace as error:
        raise click.UsageError(str(error)) from None
    except Unreadable as error:
        click.echo(f"Error: nothing is written, the sample cannot be read: {error}", err=True)
        raise SystemExit(REFUSED) from None
    for line in _told(guessed, path, text):
        click.echo(line)


def _told(guessed: Guessed, path: Path, text: str) -> Iterator[str]:
    from assets.authoring.module import guesses_in

    declared = guessed.source
    only = "" if guessed.is_whole else "the first "
    yield f"{path}: {guesses_in(text)} guesses from {only}{guessed.row_count:,} rows\n"
    width = max(len(each.column.name) for each in guessed.columns)
    for each in guessed.columns:
        column = each.column
        kept = "" if column.staged else ", not kept"
        yield f"  {column.name:{width}}  {type(column.type).__name__}{kept}: {each.why}"
    yield f"  key: {', '.join(declared.key)}: {guessed.key.why}"
    yield f"  dated_by: {', '.join(declared.dated_by) or 'nothing'}: {guessed.dated_why}"
    yield ""
    yield from _warned(guessed)
    yield from _next(guessed)


def _warned(guessed: Guessed) -> Iterator[str]:
    if guessed.personal:
        names = ", ".join(each.column.name for each in guessed.personal)
        yield f"ABOUT PEOPLE, it seems: {names}."
        yield "  Identifiers must be PersonId, dates of birth BirthMonth, postcodes PostcodeArea; names, addresses and"
        yield "  free text are left out (staged=False). The source is 'personal' unless you find that none of it is.\n"
    if not guessed.key.is_unique:
        yield f"NO KEY: {guessed.key.why}.\n"
    if not guessed.source.dated_by:
        yield f"NO DATE: {guessed.dated_why}. No fact can be made of rows that no date places in a quarter:"
        yield "  ask the sender for a column, unless the source is to fill none.\n"
    if guessed.malformed_count:
        yield f"MALFORMED: {guessed.malformed_count:,} lines of the sample have more or fewer fields than headings.\n"
    if guessed.claimed_by:
        yield f"CLAIMED: {', '.join(guessed.claimed_by)} takes files of this name already; narrow one file_pattern.\n"
    if others := guessed.proposed.others:
        more = f" and {len(others) - _MOST_TABLES} more" if len(others) > _MOST_TABLES else ""
        named = plain(", ".join(others[:_MOST_TABLES]))
        yield f"OTHER TABLES in the sample (--table): {named}{more}.\n"


def _next(guessed: Guessed) -> Iterator[str]:
    name = guessed.source.name
    yield "Next:"
    yield "  1. confirm or mend each line that is marked `# guessed`, and take the mark away"
    yield "  2. performance check"
    yield f"  3. put a small good sample and a few bad ones into tests/extracts/{name}, made up: no real person's data"
    yield "  4. say in tests/stories what becomes of each, as tests/stories/test_bad_libraries.py does; make test"
    yield "  docs/adding-a-source.md has every step, every type and every option"
