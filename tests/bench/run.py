"""What a load costs, measured side by side: `python tests/bench/run.py [--rows N] [--runs N] [--only PART]`.

Ratios of medians, each run in a fresh process, in turns, so that whatever else the machine does falls on
all alike. Nothing here passes or fails: targets stand beside the figures. Belongs here: what is compared
with what. Does not belong here: starting processes (processes.py) or the table (told.py).
"""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from landing import landing_of
from processes import Run, run
from told import Comparison, tell

HERE = Path(__file__).parent
PARTS = ("load", "idle", "import")
KEY = {"PERFORMANCE_PERSON_KEY": "the key of the benchmark, which protects nobody"}

Measure = Callable[[], Run]


def main() -> None:
    """Measures what was asked for, prints the table and writes the record."""
    parser = argparse.ArgumentParser(description="Measure loads of the synthetic county side by side.")
    parser.add_argument(
        "--rows", type=int, default=3_000_000, help="rows in all sources (default %(default)s)"
    )
    parser.add_argument("--runs", type=int, default=5, help="runs of each (default %(default)s)")
    parser.add_argument("--only", choices=PARTS, action="append", help="one part alone; may be repeated")
    given = parser.parse_args()
    folder = Path(os.environ.get("PERFORMANCE_HOME") or "data").absolute() / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    parts = given.only or PARTS
    comparisons: list[Comparison] = []
    work = folder / "work"
    if "import" in parts:
        comparisons += compare_imports(given.runs)
    if "load" in parts or "idle" in parts:
        landing = landing_of(folder, given.rows)
        try:
            if "load" in parts:
                comparisons += compare_loads(landing, work, given.runs)
            if "idle" in parts:
                comparisons += compare_idle(landing, work, given.runs)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    print(tell(comparisons, folder, given.rows))


def in_turns(measures: dict[str, Measure], runs: int) -> dict[str, list[Run]]:
    """Each measure `runs` times: A B C, A B C, and so on, saying where it is."""
    found: dict[str, list[Run]] = {name: [] for name in measures}
    for turn in range(1, runs + 1):
        for name, measure in measures.items():
            found[name].append(measure())
            print(f"  {turn} of {runs}  {found[name][-1].seconds:7.2f} s  {name}", flush=True)
    return found


def compare_loads(landing: Path, work: Path, runs: int) -> list[Comparison]:
    """The project in process, the same through Dagster, and the yardstick. Raises when their figures differ."""
    yardstick, project, night = (
        "hand-written SQL, no checks",
        "the project, without Dagster",
        "the night, through Dagster",
    )
    found = in_turns(
        {
            project: lambda: run([str(HERE / "project.py"), str(new_home(work, landing))]),
            night: lambda: run(
                [str(HERE / "nightly.py")], {**KEY, "PERFORMANCE_HOME": str(new_home(work, landing))}
            ),
            yardstick: lambda: run(
                [str(HERE / "yardstick.py"), str(landing), str(emptied(work) / "star.duckdb")]
            ),
        },
        runs,
    )
    wanted = found[yardstick][0].told["figures"]
    for name, made in found.items():
        if any(one.told["figures"] != wanted for one in made):
            raise SystemExit(
                f"{name}: its figures are not those of {yardstick}: {made[0].told['figures']} and {wanted}"
            )
    return [
        Comparison(project, found[project], yardstick, found[yardstick], target=1.5),
        Comparison(night, found[night], yardstick, found[yardstick], target=1.8),
    ]


def compare_idle(landing: Path, work: Path, runs: int) -> list[Comparison]:
    """A night with nothing new, and an empty Dagster job on the same instance; both whole processes."""
    environment = {**KEY, "PERFORMANCE_HOME": str(new_home(work, landing))}
    run([str(HERE / "nightly.py")], environment)
    again, empty = "the night again, nothing new", "an empty Dagster job"
    found = in_turns(
        {
            again: lambda: run(["-m", "pipelines.cli", "nightly"], environment),
            empty: lambda: run([str(HERE / "empty_job.py")], environment),
        },
        runs,
    )
    return [Comparison(again, found[again], empty, found[empty], target=2.0)]


def compare_imports(runs: int) -> list[Comparison]:
    """Importing the definitions and importing Dagster alone; the target is a difference in seconds."""
    ours, exclusive_lock = "import pipelines.definitions", "import dagster"
    measures = {what: lambda what=what: run(["-c", what]) for what in (ours, exclusive_lock)}
    found = in_turns(measures, runs)
    return [Comparison(ours, found[ours], exclusive_lock, found[exclusive_lock], target_seconds=0.5)]


def emptied(work: Path) -> Path:
    """The work folder, with nothing in it."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    return work


def new_home(work: Path, landing: Path) -> Path:
    """A new data folder whose landing zone is this one."""
    (emptied(work) / "landing").symlink_to(landing)
    return work


if __name__ == "__main__":
    main()
