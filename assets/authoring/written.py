"""A declaration as the Python that declares it.

Belongs here: turning objects into text that is at most so wide, and remembering what it imports. Does not belong here:
which declarations there are.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import assets.readers
import checks.columns
from assets.reference import FOLDER
from checks.columns import Code, Codes, ColumnType, ReferenceCodes

WIDTH = 108
"""A line stays within what the project's linter allows, and leaves room for a bracket."""
_BY_PLACE = (ColumnType, Codes, ReferenceCodes)
_HUGGED = (Code, Codes)
_NAMED_FIRST = "form"


@dataclass
class Written:
    """Writes declarations; `imports` has what they need, by module."""

    imports: dict[str, set[str]] = field(default_factory=dict)

    def need(self, module: str, name: str) -> str:
        """The name, imported from that module."""
        self.imports.setdefault(module, set()).add(name)
        return name

    def python(self, value: Any, indent: int = 0, before: int = 0) -> str:
        """The value as Python, folded where it is wide.

        Its line stands `indent` in, with so many characters `before` the value.
        """
        flat = self._flat(value)
        if len(flat) + indent + before <= WIDTH:
            return flat
        inner = " " * (indent + 4)
        if isinstance(value, str):
            # Each character of a piece may be written with a backslash before it.
            size = max((WIDTH - indent) // 2 - 4, 16)
            pieces = [value[at : at + size] for at in range(0, len(value), size)]
            return "(" + "".join(f"\n{inner}{quoted(piece)}" for piece in pieces) + f"\n{' ' * indent})"
        opening, parts, closing = self._parts(value, indent + 4)
        if not parts:
            return flat
        if len(parts) == 1 and isinstance(value, _HUGGED):
            # One thing within another needs no line of its own.
            return opening + self._parts(value, indent)[1][0] + closing
        if isinstance(value, Mapping) and all(isinstance(part, str) for part in value.values()):
            parts = _packed(parts, WIDTH - indent - 4)
        return opening + "".join(f"\n{inner}{part}," for part in parts) + f"\n{' ' * indent}{closing}"

    def _flat(self, value: Any) -> str:
        if isinstance(value, str):
            return quoted(value)
        if isinstance(value, date):
            self.need("datetime", "date")
            return f"date({value.year}, {value.month}, {value.day})"
        if isinstance(value, Path):
            self.need("assets.reference", "FOLDER")
            return f"FOLDER / {quoted(str(value.relative_to(FOLDER)))}"
        if isinstance(value, tuple | Mapping) or dataclasses.is_dataclass(value):
            opening, parts, closing = self._parts(value, None)
            comma = "," if isinstance(value, tuple) and len(parts) == 1 else ""
            return f"{opening}{', '.join(parts)}{comma}{closing}"
        return repr(value)

    def _parts(self, value: Any, indent: int | None) -> tuple[str, list[str], str]:
        """What opens it, its parts, what closes it; parts folded where they stand `indent` in."""

        def written(part: Any, before: str = "") -> str:
            return before + (self._flat(part) if indent is None else self.python(part, indent, len(before)))

        if isinstance(value, tuple):
            return "(", [written(part) for part in value], ")"
        if isinstance(value, Mapping):
            return "{", [written(part, f"{quoted(key)}: ") for key, part in value.items()], "}"
        if not dataclasses.is_dataclass(value):
            return "", [], ""
        kind = type(value).__name__
        self.need("checks.columns" if hasattr(checks.columns, kind) else _module_of(kind), kind)
        by_place, by_name = [], []
        for each in dataclasses.fields(value):
            given = getattr(value, each.name)
            if _is_default(each, given):
                continue
            if isinstance(value, _BY_PLACE) and (_has_none(each) or each.name == _NAMED_FIRST):
                by_place.append(written(given))
            else:
                by_name.append(written(given, f"{each.name}="))
        return f"{kind}(", [*by_place, *by_name], ")"


def quoted(text: str) -> str:
    """A text in double quotation marks: raw where it is a pattern, and with nothing in it that does not show."""
    if "\\" in text and text.isprintable() and '"' not in text and not text.endswith("\\"):
        return f'r"{text}"'
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in plain) + '"'


def _packed(parts: list[str], width: int) -> list[str]:
    """Parts put together in lines, as many as each holds."""
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + len(part) + 2 <= width and "\n" not in part:
            lines[-1] += f", {part}"
        else:
            lines.append(part)
    return lines


def _module_of(kind: str) -> str:
    return "assets.readers" if hasattr(assets.readers, kind) else "checks.contract"


def _has_none(each: dataclasses.Field[Any]) -> bool:
    """Whether a field has no default."""
    return each.default is dataclasses.MISSING and each.default_factory is dataclasses.MISSING


def _is_default(each: dataclasses.Field[Any], given: Any) -> bool:
    if each.default is not dataclasses.MISSING:
        return bool(given == each.default)
    return each.default_factory is not dataclasses.MISSING and bool(given == each.default_factory())
