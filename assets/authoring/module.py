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
    yield "source = Source("
    yield from _field("name", quoted(source.name))
    yield from _field("title", written.python(source.title, 10), "from the name")
    yield "    description=__doc__,"
    yield from _field("group", quoted(source.group))
    yield from _field("owner", quoted(source.owner), "who answers for these extracts")
    yield from _field("sensitivity", quoted(source.sensitivity), _why_sensitive(guessed))
    yield from _field("file_pattern", written.python(source.file_pattern, 17), _why_pattern(guessed))
    yield from _field("reader", written.python(source.reader, 4), guessed.proposed.why or "as most files are")
    yield "    columns=("
    for each in guessed.columns:
        yield from _column(each, guessed, written)
    yield "    ),"
    unique = "" if guessed.key.is_unique else "NO UNIQUE KEY: "
    yield from _field("key", written.python(source.key, 8), unique + guessed.key.why)
    yield from _field("dated_by", written.python(source.dated_by, 13), guessed.dated_why)
    yield from _field(
        "supersede", written.python(source.supersede), "a newer row replaces the older one of its key"
    )
    yield ")  # fmt: skip"


def _column(each: GuessedColumn, guessed: Guessed, written: Written) -> Iterator[str]:
    column = each.column
    yield f"        Column({quoted(column.name)}, {written.python(column.heading, 24 + len(column.name))},"
    said = f"PERSONAL? {each.why}" if each.looks_like else each.why
    yield from _line(f"               {written.python(column.type, 15)},", said)
    yield from _line(
        f"               {written.python(column.description, 15)},", "the heading; say what it holds"
    )
    if column.markers:
        yield from _line(
            f"               markers={written.python(column.markers, 15)},",
            "what each sign means to this sender",
        )
    if column.required:
        yield from _line("               required=True,", f"never empty in {_rows(guessed.row_count)}")
    if not column.staged:
        yield from _line("               staged=False,", "received and not kept")
    yield "               ),"


def _field(name: str, value: str, why: str = "") -> Iterator[str]:
    yield from _line(f"    {name}={value},", why)


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
    if not guessed.personal:
        return "nothing looks as if it were about people; public only if its owner says so"
    count = len(guessed.personal)
    return f"{count} column{'' if count == 1 else 's'} may be about people, marked PERSONAL below"


def _why_pattern(guessed: Guessed) -> str:
    if guessed.claimed_by:
        return f"from the name of the sample, WHICH {', '.join(guessed.claimed_by)} CLAIMS TOO: one file, one source"
    return "from the name of the sample"


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"
