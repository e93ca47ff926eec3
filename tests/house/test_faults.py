"""What an exception says may quote a record: no step lets one out, and no message of ours repeats one."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOMS = ("pipelines", "assets", "checks", "warehouse")
CLEAN = {
    # What they say is known and quotes nothing; anything else goes through `in_our_words`.
    "LockHeld": "our own words",
    "TimeoutError": "our own words",
    "WarehouseBusy": "our own words",
    "duckdb.IOException": "the file that is locked and the process that holds it",
}
NO_RECORD_NEAR = {
    "assets/staging/batch.py rule_condition": "a rule is put into SQL before any row is looked at",
    "pipelines/cli/say.py quarter": "what was typed on the command line is repeated to who typed it",
    "pipelines/cli/serve.py _origin": "a setting is repeated to who set it",
    "pipelines/cli/serve.py _listening": "a port cannot be listened on",
}


def test_every_step_is_guarded() -> None:
    from pipelines.definitions import defs

    assets = defs.assets or ()
    assert assets
    steps = {asset.op.name: asset.op.compute_fn.decorated_fn for asset in assets}  # type: ignore[union-attr]
    assert not [name for name, step in steps.items() if not hasattr(step, "__wrapped__")]


def test_no_message_repeats_what_an_exception_of_others_says(root: Path, modules: list[Path]) -> None:
    repeated = [
        f"{path.relative_to(root)} {function.name} line {line}"
        for path in modules
        if path.relative_to(root).parts[0] in ROOMS
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        if f"{path.relative_to(root).as_posix()} {function.name}" not in NO_RECORD_NEAR
        for handler in ast.walk(function)
        if isinstance(handler, ast.ExceptHandler) and not _is_clean(handler)
        for line in _repeats(handler)
    ]
    assert not repeated


def _is_clean(handler: ast.ExceptHandler) -> bool:
    """Whether all that it catches is known to say nothing of a record: exceptions of ours, or those listed."""
    caught = handler.type
    names = [
        ast.unparse(each) for each in (caught.elts if isinstance(caught, ast.Tuple) else [caught]) if each
    ]
    return bool(names) and all(name in CLEAN or name in _ours() for name in names)


@cache
def _ours() -> set[str]:
    """Exceptions that our rooms declare."""
    here = Path(__file__).parents[2]
    return {
        node.name
        for room in ROOMS
        for path in (here / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        and any(ast.unparse(base).endswith(("Exception", "Error")) for base in node.bases)
    }


def _repeats(handler: ast.ExceptHandler) -> Iterator[int]:
    """Lines on which the caught exception is turned into text."""
    for node in ast.walk(handler):
        text: ast.expr | None = None
        if isinstance(node, ast.FormattedValue):
            text = node.value
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("str", "repr", "format") and node.args:
            text = node.args[0]
        if isinstance(text, ast.Name) and text.id == handler.name:
            yield node.lineno
