"""Kills loads and restages at random moments, then lets one run end: `python tests/campaigns/crash.py --kills 50`.

Each round is a home of its own: two waves of a small synthetic county are loaded by the real command line, and
sources staged again, and each of these processes is killed outright with all that it started. In the end nobody
disturbs it, and every public table must be what a home says that was never disturbed. The moments follow from the
seed; what they hit depends on the machine. Belongs here: that campaign. Does not belong here: chosen moments,
which the stories of the tests have.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from assets.declarations.declared import all_sources  # noqa: E402
from demo import county  # noqa: E402
from warehouse.database.connection import open_release  # noqa: E402
from warehouse.schema.public import PUBLIC_TABLES, public_table  # noqa: E402
from warehouse.storage.paths import DataPaths  # noqa: E402

SCALE = 0.04
IN_A_ROUND = 10
IN_A_WAVE = 3
WELL = (0, 3)
"""Exit codes of a night without a fault: the synthetic county holds a file that is refused."""
DIFFERS_EACH_TIME = {"release_id", "published_at", "received_at", "extract_key", "content_sha256"}


class NotWell(Exception):
    """A run that nobody disturbed ended with a fault."""


@dataclass
class Home:
    """A data folder and the command line that works in it."""

    folder: Path
    seconds: dict[str, float] = field(default_factory=dict)
    """How long each command took when nobody disturbed it."""

    @property
    def paths(self) -> DataPaths:
        """The folders in it."""
        return DataPaths(self.folder / "home")

    def land(self, wave: str) -> None:
        """Lets a wave of extracts arrive."""
        self.paths.landing.mkdir(parents=True, exist_ok=True)
        county.write(self.paths.landing, wave, scale=SCALE)

    def start(self, *words: str) -> subprocess.Popen:
        """Starts the command line in a process group of its own."""
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("PERFORMANCE_", "DAGSTER"))}
        settings = {
            "PERFORMANCE_HOME": str(self.paths.root),
            "PERFORMANCE_PERSON_KEY": "a key for synthetic people, of 2018",
        }
        with (self.folder / "said.txt").open("a") as said:
            said.write(f"\n$ performance {' '.join(words)}\n")
            said.flush()
            return subprocess.Popen(
                [sys.executable, "-m", "pipelines.cli", *words], env=kept | settings, cwd=ROOT, stdout=said,
                stderr=said, start_new_session=True,
            )  # fmt: skip

    def undisturbed(self, *words: str, wait: float = 600) -> None:
        """Runs a command to its end. Raises NotWell."""
        began = time.monotonic()
        process = self.start(*words)
        try:
            code: int | str = process.wait(wait)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            code = f"nothing within {wait:.0f} seconds"
        if code not in WELL:
            raise NotWell(f"performance {' '.join(words)} ended with {code}")
        self.seconds[words[0]] = max(self.seconds.get(words[0], 0), time.monotonic() - began)

    def killed(self, seconds: float, *words: str) -> bool:
        """Kills a command after so many seconds; whether it was still at work."""
        process = self.start(*words)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return True
        return False

    def published(self) -> dict[str, list[tuple]]:
        """The rows of every public table, without what differs each time."""
        with open_release(self.paths.current.resolve() / "performance.duckdb") as release:
            return {name: release.duck.execute(_question(name)).fetchall() for name in PUBLIC_TABLES}


def _question(name: str) -> str:
    columns = (f'"{c.name}"' for c in public_table(name).columns if c.name not in DIFFERS_EACH_TIME)
    return f"select {', '.join(columns)} from {name} order by all"


def never_disturbed(folder: Path) -> Home:
    """A home with both waves, and all sources staged again."""
    home = Home(folder)
    for wave in ("first", "second"):
        home.land(wave)
        home.undisturbed("nightly")
    for source in all_sources():
        home.undisturbed("ingest", "--again", source)
    home.undisturbed("nightly")
    return home


def disturbed(home: Home, chance: random.Random, kills: int, seconds: dict[str, float]) -> Iterator[str]:
    """Kills a home so many times while it loads and stages again; then lets it be. Says what it does."""
    done = 0
    for wave in ("first", "second"):
        home.land(wave)
        for _ in range(min(IN_A_WAVE, kills - done)):
            after = chance.uniform(0.05, 0.9) * seconds["nightly"]
            if not home.killed(after, "nightly"):
                break
            done += 1
            yield f"nightly, {wave} wave, after {after:.1f} s"
        home.undisturbed("nightly")
    while done < kills:
        source = chance.choice([*all_sources()])
        words = chance.choice((("ingest", "--again", source), ("nightly",)))
        after = chance.uniform(0.05, 0.9) * seconds[words[0]]
        if home.killed(after, *words):
            done += 1
            yield f"{' '.join(words)}, after {after:.1f} s"
    home.undisturbed("nightly")
    home.undisturbed("doctor")


def differences(home: Home, expected: dict[str, list[tuple]]) -> list[str]:
    """In which public tables a home differs."""
    found = home.published()
    return [
        f"{name}: {len(found[name])} rows, {len(rows)} expected, {len({*found[name]} ^ {*rows})} differ"
        for name, rows in expected.items()
        if found[name] != rows
    ]


def main() -> int:
    """Runs the campaign; the exit code is 1 when a home came out otherwise."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--kills", type=int, default=50, help="how many in all (%(default)s)")
    options.add_argument(
        "--seed", type=int, default=random.SystemRandom().randrange(10**6), help="of the moments"
    )
    chosen = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="crash-"))
    began = time.monotonic()
    undisturbed = never_disturbed(_made(folder / "undisturbed"))
    expected, failed, killed = undisturbed.published(), 0, 0
    rounds = range(0, chosen.kills, IN_A_ROUND)
    for number, first in enumerate(rounds):
        seed = chosen.seed + number
        home = Home(_made(folder / f"seed-{seed}"))
        print(f"seed {seed}:", flush=True)
        try:
            kills = min(IN_A_ROUND, chosen.kills - first)
            for said in disturbed(home, random.Random(seed), kills, undisturbed.seconds):
                killed += 1
                print(f"  killed {killed}: {said}", flush=True)
            wrong = differences(home, expected)
        except NotWell as error:
            wrong = [str(error)]
        if wrong:
            failed += 1
            print(
                "\n".join(f"  NOT EQUAL: {line}" for line in wrong) + f"\n  kept: {home.folder}", flush=True
            )
        else:
            print(f"  equal in {len(expected)} public tables", flush=True)
            shutil.rmtree(home.folder)
    if not failed:
        shutil.rmtree(folder)
    print(
        f"{killed} kills in {len(rounds)} homes, {failed} of them came out otherwise; "
        f"{time.monotonic() - began:.0f} seconds (seed {chosen.seed})"
    )
    return 1 if failed else 0


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


if __name__ == "__main__":
    sys.exit(main())
