"""One module of the project as a text to be followed: its definitions, what it imports, its docstring.

Belongs here: parsing one file. Does not belong here: following names from one module to another (version.py).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("pipelines", "assets", "checks", "warehouse")

Imported = tuple[str, str]
"""A module of the project and the name taken from it; no name for the module itself."""


@dataclass
class Module:
    """What a file defines and imports, without the comments and docstrings that compute nothing."""

    name: str
    file: str
    """Below the project's folder."""
    docstring: str
    definitions: dict[str, list[ast.stmt]] = field(default_factory=dict)
    """The statements that bind a name, by the name."""
    others: list[ast.stmt] = field(default_factory=list)
    """Statements that are run for what they do, such as a registration; they count with everything in the file."""
    imports: dict[str, Imported] = field(default_factory=dict)
    """What of the project is imported at the head, by the name that it has here."""


def is_ours(name: str) -> bool:
    """Whether a module is one of the project's rooms or lies in one."""
    return name.partition(".")[0] in ROOMS


def file_of(name: str) -> Path | None:
    """The file of a module or package of the project; None where there is none of this name."""
    path = ROOT.joinpath(*name.split("."))
    return next((p for p in (path.with_suffix(".py"), path / "__init__.py") if p.is_file()), None)


def source_of(path: Path) -> bytes:
    """What stands in a file of the project."""
    return path.read_bytes()


def below(name: str) -> list[str]:
    """The modules and packages directly in a package; none in a module."""
    path = file_of(name)
    if path is None or path.name != "__init__.py":
        return []
    files = [p.stem for p in path.parent.glob("*.py") if p.stem != "__init__"]
    folders = [p.parent.name for p in path.parent.glob("*/__init__.py")]
    return [f"{name}.{each}" for each in sorted(files + folders)]


def read_module(name: str) -> Module | None:
    """The module of this name; None where it is no file of the project."""
    path = file_of(name) if is_ours(name) else None
    if path is None:
        return None
    tree = ast.parse(source_of(path))
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found = Module(name, path.relative_to(ROOT).as_posix(), ast.get_docstring(tree, clean=False) or "")
    for statement in _run_on_import(tree.body):
        if isinstance(statement, ast.Import | ast.ImportFrom):
            found.imports |= imported_by(statement, package)
            continue
        names = _bound_by(statement)
        for bound in names:
            found.definitions.setdefault(bound, []).append(statement)
        if not names:
            found.others.append(statement)
    return found


def imported_by(statement: ast.Import | ast.ImportFrom, package: str) -> dict[str, Imported]:
    """What an import takes from the project, by the name that it gives it."""
    if isinstance(statement, ast.Import):
        ours = [alias for alias in statement.names if is_ours(alias.name)]
        first = {alias.name: alias.name.partition(".")[0] for alias in ours}
        return {a.asname or first[a.name]: (a.name if a.asname else first[a.name], "") for a in ours}
    source = statement.module or ""
    if statement.level:
        parts = package.split(".")
        source = ".".join([*parts[: len(parts) - statement.level + 1], *([source] if source else [])])
    if not is_ours(source):
        return {}
    return {alias.asname or alias.name: (source, alias.name) for alias in statement.names}


def _run_on_import(statements: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements at the head of a module that do anything: no words by themselves, nothing for types alone."""
    for statement in statements:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        if isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.unparse(statement.test):
            continue
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            continue
        yield statement


def _bound_by(statement: ast.stmt) -> list[str]:
    """The names that a statement binds at the head of its module."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [statement.name]
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign | ast.AugAssign):
        targets = [statement.target]
    return [node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)]
