"""The types of columns and their options as Markdown: `python -m assets.reports.column_types`.

Belongs here: the table that the documents show. Does not belong here: words of its own on any type; they stand in
checks/columns.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
from collections.abc import Iterator

from checks.columns import TYPES, ColumnType, Markers


def types_in_markdown() -> str:
    """A row for each type: what it reads, its options, an example and a text that the example reads."""
    head = "| type | what it reads | options | example | reads |\n| --- | --- | --- | --- | --- |"
    return "\n".join([head, *(f"| {' | '.join(_row(kind))} |" for kind in TYPES)]) + "\n"


def options_in_markdown() -> str:
    """A row for each option of any type."""
    found: dict[str, str] = {}
    for kind in TYPES:
        found |= {name: words for name, words in option_words(kind).items() if name not in found}
    rows = "\n".join(f"| `{name}` | {words} |" for name, words in found.items())
    return f"| option | meaning |\n| --- | --- |\n{rows}\n"


def markers_in_markdown() -> str:
    """A row for each kind of marker."""
    said = _field_words(Markers)
    rows = "\n".join(f"| `{name}` | {said[name]} |" for name in said)
    return f"| kind | why there is no value |\n| --- | --- |\n{rows}\n"


def option_words(kind: type[ColumnType]) -> dict[str, str]:
    """The options of a type with their meaning."""
    words: dict[str, str] = {}
    for each in reversed(kind.__mro__[:-2]):
        words |= _field_words(each)
    return {field.name: words.get(field.name, "") for field in dataclasses.fields(kind)}


def _row(kind: type[ColumnType]) -> Iterator[str]:
    yield f"`{kind.__name__}`"
    yield str(kind.__doc__).strip().splitlines()[0].removesuffix(".")
    yield ", ".join(f"`{field.name}`" for field in dataclasses.fields(kind)) or "none"
    yield f"`{kind.example}`"
    yield f"`{kind.sample}`"


def _field_words(kind: type) -> dict[str, str]:
    """Each field of a declaration with the words that stand below it."""
    (declared,) = ast.parse(inspect.getsource(kind)).body
    assert isinstance(declared, ast.ClassDef)
    found = {}
    for field, words in zip(declared.body, declared.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(words, ast.Expr)
        ):
            found[field.target.id] = str(ast.literal_eval(words.value)).strip()
    return found


if __name__ == "__main__":
    print(types_in_markdown())
    print(options_in_markdown())
    print(markers_in_markdown())
