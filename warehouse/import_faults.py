"""Why a file of declarations cannot be imported: file, line, kind and words of the fault, instead of a traceback.

Belongs here: turning the exception of an import into a sentence. Does not belong here: importing (discovery.py).
Nothing has been read yet but code, so what Python says of it quotes no record and is said in full.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
import traceback
from pathlib import Path

from warehouse.misdeclared import Flaw, listed

_DECLARE = re.compile(r"(assets/(services|sources|facts|dimensions|indicators)|checks/(rules|registers))/")
"""Folders of declarations, which import each other; what other code raises is told of the one that called it."""
_UNKNOWN_FIELD = re.compile(
    r"(?P<kind>\w+)\.__init__\(\) got an unexpected keyword argument '(?P<given>\w+)'"
)


def import_fault(error: Exception, module: str, folder: str, root: Path) -> Flaw:
    """The flaw that the import of a module in a folder below `root` ended with, told of the file in which it arose."""
    file = f"{module.replace('.', '/')}.py"
    if isinstance(error, SyntaxError):
        where = _below(root, error.filename or "") or file
        return Flaw(f"{where} line {error.lineno}", f"{type(error).__name__}: {error.msg}")
    place: str = file
    names: dict[str, object] = {}
    for frame, line in traceback.walk_tb(error.__traceback__):
        path = _below(root, frame.f_code.co_filename)
        if path.startswith(f"{folder}/") or _DECLARE.match(path):
            place, names = f"{path} line {line}", {**frame.f_globals, **frame.f_locals}
    return Flaw(place, f"{type(error).__name__}: {_said(error, names)}")


def _said(error: Exception, names: dict[str, object]) -> str:
    said = " ".join(str(error).split())
    if isinstance(error, TypeError) and (unknown := _UNKNOWN_FIELD.search(said)):
        kind = names.get(unknown["kind"])
        if isinstance(kind, type) and dataclasses.is_dataclass(kind):
            fields = sorted(f.name for f in dataclasses.fields(kind))
            return f"{said}; its fields are {listed(fields)}{_nearest(unknown['given'], fields)}"
    if isinstance(error, NameError) and error.name:
        return said + _nearest(error.name, list(names))
    return said


def _nearest(given: str, known: list[str]) -> str:
    near = difflib.get_close_matches(given, known, n=1)
    return f"; did you mean '{near[0]}'?" if near else ""


def _below(root: Path, path: str) -> str:
    """The path below the project's folder; empty for code of others."""
    file = Path(path)
    if not file.is_relative_to(root) or "site-packages" in file.parts:
        return ""
    return file.relative_to(root).as_posix()
