"""The data dictionary, rendered from the schema: `python -m assets.reports.dictionary docs/data-dictionary.md`.

Belongs here: what each table and column says of itself, as Markdown, and whether a file still says so.
Does not belong here: words of its own on any table; they stand in the schema.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import sqlalchemy as sa

from assets.declarations.declared import all_dimensions, all_facts, declared_metadata
from assets.reports.column_types import markers_in_markdown, options_in_markdown, types_in_markdown
from warehouse.schema import dimensions, indicators, ledger, reference
from warehouse.schema.public import PUBLIC_TABLES, VIEWS, view_comment

OPENING = """# Data dictionary

Written from `warehouse/schema`, `assets/dimensions`, `assets/facts` and `checks/columns` by `make dictionary`;
`make check` fails when the two differ. Tables marked *published* are in every release, with one more column,
`release_id`; the others stay in the warehouse.
"""
FACTS = "The facts: what happened, one row an event, a defect or a count"


def render() -> str:
    """The whole dictionary as Markdown: dimensions, facts, figures, reference, ledger, and the views."""
    declared_metadata()
    core = {module: _tables(module) for module in (dimensions, indicators, reference, ledger)}
    placed = {table.name for tables in core.values() for table in tables}
    others = [
        dimension.table for dimension in all_dimensions().values() if dimension.table.name not in placed
    ]
    sections = [
        *_section(_summary(dimensions), [*core[dimensions], *others]),
        *_section(FACTS, [fact.table for fact in all_facts().values()]),
        *(
            line
            for module in (indicators, reference, ledger)
            for line in _section(_summary(module), core[module])
        ),
        *_views(),
        *_columns_of_sources(),
    ]
    return "\n".join([OPENING, *sections]) + "\n"


def differences(text: str) -> list[str]:
    """The tables and other sections in which a text is not what the schema says now; none when it is the same."""
    said, meant = _sections(text), _sections(render())
    return [heading for heading in {**meant, **said} if said.get(heading) != meant.get(heading)]


def _tables(module: ModuleType) -> list[sa.Table]:
    return [value for value in vars(module).values() if isinstance(value, sa.Table)]


def _section(heading: str, tables: list[sa.Table]) -> Iterator[str]:
    yield f"## {heading}\n"
    for table in tables:
        yield from _table(table)


def _table(table: sa.Table) -> Iterator[str]:
    yield f"### {table.name}\n"
    yield f"{table.comment}.{' *Published.*' if table.name in PUBLIC_TABLES else ''}\n"
    unique = [constraint for constraint in table.constraints if isinstance(constraint, sa.UniqueConstraint)]
    for names in sorted([column.name for column in constraint.columns] for constraint in unique):
        if len(names) > 1:
            yield f"One row for each {', '.join(f'`{name}`' for name in names)}.\n"
    yield "| column | type | may be empty | key | meaning |\n| --- | --- | --- | --- | --- |"
    for column in table.columns:
        empty = "yes" if column.nullable else "no"
        yield f"| {column.name} | {_type(column)} | {empty} | {_key(column)} | {_cell(column.comment)} |"
    yield ""


def _views() -> Iterator[str]:
    yield "## The views of a release\n"
    for name, (select, comment) in VIEWS.items():
        yield f"### {name}\n\n{comment}.\n\n| column | type | meaning |\n| --- | --- | --- |"
        columns = select().selected_columns
        for column in columns:
            # A figure as it was before has the type of the figure; the database finds that out, SQLAlchemy does not.
            now = columns.get(column.name.removesuffix("_before"), column)
            yield f"| {column.name} | {_type(now)} | {_cell(view_comment(column))} |"
        yield ""


def _columns_of_sources() -> Iterator[str]:
    yield "## Types of columns of a source\n"
    yield "How the text of an extract is read; see [adding a source](adding-a-source.md#columns-and-their-types).\n"
    yield from (types_in_markdown(), options_in_markdown())
    yield "Signs that stand in place of a value, by kind:\n"
    yield markers_in_markdown().rstrip("\n")


def _type(column: sa.ColumnElement) -> str:
    if isinstance(column.type, sa.types.NullType):
        return "TEXT"  # only the id of the release comes from no column
    return {"DATETIME": "TIMESTAMP"}.get(str(column.type), str(column.type))


def _key(column: sa.Column) -> str:
    said = ["primary"] if column.primary_key else []
    said += ["unique"] if column.unique else []
    said += [f"[{key.column.table.name}](#{key.column.table.name})" for key in column.foreign_keys]
    return ", ".join(said)


def _summary(module: ModuleType) -> str:
    return str(module.__doc__).strip().splitlines()[0].rstrip(".")


def _cell(text: str | None) -> str:
    return (text or "").replace("|", "\\|")


def _sections(text: str) -> dict[str, str]:
    parts = ("\n" + text).split("\n#")
    return {part.split("\n", 1)[0].strip("# ") or "the opening": part for part in parts}


def main(arguments: list[str]) -> int:
    """Writes the dictionary to the file named, or with `--check` says how the file differs; the exit code."""
    checking = "--check" in arguments
    (name,) = [argument for argument in arguments if argument != "--check"] or ["docs/data-dictionary.md"]
    path = Path(name)
    if not checking:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(render(), encoding="utf-8")
        return 0
    differing = differences(path.read_text(encoding="utf-8") if path.exists() else "")
    if differing:
        print(f"{path} does not say what the schema says of: {', '.join(differing)}", file=sys.stderr)
        print("`make dictionary` writes it anew.", file=sys.stderr)
    return 1 if differing else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
