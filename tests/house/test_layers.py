"""Imports go down only, and what is heavy to import is imported where it is used.

The contracts themselves stand in pyproject.toml under [tool.importlinter].
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOMS = ("pipelines", "assets", "checks", "warehouse")
HEAVY = {"duckdb", "duckdb_sqlalchemy", "great_expectations", "lxml", "numpy", "pandas", "pyarrow"}
MAY_BE_HEAVY = Path("checks/expectations/gx_on_duckdb.py")


def test_imports_go_down_only(root: Path) -> None:
    linter = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    found = subprocess.run(
        [sys.executable, "-c", linter, "--no-cache"], cwd=root, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout + found.stderr


def test_heavy_libraries_are_imported_inside_functions(root: Path, modules: list[Path]) -> None:
    heavy = {
        f"{path.relative_to(root)}: {name}"
        for path in modules
        if path.relative_to(root).parts[0] in ROOMS and path.relative_to(root) != MAY_BE_HEAVY
        for name in _imported_on_import(ast.parse(path.read_text(encoding="utf-8")).body)
        if name.split(".")[0] in HEAVY
    }
    assert not heavy


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("import duckdb", {"duckdb"}),
        ("try:\n    from pyarrow import csv\nexcept ImportError:\n    csv = None", {"pyarrow"}),
        ("class A:\n    import numpy.linalg", {"numpy.linalg"}),
        ("if TYPE_CHECKING:\n    import duckdb\nelse:\n    import lxml", {"lxml"}),
        ("def f():\n    import duckdb", set()),
    ],
)
def test_the_search_sees_what_importing_a_module_runs(text: str, names: set[str]) -> None:
    assert set(_imported_on_import(ast.parse(text).body)) == names


def _imported_on_import(statements: list[ast.stmt]) -> Iterator[str]:
    """The modules that these statements import when they are run, functions left out."""
    for statement in statements:
        if isinstance(statement, ast.Import):
            yield from (alias.name for alias in statement.names)
        elif isinstance(statement, ast.ImportFrom) and not statement.level:
            yield statement.module or ""
        elif isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.unparse(statement.test):
            yield from _imported_on_import(statement.orelse)
        elif not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            for part in ("body", "orelse", "finalbody"):
                yield from _imported_on_import(getattr(statement, part, []))
            for handler in getattr(statement, "handlers", []):
                yield from _imported_on_import(handler.body)
