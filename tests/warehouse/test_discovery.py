"""Declarations are found by looking into folders; what cannot be imported is told in a sentence, and all at once."""

from __future__ import annotations

import importlib
import itertools
import sys
from pathlib import Path

import pytest

from warehouse.discovery import declarations, look
from warehouse.misdeclared import Misdeclared

NUMBERS = itertools.count(1)
KIND = """
FILLED = []
from dataclasses import dataclass
@dataclass(frozen=True)
class Thing:
    name: str
    columns: tuple = ()
    def __post_init__(self):
        if self.name == "odd":
            raise ValueError("an odd thing")
"""
GOOD = "thing = Thing('good')"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Makes a package of declarations from the text of its modules, each with the class `Thing` at hand."""

    def make(**texts):
        name = f"declared_{next(NUMBERS)}"
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("")
        (tmp_path / f"{name}_kind.py").write_text(KIND)
        for module, text in texts.items():
            (tmp_path / name / f"{module}.py").write_text(f"from {name}_kind import FILLED, Thing\n{text}\n")
        monkeypatch.syspath_prepend(str(tmp_path))
        importlib.invalidate_caches()
        return importlib.import_module(name)

    yield make
    for module in [module for module in sys.modules if module.startswith("declared_")]:
        del sys.modules[module]


def said(package):
    return [str(flaw).replace(package.__name__, "things") for flaw in look(package, "thing", "name").flaws]


FAULTS = {
    "a syntax error": ("thing = Thing('broken'", "things/broken.py line 2: SyntaxError: '(' was never closed"),
    "a module that is not there": (
        "from nowhere import Reader", "things/broken.py line 2: ModuleNotFoundError: No module named 'nowhere'"),
    "a name that is not defined": (
        "thing = Thnig('broken')", "things/broken.py line 2: NameError: name 'Thnig' is not defined; did you mean"),
    "a field that there is not": (
        "thing = Thing('broken',\n    column=())",
        "things/broken.py line 2: TypeError: Thing.__init__() got an unexpected keyword argument 'column'; its fields "
        "are columns, name; did you mean 'columns'?"),
    "what the class itself refuses": ("thing = Thing('odd')", "things/broken.py line 2: ValueError: an odd thing"),
    "nothing": ("", "things/broken.py: every file in this folder declares `thing = ...`; this one does not"),
    "another name": ("thing = Thing('other')", "things/broken.py: thing, name: 'other', and the file is broken.py: "
                     "both must agree"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), FAULTS.values(), ids=FAULTS)
def test_a_file_that_declares_nothing_is_told_with_line_and_kind(folder, text, sentence):
    (told,) = said(folder(broken=text, good=GOOD))
    assert told.startswith(sentence)


def test_a_fault_is_told_of_the_file_in_which_it_arises_and_once(folder):
    """A second import of what is half there fails of its ruins, as a table does that is declared already."""
    package = folder(broken="assert not FILLED, 'ruins'\nFILLED.append(1)\nx = 1 / 0")
    Path(package.__path__[0], "a_using.py").write_text(f"from {package.__name__}.broken import x\n")
    with pytest.raises(Misdeclared) as raised:
        declarations(package, "thing")
    (flaw,) = raised.value.flaws
    assert str(flaw) == f"{package.__name__}/broken.py line 4: ZeroDivisionError: division by zero"


def test_every_fault_is_listed_and_nothing_stands_behind_the_exception(folder):
    with pytest.raises(Misdeclared) as raised:
        declarations(folder(one="x", other="thing = y"), "thing")
    assert str(raised.value).count("\n") == 2
    assert raised.value.__context__ is None


def test_a_folder_that_is_no_package_is_told_and_not_passed_over(folder):
    package = folder(good=GOOD)
    forgotten = Path(package.__path__[0]) / "parks"
    forgotten.mkdir()
    (forgotten / "paths.py").write_text(GOOD)
    (flaw,) = look(package, "thing").flaws
    assert str(flaw).startswith(
        f"{package.__name__}/parks/__init__.py: is missing, so that nothing in its folder"
    )
