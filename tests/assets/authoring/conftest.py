"""Guessing from a sample, importing the module that is written, and staging the sample by it."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from assets.authoring.guessed import Guessed, guess_source
from assets.authoring.module import module_text
from assets.declarations.service import Service
from assets.staging.outcome import Outcome
from assets.staging.receiving.receive import receive
from assets.staging.stage import Stager, stage
from checks.contract import Source
from warehouse.storage.paths import DataPaths

RECEIVED = date(2025, 6, 1)
TESTS = Service(
    code="tests", title="Tests", owner="Head of tests", team="team:tests", sensitivity="restricted"
)
KEY = b"a key for tests only, which protects nobody"


@dataclass(frozen=True)
class Written:
    """What was guessed of a sample, the module that says so, and the source that the module declares."""

    sample: Path
    guessed: Guessed
    text: str
    source: Source


@pytest.fixture
def sample(tmp_path: Path) -> Callable[..., Path]:
    """A file of these lines (or bytes) to guess from."""

    def put(content: str | bytes, name: str = "sample.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return put


@pytest.fixture(scope="session")
def write(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Written]:
    """Guesses a source from a file, once, and imports the module that is written of it."""
    folder = tmp_path_factory.mktemp("written")

    @cache
    def one(path: Path, table: str = "") -> Written:
        guessed = guess_source(path, "tried", TESTS, RECEIVED, table)
        text = module_text(guessed)
        module = folder / "tried.py"
        module.write_text(text, encoding="utf-8")
        spec = importlib.util.spec_from_file_location("tried", module)
        assert spec and spec.loader
        loaded = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(loaded)
        return Written(path, guessed, text, loaded.source)

    return one


@pytest.fixture
def staged(tmp_path: Path) -> Callable[[Written], Outcome]:
    """What becomes of the sample when it is dropped into the landing zone and the source is declared as written."""

    def one(written: Written) -> Outcome:
        paths = DataPaths(tmp_path / "home").prepare()
        (paths.landing / written.sample.name).write_bytes(written.sample.read_bytes())
        (arrival,) = receive(paths, [written.source], written.source.name)
        return stage(arrival, written.source, Stager(paths, "E10000017", KEY))

    return one
