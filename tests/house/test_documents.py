"""What the documents show can be done: every command exists, every link leads somewhere."""

import importlib
import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest

_FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)(?: \"[^\"]*\")?\)")
_SETTING = re.compile(r"^\w+=\S*$")


@pytest.fixture(scope="module")
def documents(root: Path) -> dict[str, str]:
    """The text of the README and of every document, by path."""
    paths = [root / "README.md", *sorted((root / "docs").rglob("*.md"))]
    return {str(path.relative_to(root)): path.read_text(encoding="utf-8") for path in paths}


def shown(text: str, *, inline: bool = True) -> list[list[str]]:
    """The commands of this project in a text's code, each as its words, `make` or `performance` first."""
    lines = [line for block in _FENCED.finditer(text) for line in block.group().splitlines()[1:-1]]
    lines += _INLINE.findall(_FENCED.sub("", text)) if inline else []
    commands = []
    for line in lines:
        words = line.strip().removeprefix("$ ").split("#")[0].split()
        while words and _SETTING.match(words[0]):
            words.pop(0)
        if words and Path(words[0]).name in ("make", "performance"):
            commands.append([Path(words[0]).name, *shlex.split(" ".join(words[1:]))])
    return commands


def fault(words: list[str], command: click.Command) -> str | None:
    """What in these words the command line does not know, or None."""
    names = ["performance"]
    rest = list(words)
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        if rest[0] not in command.commands:
            return f"{' '.join(names)} has no command {rest[0]}"
        names.append(rest[0])
        command = command.commands[rest.pop(0)]
    options = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    unknown = [
        word for word in rest if word.startswith("--") and word.split("=")[0] not in {*options, "--help"}
    ]
    return f"{' '.join(names)} has no {unknown[0]}" if unknown else None


def test_every_make_command_shown_is_a_verb(root: Path, documents: dict[str, str]) -> None:
    verbs = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    strange = [
        f"{name}: make {word}"
        for name, text in documents.items()
        for program, *words in shown(text)
        if program == "make"
        for word in words
        if word not in verbs and not _SETTING.match(word)
    ]
    assert not strange


def test_every_verb_says_what_it_does(root: Path) -> None:
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    verbs = set(re.findall(r"^([a-z-]+):(?!=)", makefile, re.MULTILINE))
    assert verbs == set(re.findall(r"^([a-z-]+):.*## \w", makefile, re.MULTILINE))
    assert verbs == set(re.findall(r"^\.PHONY: (.*)", makefile, re.MULTILINE)[0].split())


def test_every_performance_command_shown_exists(root: Path, documents: dict[str, str]) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, _, name = project["scripts"]["performance"].partition(":")
    main = getattr(importlib.import_module(module), name)
    faults = [
        f"{document}: {said}"
        for document, text in documents.items()
        for program, *words in shown(text)
        if program == "performance" and (said := fault(words, main))
    ]
    assert not faults


def test_the_readme_begins_with_the_demo_and_the_tests(documents: dict[str, str]) -> None:
    makes = [words for words in shown(documents["README.md"], inline=False) if words[0] == "make"]
    assert makes[:2] == [["make", "demo"], ["make", "test"]]


def test_every_relative_link_leads_somewhere(root: Path, documents: dict[str, str]) -> None:
    broken = []
    for name, text in documents.items():
        for link in _LINK.findall(_INLINE.sub("", _FENCED.sub("", text))):
            path, _, anchor = link.partition("#")
            if ":" in path:
                continue
            target = (root / name).parent / path if path else root / name
            strange = anchor and target.suffix == ".md" and target.exists() and anchor not in _anchors(target)
            if strange or not target.exists():
                broken.append(f"{name}: {link}")
    assert not broken


def _anchors(document: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", _FENCED.sub("", document.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_search_for_commands_sees_code_and_no_prose() -> None:
    text = """We make do.
```sh
$ make demo  # first
PERFORMANCE_HOME=x .venv/bin/performance run --quarter '2017-18 Q4'
```
`make ui`"""
    assert shown(text) == [
        ["make", "demo"],
        ["performance", "run", "--quarter", "2017-18 Q4"],
        ["make", "ui"],
    ]


def test_the_search_for_faults_knows_commands_and_options() -> None:
    group = click.Group("performance", commands=[click.Command("run", params=[click.Option(["--quarter"])])])
    assert fault(["run", "--quarter", "2017-18 Q4"], group) is None
    assert fault(["walk"], group) == "performance has no command walk"
    assert fault(["run", "--year=2017"], group) == "performance run has no --year=2017"
