"""Finds declarations by looking into a folder: one file, one declaration, nothing else to edit.

Belongs here: importing every module of a package and taking one named object from each, with what is wrong where
that fails. Does not belong here: what a declaration means.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from warehouse.import_faults import import_fault
from warehouse.misdeclared import Flaw, Misdeclared


@dataclass
class Found:
    """What a folder declares."""

    objects: dict[str, Any] = field(default_factory=dict)
    """By module name, in name order."""
    files: dict[str, str] = field(default_factory=dict)
    """The file of every module below the project's folder, also of those that declare nothing."""
    flaws: list[Flaw] = field(default_factory=list)


def look(package: ModuleType, attribute: str, name_in: str = "") -> Found:
    """The object called `attribute` of every module in `package` and its folders.

    A file that is silently passed over would be a source or an indicator that nobody misses until the report is
    due, so a module without such an object is a flaw. With `name_in`, that attribute of the object must be the
    name of its file.
    """
    found = Found()
    root = Path(package.__path__[0]).parents[package.__name__.count(".")]
    for name in sorted(_modules(package), key=lambda module: module.rpartition(".")[2]):
        short, file = name.rpartition(".")[2], f"{name.replace('.', '/')}.py"
        if short in found.files:
            found.flaws.append(Flaw(file, f"another file of this name is {found.files[short]}; rename one"))
            continue
        found.files[short] = file
        try:
            module = importlib.import_module(name)
        except Exception as error:
            found.flaws.append(import_fault(error, name, package.__name__.replace(".", "/"), root))
            continue
        if not hasattr(module, attribute):
            said = f"every file in this folder declares `{attribute} = ...`; this one does not"
            found.flaws.append(Flaw(file, said))
        elif name_in and (declared := getattr(getattr(module, attribute), name_in, None)) != short:
            said = f"{attribute}, {name_in}: {declared!r}, and the file is {short}.py: both must agree"
            found.flaws.append(Flaw(file, said))
        else:
            found.objects[short] = getattr(module, attribute)
    found.flaws = [*first_of_each_file(found.flaws), *_folders_not_looked_into(package, root)]
    return found


def _folders_not_looked_into(package: ModuleType, root: Path) -> Iterator[Flaw]:
    """Folders with files of Python that are no packages: nothing in them would be found."""
    for base in map(Path, package.__path__):
        for folder in sorted({file.parent for file in base.rglob("*.py")}):
            if not (folder / "__init__.py").is_file():
                said = "is missing, so that nothing in its folder is found; its docstring says what belongs there"
                yield Flaw(f"{folder.relative_to(root).as_posix()}/__init__.py", said)


def first_of_each_file(flaws: Iterable[Flaw]) -> list[Flaw]:
    """The first flaw that looking met in each file: whatever imports a broken file meets it again, or its ruins."""
    first: dict[str, Flaw] = {}
    for flaw in flaws:
        first.setdefault(flaw.file.partition(" line ")[0], flaw)
    return list(first.values())


def declarations(package: ModuleType, attribute: str, name_in: str = "") -> dict[str, Any]:
    """The objects that a folder declares, as `look` finds them. Raises Misdeclared with every flaw of them."""
    found = look(package, attribute, name_in)
    if found.flaws:
        raise Misdeclared(found.flaws)
    return found.objects


def names(package: ModuleType) -> list[str]:
    """The names of all that a folder declares, without importing any of it."""
    return sorted(module.rpartition(".")[2] for module in _modules(package))


def _modules(package: ModuleType) -> Iterator[str]:
    """The modules of a package and of its folders; what begins with an underscore is shared by its neighbours."""
    for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        if info.name.rpartition(".")[2].startswith("_"):
            continue
        if info.ispkg:
            yield from _modules(importlib.import_module(info.name))
        else:
            yield info.name
