"""A version of a definition: changes when it does, or anything of the project's code that it uses.

Each function, class and assignment is followed by itself, not by its file: an indicator uses the table of its fact and
not the select that fills it. Comments and docstrings count for nothing, except where `__doc__` is used: the docstring
of an indicator is its published definition. Types that only annotate are not followed, and words that a database shows
beside a column (`comment=`) compute nothing.

Belongs here: following names from one module to another. Does not belong here: which definitions make what
(assets/loading/code_behind.py).
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cache

from warehouse.code.module import Imported, Module, below, imported_by, read_module

WORDS = frozenset({"comment"})
"""Arguments by name that never change what is computed."""


class UnknownCode(LookupError):
    """A definition that is to be followed is not there: it was renamed, and who names it was not."""


@dataclass(frozen=True)
class CodeVersion:
    """A digest of everything that a definition uses, and of each part of it."""

    digest: str
    parts: Mapping[str, str]
    """`file:name` of each definition that is used, the file below the project's folder, with a digest of it."""


@dataclass(frozen=True)
class Root:
    """Where to begin: a name in a module, or all of it; of its outermost call some arguments may be only words."""

    module: str
    name: str = ""
    words: frozenset[str] = frozenset()


def code_version(roots: Iterable[Root], stop: Iterable[str] = ()) -> CodeVersion:
    """The version of these definitions together. What stands in the modules and packages of `stop` is not followed."""
    return _version(tuple(roots), frozenset(stop))


@cache
def _version(roots: tuple[Root, ...], stop: frozenset[str]) -> CodeVersion:
    seen: set[Imported] = set()
    used: dict[str, str] = {}
    waiting: list[Imported] = []
    for root in roots:
        module = _module(root.module)
        if module is None or (root.name and root.name not in module.definitions):
            raise UnknownCode(f"{root.module.replace('.', '/')}.py: there is no {root.name or 'such module'}")
        if root.name:
            text, found = _read(module, module.definitions[root.name], root.words)
            used[f"{module.file}:{root.name}"] = text
            seen.add((root.module, root.name))
            waiting += found
        else:
            waiting.append((root.module, "*"))
    while waiting:
        place = waiting.pop()
        if place in seen or any(f"{place[0]}.".startswith(f"{each}.") for each in stop):
            continue
        seen.add(place)
        module = _module(place[0])
        if module is None:
            continue
        text, found = _definition(*place)
        used[f"{module.file}:{place[1]}"] = text
        waiting += found
    parts = {name: _digest([used[name]]) for name in sorted(used)}
    return CodeVersion(_digest(f"{name} {digest}" for name, digest in parts.items()), parts)


def files_changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """The files in which a part differs; what is only used now, or no more, did not change."""
    differing = [name for name in before if now.get(name, before[name]) != before[name]]
    return sorted({name.partition(":")[0] for name in differing})


def forget() -> None:
    """Forgets what was read, for whoever changes a file while the program runs."""
    for kept in (_version, _module, _definition):
        kept.cache_clear()


@cache
def _module(name: str) -> Module | None:
    return read_module(name)


@cache
def _definition(module_name: str, name: str) -> tuple[str, tuple[Imported, ...]]:
    """A definition as text and what it uses; no name stands for what a module does when it is imported."""
    module = _module(module_name)
    assert module is not None
    beside = ((module_name, ""),) if module.others and name else ()
    if not name:
        return _read(module, module.others)
    if name == "__doc__":
        return module.docstring, ()
    if name == "*":
        return "", (
            *((module_name, each) for each in module.definitions),
            *((each, "*") for each in below(module_name)),
        )
    if name not in module.definitions:
        # Imported to be handed on, or a module below this one.
        handed_on = module.imports.get(name) or (f"{module_name}.{name}", "*")
        return "", (handed_on if handed_on[1] else (handed_on[0], "*"), *beside)
    text, found = _read(module, module.definitions[name])
    return text, (*found, *beside)


def _read(
    module: Module, statements: list[ast.stmt], words: frozenset[str] = frozenset()
) -> tuple[str, tuple[Imported, ...]]:
    plain = [_PLAIN.visit(_without_arguments(statement, words)) for statement in statements]
    return "\n".join(ast.dump(each) for each in plain), tuple(
        place for each in plain for place in _used(module, each)
    )


class _Plain(ast.NodeTransformer):
    """A statement without what computes nothing. It is taken out of the tree that was read: nobody asks for it."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        node.keywords = [each for each in node.keywords if each.arg not in WORDS]
        return self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        node.body = _without_words(node.body)
        return self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.body = _without_words(node.body)
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node


_PLAIN = _Plain()


def _without_arguments(statement: ast.stmt, words: frozenset[str]) -> ast.stmt:
    """A copy of a statement whose outermost call lacks some arguments by name; the statement itself without words."""
    value = getattr(statement, "value", None)
    if not words or not isinstance(value, ast.Call):
        return statement
    copied, call = copy(statement), copy(value)
    call.keywords = [each for each in value.keywords if each.arg not in words]
    copied.value = call  # type: ignore[attr-defined]
    return copied


def _without_words(body: list[ast.stmt]) -> list[ast.stmt]:
    return [s for s in body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))] or [
        ast.Pass()
    ]


def _used(module: Module, statement: ast.stmt) -> Iterator[Imported]:
    """What of the project a statement names, in its own module and in others."""
    package = module.name if module.file.endswith("__init__.py") else module.name.rpartition(".")[0]
    imports = dict(module.imports)
    for node in ast.walk(statement):
        if isinstance(node, ast.Import | ast.ImportFrom):
            imports |= imported_by(node, package)
    inner: set[ast.AST] = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.AnnAssign):
            inner |= set(ast.walk(node.annotation))
        if node in inner:
            continue
        if isinstance(node, ast.Attribute):
            chain = _chain(node)
            if chain and chain[0] in imports:
                inner |= set(ast.walk(node))
                yield _followed(imports[chain[0]], chain[1:])
        elif isinstance(node, ast.Name):
            if node.id in imports:
                yield _followed(imports[node.id], ())
            elif node.id in module.definitions:
                yield module.name, node.id
            elif node.id == "__doc__":
                yield module.name, "__doc__"


def _followed(taken: Imported, attributes: tuple[str, ...]) -> Imported:
    """The definition that a chain of attributes leads to; everything in a module that is handed over as a whole."""
    module, name = taken
    parts = [*([name] if name else []), *attributes]
    while parts and _module(f"{module}.{parts[0]}") is not None and not _defines(module, parts[0]):
        module = f"{module}.{parts.pop(0)}"
    return (module, parts[0]) if parts else (module, "*")


def _defines(module: str, name: str) -> bool:
    found = _module(module)
    return found is not None and name in found.definitions


def _chain(node: ast.Attribute) -> tuple[str, ...]:
    """`a.b.c` as its parts; empty when it begins with anything but a name."""
    parts: list[str] = []
    each: ast.expr = node
    while isinstance(each, ast.Attribute):
        parts.append(each.attr)
        each = each.value
    return (each.id, *reversed(parts)) if isinstance(each, ast.Name) else ()


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n\n".join(parts).encode()).hexdigest()[:16]
