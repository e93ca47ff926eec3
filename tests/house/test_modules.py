"""Every file can be read by a newcomer: it says what it is for, is short, and speaks of nothing else."""

import ast
import hashlib
import re
from pathlib import Path

import pytest

MOST_LINES = 300
PACKAGES = ("pipelines", "assets", "checks", "warehouse", "demo")
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".yaml",
    ".yml",
    ".txt",
    ".csv",
    ".xml",
    ".json",
    ".sql",
    ".service",
    ".ini",
    ".cfg",
}
TEXT_NAMES = {"Makefile", "run", "LICENSE", ".gitignore", ".gitattributes"}

NOT_SAID = {
    "the folder of one machine": re.compile(r"(?<![\w.}])/(home|Users|root|work|tmp)/\w"),
    "the host of a package registry": re.compile(r"https?://[^\s/]*(pypi|python" r"hosted|npmjs)\b"),
    "a number in somebody's list of tasks": re.compile(
        r"\b(issue|ticket|PR|GH)[ -]?#?\d+\b|\b(closes|fixes) #\d+"
    ),
    "a working session": re.compile(r"\b(this|earlier|previous|last|next) session\b", re.IGNORECASE),
    "work that is not finished": re.compile(r"\b(TO[D]O|FIX[M]E)\b"),
}
# Names that no file has cause to mention, as SHA-256 so that this one does not mention them either.
NOT_NAMED = {
    "c857d09db23e6822e3600bc06ad8d58f92ed62bc8efd81c753f77048662cb97d",
    "c70eca6b0f88f44d81a41311647e50fda1ac454ec04ffd442b0eb4743a993131",
    "7d3194f79e645c42e4396dda38be04766810ec6a00d00aced3ffc2a0a1f1a9ef",
    "60965168ce762e949600281ba6d01fee136e5b6e8257b1f216f9025ed324474c",
    "3ea125d0bff386e6754b3782b300016fc79a9cf8f8669c0a5c3db64467ddb681",
}


@pytest.fixture(scope="module")
def texts(root: Path, project_files: list[Path]) -> dict[str, str]:
    """The text of every file that is text, by its path. Other encodings than UTF-8 are samples' own affair."""
    return {
        str(path.relative_to(root)): path.read_text(encoding="utf-8", errors="replace")
        for path in project_files
        if path.suffix in TEXT or path.name in TEXT_NAMES
    }


def test_every_module_opens_by_saying_what_it_is(root: Path, modules: list[Path]) -> None:
    silent = []
    for path in modules:
        said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        opening = said.split("\n\n")[0].strip()
        if len(opening.split()) < 3 or not opening.endswith((".", "?", ":")):
            silent.append(f"{path.relative_to(root)}: {opening!r}")
    assert not silent


def test_every_package_says_what_belongs_in_it(root: Path, modules: list[Path]) -> None:
    silent = [
        str(path.relative_to(root))
        for path in modules
        if path.name == "__init__.py"
        and path.relative_to(root).parts[0] in PACKAGES
        and not _draws_its_border(path)
    ]
    assert not silent


def _draws_its_border(path: Path) -> bool:
    said = " ".join((ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split())
    return "Belongs here: " in said and "Does not belong here: " in said


def test_no_file_is_longer_than_a_reader_can_hold(root: Path, modules: list[Path]) -> None:
    lines = {
        str(path.relative_to(root)): len(path.read_text(encoding="utf-8").splitlines()) for path in modules
    }
    assert not {name: count for name, count in lines.items() if count > MOST_LINES}


@pytest.mark.parametrize("what", NOT_SAID)
def test_no_file_speaks_of(what: str, texts: dict[str, str]) -> None:
    found = {name: match.group() for name, text in texts.items() if (match := NOT_SAID[what].search(text))}
    assert not found


def test_no_file_names_what_is_no_part_of_the_project(texts: dict[str, str]) -> None:
    named = {
        name
        for name, text in texts.items()
        for word in set(re.findall(r"[a-z]+", text.lower()))
        if hashlib.sha256(word.encode()).hexdigest() in NOT_NAMED
    }
    assert not named
