"""Finds declarations by looking into a folder: one file, one declaration, nothing else to edit.

Belongs here: importing every module of a package and taking one named object from each. Does not
belong here: what a declaration means.
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import Any


class Misdeclared(Exception):
    """A file in a folder of declarations does not declare what the folder is for."""


def declarations(package: ModuleType, attribute: str) -> dict[str, Any]:
    """The object called `attribute` of every module in `package`, by module name, in name order.

    Raises Misdeclared, naming the file, when a module has no such object: a file that is silently
    passed over would be a source or an indicator that nobody misses until the report is due.
    """
    found: dict[str, Any] = {}
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        try:
            found[info.name] = getattr(module, attribute)
        except AttributeError:
            raise Misdeclared(
                f"{module.__file__}: every file in this folder declares `{attribute} = ...`; this one does not"
            ) from None
    return found
