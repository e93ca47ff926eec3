"""One JSON value into one row of text: which fields it has, and what makes it no row.

The json module parses; what it would pass over (a key that stands twice, NaN, half a character) is noticed here.
Files and lines belong to `lines` and `array`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from assets.readers.raw import LINE_NUMBER, Unreadable
from assets.readers.set_aside import SetAside

Row = list[str | None]
MOST_OTHER_HEADINGS = 1_000
MOST_TEXT_SET_ASIDE = 32 << 20
MOST_SET_ASIDE = 100_000
TOO_DEEP = "values nested less deeply"
NO_TEXT = re.compile("[\0\ud800-\udfff]")


class Number(str):
    """A number as it was written: no digit is lost on the way through a float."""


class Parser:
    """Parses one value at a time; `noticed` says what is wrong with the last one although it is well-formed."""

    def __init__(self) -> None:
        self.noticed = ""
        decoder = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_int=Number,
            parse_float=Number,
            parse_constant=self._constant,
        )
        self._scan: Any = decoder.scan_once  # type: ignore[attr-defined]

    def scan(self, text: str, start: int) -> tuple[Any, int]:
        """The value that begins there, and where it ends.

        Raises ValueError if no whole value does, and RecursionError for values nested in each other without end.
        """
        self.noticed = ""
        try:
            value, end = self._scan(text, start)
        except StopIteration:
            raise ValueError("no value") from None
        if not self.noticed and "\\u" in text[start:end] and _has_no_text(value):
            self.noticed = "text of whole characters, without NUL"
        return value, end

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            self.noticed = "each key once in an object"
        return found

    def _constant(self, _: str) -> None:
        self.noticed = "numbers; NaN and Infinity are none"


class Fields:
    """The declared fields, each the path of keys to a value joined by dots, and what else the objects hold."""

    def __init__(self, fields: Sequence[str], may_be_absent: Sequence[str]) -> None:
        self._names = tuple(fields)
        self._known = set(fields)
        self._unseen = self._known - set(may_be_absent)
        self.others: dict[str, None] = {}

    def row_of(self, value: Any) -> tuple[Row, str]:
        """The texts of an object in the order of the fields; or no texts, and what was expected of it."""
        if not isinstance(value, dict):
            return [], "an object"
        found: dict[str, Any] = {}
        if not _flatten(value, "", found):
            return [], "each field once in an object, keys joined by dots"
        for name in found:
            if name not in self._known and len(self.others) < MOST_OTHER_HEADINGS:
                self.others[name] = None
        if self._unseen:
            self._unseen -= found.keys()
        return [_text(found.get(name)) for name in self._names], ""

    def check_seen(self) -> None:
        """Raise `Unreadable` if a field was in none of the objects: it has most likely been renamed."""
        if self._unseen:
            names = ", ".join(f"'{name}'" for name in sorted(self._unseen))
            raise Unreadable("heading_missing", f"an object with the field {names}; none has it")


class Aside:
    """Collects what is set aside, within bounds."""

    def __init__(self, kept: list[SetAside]) -> None:
        self._kept = kept
        self._texts = self._count = 0

    def put(self, line: int, text: str, expected: str) -> None:
        """Set a value aside that is no row."""
        self._texts += len(text)
        self._count += 1
        if self._count > MOST_SET_ASIDE or self._texts > MOST_TEXT_SET_ASIDE:
            raise Unreadable("lines_do_not_fit_headings", "objects, and few other values", line)
        self._kept.append(SetAside(line, text, "ragged", expected))


def check_fields(fields: Sequence[str], may_be_absent: Sequence[str]) -> None:
    """Raise ValueError for declared fields that cannot be headings."""
    folded = {field.casefold() for field in fields}
    if not fields or len(folded) < len(fields) or LINE_NUMBER in folded or "" in folded:
        raise ValueError("fields are at least one name, each once, whatever its capital letters")
    if set(may_be_absent) - set(fields):
        raise ValueError("may_be_absent names fields")


def _flatten(value: dict[str, Any], before: str, found: dict[str, Any]) -> bool:
    for key, each in value.items():
        name = f"{before}{key}"
        if isinstance(each, dict) and each:
            if not _flatten(each, f"{name}.", found):
                return False
        elif name in found:
            return False
        else:
            found[name] = each
    return True


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value or None
    return _json(value)


def _json(value: Any) -> str:
    """A list, or a value in one, as JSON with its numbers as they were written."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(_json, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_json(key)}: {_json(each)}" for key, each in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def _has_no_text(value: Any) -> bool:
    """Whether a text or a key in the value holds NUL or half of a character."""
    if isinstance(value, str):
        return NO_TEXT.search(value) is not None
    if isinstance(value, dict):
        return any(_has_no_text(key) or _has_no_text(each) for key, each in value.items())
    return isinstance(value, list) and any(map(_has_no_text, value))
