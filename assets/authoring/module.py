"""The module that declares a guessed source, every guess followed by what it rests on.

Belongs here: the text of the module. Does not belong here: guessing, or where the module is written (place.py).
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from assets.authoring.columns import GuessedColumn
from assets.authoring.guessed import Guessed
from assets.authoring.written import Written, quoted

CONFIRM = "confirm"
_WIDTH = 118
_IMPORT_WIDTH = 110
_OF_COLUMNS, _OF_CONTRACT = "checks.columns", "checks.contract"


def module_text(guessed: Guessed) -> str:
    """The module: passes the project's linter, and holds no text of the sample but its headings and lists of codes."""
    written = Written()
    for module, name in ((_OF_COLUMNS, "Column"), (_OF_CONTRACT, "Source"), (_OF_CONTRACT, "Supersede")):
        written.need(module, name)
    declared = "\n".join(_source(guessed, written))
    return "\n\n".join([f'"""{_described(guessed)}"""', _imports(written), declared]) + "\n"


def guesses_in(text: str) -> int:
    """How many marked guesses a module holds."""
    return text.count("# guessed: ")


def _described(guessed: Guessed) -> str:
    rows = f"{guessed.row_count:,} row{'' if guessed.row_count == 1 else 's'}"
    paragraphs = [
        f"{guessed.source.title}: say here what one row is, who sends it, how often and in which form.",
        f"Written from a sample of {rows}. Each line that is marked `guessed` waits to be confirmed or mended;"
        " take the mark away when it is.",
    ]
    return "\n\n".join(textwrap.fill(said, _WIDTH) for said in paragraphs) + "\n"


def _imports(written: Written) -> str:
    groups = [[], []]  # type: list[list[str]]
    for module, names in sorted(written.imports.items()):
        ordered = sorted(names, key=lambda name: (not name.isupper(), name))
        line = f"from {module} import {', '.join(ordered)}"
        if len(line) > _IMPORT_WIDTH:
            line = f"from {module} import (\n" + "".join(f"    {name},\n" for name in ordered) + ")"
        groups[module != "datetime"].append(line)
    return "\n\n".join("\n".join(group) for group in groups if group)


def _source(guessed: Guessed, written: Written) -> Iterator[str]:
    source = guessed.source

    def field(name: str, value: object, why: str = "") -> Iterator[str]:
        return _line(f"    {name}={written.python(value, 4, len(name) + 2)},", why)

    yield "source = Source("
    yield from field("name", source.name)
    yield from field("title", source.title, "from the name")
    yield "    description=__doc__,"
    if source.sensitivity:
        yield from field("sensitivity", source.sensitivity, _why_sensitive(guessed))
    yield from field("file_pattern", source.file_pattern, _why_pattern(guessed))
    yield from field("reader", source.reader, guessed.proposed.why or "as most files are")
    yield "    columns=("
    for each in guessed.columns:
        yield from _column(each, guessed, written)
    yield "    ),"
    unique = "" if guessed.key.is_unique else "NO UNIQUE KEY: "
    yield from field("key", source.key, unique + guessed.key.why)
    yield from field("dated_by", source.dated_by, guessed.dated_why)
    yield from field("supersede", source.supersede, "a newer row replaces the older one of its key")
    yield ")  # fmt: skip"


def _column(each: GuessedColumn, guessed: Guessed, written: Written) -> Iterator[str]:
    column = each.column

    def part(value: object, why: str, name: str = "") -> Iterator[str]:
        before = f"{name}=" if name else ""
        return _line(f"               {before}{written.python(value, 15, len(before))},", why)

    opening = f"        Column({quoted(column.name)}, "
    yield f"{opening}{written.python(column.heading, 15, len(opening) - 15)},"
    yield from part(column.type, f"PERSONAL? {each.why}" if each.looks_like else each.why)
    yield from part(column.description, "say what it holds")
    if column.markers:
        yield from part(column.markers, "what each sign means to this sender", "markers")
    if column.required:
        yield from part(True, f"never empty in {_rows(guessed.row_count)}", "required")
    if not column.staged:
        yield from part(False, "received and not kept", "staged")
    yield "               ),"


def _line(code: str, why: str) -> Iterator[str]:
    """The code, then why it is guessed: behind it where there is room, else below."""
    if not why:
        yield code
        return
    comment = f"# guessed: {why}; {CONFIRM}"
    last = code.rpartition("\n")[2]
    if len(last) + 2 + len(comment) <= _WIDTH:
        yield f"{code}  {comment}"
        return
    yield code
    indent = " " * (len(code) - len(code.lstrip()))
    first, *more = textwrap.wrap(comment.removeprefix("# "), _WIDTH - len(indent) - 2)
    yield f"{indent}# {first}"
    yield from (f"{indent}# {line}" for line in more)


def _why_sensitive(guessed: Guessed) -> str:
    count = len(guessed.personal)
    return f"{count} column{'' if count == 1 else 's'} may be about people, marked PERSONAL below"


def _why_pattern(guessed: Guessed) -> str:
    if guessed.claimed_by:
        return f"from the name of the sample, WHICH {', '.join(guessed.claimed_by)} CLAIMS TOO: one file, one source"
    return "from the name of the sample"


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"
