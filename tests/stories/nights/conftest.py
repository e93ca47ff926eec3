"""Councils that have had their nights: real runs on a real instance, made once and copied for each story.

Belongs here: founding, a night, a copy, a question to what is published. Does not belong here: what ought
to have come out.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from demo import county
from warehouse.database.connection import open_release
from warehouse.storage.paths import DataPaths

if TYPE_CHECKING:
    from assets.loading.staleness import Stale
    from pipelines.run import Ran

LANCASHIRE = "E10000017"
SCALE = 0.1
FIRST = ("Quarter 3 of 2017-18", "first reported")
SECOND = ("Quarter 4 of 2017-18", "close-outs arrived late")


@dataclass(frozen=True)
class Council:
    """A council with a data folder and the settings that its nights run under."""

    paths: DataPaths
    organisation: str = LANCASHIRE

    @property
    def settings(self) -> dict[str, str]:
        """The environment of its processes."""
        return {
            "PERFORMANCE_HOME": str(self.paths.root),
            "PERFORMANCE_ORGANISATION": self.organisation,
            "PERFORMANCE_PERSON_KEY": "a key for synthetic people, which protects nobody",
            "DAGSTER_HOME": str(self.paths.dagster),
        }

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """This process takes on the settings of the council; they are gone afterwards."""
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv("PERFORMANCE_WAREHOUSE_URL", raising=False)
            for name, value in self.settings.items():
                patch.setenv(name, value)
            yield

    def environment(self) -> dict[str, str]:
        """The whole environment of a process of its own."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PERFORMANCE_")}
        return inherited | self.settings

    def night(self, edition: str = "", reason: str = "") -> list[Ran]:
        """A night: ingest, build, publish."""
        from pipelines import run

        with self.at_work():
            return run.night(self.paths, edition, reason)

    def perform(self, *words: str, **settings: str) -> tuple[int, str]:
        """Runs `performance` with these words; an empty setting is one that is not set. Exit code, what was said."""
        from click.testing import CliRunner

        from pipelines.cli.main import main

        with self.at_work(), pytest.MonkeyPatch.context() as patch:
            for name, value in settings.items():
                patch.setenv(name, value)
            ended = CliRunner().invoke(main, words)
        if ended.exception and not isinstance(ended.exception, SystemExit):
            raise ended.exception
        return ended.exit_code, ended.output

    def ask(self, question: str, *given: Any) -> list[tuple]:
        """The answer of the current release."""
        with open_release(self.paths.current.resolve() / "performance.duckdb") as release:
            return release.duck.execute(question, list(given)).fetchall()

    def stale(self) -> Stale:
        """What is stale in its warehouse now."""
        from assets.loading.staleness import stale_now
        from pipelines import settings

        with self.at_work(), settings.run_context().warehouse() as warehouse:
            return stale_now(warehouse, self.paths)

    def copy(self, root: Path) -> Council:
        """The same council elsewhere, with all that has happened to it."""
        shutil.copytree(self.paths.root, root, symlinks=True)
        return Council(DataPaths(root), self.organisation)

    def published(self) -> dict[str, tuple[str, int]]:
        """Every file and pointer that readers can reach: its content, and when it was last written."""
        return {
            str(path.relative_to(self.paths.published)): (
                str(path.readlink()) if path.is_symlink() else sha256(path.read_bytes()).hexdigest(),
                path.lstat().st_mtime_ns,
            )
            for path in self.paths.published.rglob("*")
            if path.is_symlink() or path.is_file()
        }


@pytest.fixture(scope="session")
def found(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Council]:
    """Founds a council with an empty landing zone."""
    return lambda **settings: Council(
        DataPaths(tmp_path_factory.mktemp("council") / "home").prepare(), **settings
    )


@pytest.fixture(scope="session")
def after_first(found: Callable[..., Council]) -> Council:
    """The synthetic county after its first wave and a night. To be read or copied only."""
    council = found()
    county.write(council.paths.landing, "first", scale=SCALE)
    council.night(*FIRST)
    return council


@pytest.fixture(scope="session")
def after_second(after_first: Council, tmp_path_factory: pytest.TempPathFactory) -> Council:
    """The same county after the second wave and another night. To be read or copied only."""
    council = after_first.copy(tmp_path_factory.mktemp("second") / "home")
    county.write(council.paths.landing, "second", scale=SCALE)
    council.night(*SECOND)
    return council


@pytest.fixture(scope="session")
def second_wave() -> Callable[[Council], tuple[str, str]]:
    """Lands the second wave in a council; gives the name and the reason of the edition that reports it."""

    def lands(council: Council) -> tuple[str, str]:
        county.write(council.paths.landing, "second", scale=SCALE)
        return SECOND

    return lands
