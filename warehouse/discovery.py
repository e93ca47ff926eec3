"""Finds declarations by looking into a folder: one file, one declaration, nothing else to edit.

Belongs here: importing every module of a package and taking one named object from each. Does not
belong here: what a declaration means.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any


class Misdeclared(Exception):
    """A file in a folder of declarations does not declare what the folder is for."""


def declarations(package: ModuleType, attribute: str) -> dict[str, Any]:
    """The object called `attribute` of every module in `package` and its folders, by module name, in name order.

    Raises Misdeclared, naming the file, when a module has no such object: a file that is silently
    passed over would be a source or an indicator that nobody misses until the report is due.
    """
    found: dict[str, Any] = {}
    for name in sorted(_modules(package), key=lambda module: module.rpartition(".")[2]):
        module, short = importlib.import_module(name), name.rpartition(".")[2]
        if short in found:
            raise Misdeclared(f"{module.__file__}: another file of this name is in a folder beside it")
        try:
            found[short] = getattr(module, attribute)
        except AttributeError:
            raise Misdeclared(
                f"{module.__file__}: every file in this folder declares `{attribute} = ...`; this one does not"
            ) from None
    return found


def _modules(package: ModuleType) -> Iterator[str]:
    """The modules of a package and of its folders; what begins with an underscore is shared by its neighbours."""
    for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        if info.name.rpartition(".")[2].startswith("_"):
            continue
        if info.ispkg:
            yield from _modules(importlib.import_module(info.name))
        else:
            yield info.name
