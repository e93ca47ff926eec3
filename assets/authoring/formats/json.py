"""JSON: lines or an array, where the array stands, and which fields its objects have.

Belongs here: finding the array and asking the reader for the fields. Does not belong here: the reader itself
(assets/readers/json).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from assets.authoring.formats.proposed import Proposed
from assets.readers import JsonArray, JsonLines, Unreadable

_ANY = "a field that no object has"
"""A reader wants one field at least; all that there are it tells as headings that it was not asked for."""
_MOST_BYTES = 64 << 20


def guess_json(path: Path) -> Proposed:
    """The reader of JSON lines, or of the first array of objects in a document. Raises `Unreadable`."""
    reader: JsonLines | JsonArray
    if _is_lines(path):
        reader, why = JsonLines((_ANY,), may_be_absent=(_ANY,)), "an object a line"
    else:
        where = _array_in(path)
        reader = JsonArray((_ANY,), where, may_be_absent=(_ANY,))
        why = f"the array stands at {where}" if where else "the document is an array"
    rows = reader.read(path)
    for _ in rows.batches:
        pass
    fields = tuple(heading for _, heading in rows.other_headings)
    if not fields:
        raise Unreadable("json_other_form", "objects with fields")
    found = JsonLines(fields) if isinstance(reader, JsonLines) else JsonArray(fields, reader.path)
    return Proposed(found, why, headings_are_names=True)


def _is_lines(path: Path) -> bool:
    with path.open("rb") as file:
        first = file.readline(_MOST_BYTES).removeprefix(b"\xef\xbb\xbf")
        more = file.readline(_MOST_BYTES).strip()
    try:
        return isinstance(json.loads(first), dict) and (not more or more.startswith(b"{"))
    except (ValueError, RecursionError):
        return False


def _array_in(path: Path) -> str:
    """The keys that lead to the first array of objects; none where the document itself is one, or is not sound."""
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES)
    try:
        return next(_arrays(json.loads(data), ()), "")
    except (ValueError, RecursionError):
        return ""  # What is wrong with it is the reader's to say.


def _arrays(value: Any, keys: tuple[str, ...]) -> Any:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        yield "/".join(keys)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _arrays(each, (*keys, key))
