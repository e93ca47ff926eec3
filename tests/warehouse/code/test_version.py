"""A version of a definition changes with everything that it uses, and with nothing else."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from warehouse.code import module, version
from warehouse.code.version import Root, UnknownCode, code_version, files_changed

FILES = {
    "assets/__init__.py": "",
    "assets/declared/__init__.py": "",
    "assets/declared/first.py": '''
"""What the first figure means."""
from __future__ import annotations
from typing import TYPE_CHECKING
import csv
from warehouse.rounding import rounded
from warehouse.limits import LIMIT as AT_MOST
from warehouse import words, tables
if TYPE_CHECKING:
    from warehouse.shown import Shown

def count(given: Shown) -> Shown:
    """Counts."""
    return rounded(given.number) <= AT_MOST  # a comment

def unused():
    return 1

indicator = make(title="First", numerator=count, table=tables.fact, definition=__doc__)
''',
    "assets/declared/second.py": "from .first import count\nindicator = make(title='Second', numerator=count)\n",
    "assets/declared/third.py": "def load():\n    import assets.declared\n    return look(assets.declared)\n",
    "warehouse/__init__.py": "",
    "warehouse/rounding.py": "from warehouse.half import half_up\n\ndef rounded(number):\n    return half_up(number)\n",
    "warehouse/half.py": "import decimal\nregister(1)\n\ndef half_up(number):\n    return number\n\n"
    "def half_even(n):\n    return n\n",
    "warehouse/limits.py": "LIMIT = 45\nOTHER = 1\n",
    "warehouse/tables.py": "fact = table(column('a', comment='A column'))\n\ndef shape(rows):\n    return rows\n",
    "warehouse/words.py": "SAID = 'a word'\n",
    "warehouse/shown.py": "class Shown:\n    number = 1\n",
}  # fmt: skip
FIRST, SECOND, THIRD = "assets.declared.first", "assets.declared.second", "assets.declared.third"
TITLE = frozenset({"title"})

Edit = Callable[[str, str, str], None]


@pytest.fixture
def edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Edit]:
    """A small project, and a hand that mends a line of it."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text.lstrip("\n"), encoding="utf-8")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    version.forget()

    def edited(name: str, old: str, new: str) -> None:
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert old in text
        (tmp_path / name).write_text(text.replace(old, new), encoding="utf-8")
        version.forget()

    yield edited
    monkeypatch.undo()
    version.forget()


def versions(*modules: str, words: frozenset[str] = TITLE) -> list[str]:
    name = {THIRD: "load"}
    return [code_version([Root(each, name.get(each, "indicator"), words)]).digest for each in modules]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("warehouse/limits.py", "LIMIT = 45", "LIMIT = 40"),
        (
            "warehouse/half.py",
            "def half_up(number):\n    return number",
            "def half_up(number):\n    return -number",
        ),
        ("warehouse/half.py", "register(1)", "register(2)"),
        ("warehouse/tables.py", "column('a'", "column('b'"),
        ("assets/declared/first.py", "<= AT_MOST", "< AT_MOST"),
        ("assets/declared/first.py", "numerator=count", "numerator=len"),
        ("assets/declared/first.py", "What the first", "What this"),
    ],
)
def test_what_is_used_counts_wherever_it_stands(edit: Edit, file: str, old: str, new: str) -> None:
    before = versions(FIRST)
    edit(file, old, new)
    assert versions(FIRST) != before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("assets/declared/first.py", "# a comment", "# another"),
        ("assets/declared/first.py", '"""Counts."""', '"""Counts so."""'),
        ("assets/declared/first.py", "return 1", "return 2"),
        ("assets/declared/first.py", "(given: Shown) -> Shown", "(given)"),
        ("assets/declared/first.py", 'title="First"', 'title="The first"'),
        ("warehouse/shown.py", "number = 1", "number = 2"),
        ("warehouse/half.py", "return n\n", "return -n\n"),
        ("warehouse/limits.py", "OTHER = 1", "OTHER = 2"),
        ("warehouse/tables.py", "return rows", "return None"),
        ("warehouse/tables.py", "comment='A column'", "comment='This column'"),
        ("warehouse/words.py", "a word", "another word"),
    ],
)
def test_what_is_not_used_does_not_nor_do_words(edit: Edit, file: str, old: str, new: str) -> None:
    before = versions(FIRST)
    edit(file, old, new)
    assert versions(FIRST) == before


def test_who_imports_a_function_rests_on_it_and_on_nothing_beside_it(edit: Edit) -> None:
    before = versions(FIRST, SECOND)
    edit("warehouse/tables.py", "column('a'", "column('b'")
    now = versions(FIRST, SECOND)
    assert (now[0] != before[0], now[1] == before[1]) == (True, True)
    edit("warehouse/limits.py", "LIMIT = 45", "LIMIT = 40")
    assert versions(SECOND) != before[1:]


def test_who_is_handed_a_package_rests_on_all_in_it_unless_that_is_told_otherwise(edit: Edit) -> None:
    def stopped() -> str:
        return code_version([Root(THIRD, "load")], ["assets.declared"]).digest

    for line in (
        ("assets/declared/first.py", "return 1", "return 2"),
        ("warehouse/limits.py", "= 45", "= 40"),
    ):
        before, without = versions(THIRD), stopped()
        edit(*line)
        assert (versions(THIRD) != before, stopped() == without) == (True, True)


def test_it_is_told_which_files_changed(edit: Edit) -> None:
    before = code_version([Root(FIRST, "indicator")]).parts
    edit("warehouse/limits.py", "LIMIT = 45", "LIMIT = 40")
    now = code_version([Root(FIRST, "indicator")]).parts
    assert files_changed(before, now) == ["warehouse/limits.py"]
    edit("assets/declared/first.py", "<= AT_MOST", "<= 40")
    assert files_changed(now, code_version([Root(FIRST, "indicator")]).parts) == ["assets/declared/first.py"]


@pytest.mark.parametrize(("name", "said"), [(FIRST, "there is no gone"), ("assets.gone", "no gone")])
def test_what_is_not_there_is_named(edit: Edit, name: str, said: str) -> None:
    with pytest.raises(UnknownCode, match=said):
        code_version([Root(name, "gone")])
