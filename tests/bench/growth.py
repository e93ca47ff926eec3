"""What a night costs as the history grows: `python tests/bench/growth.py [--sizes 30x8,300x8,...] [--runs N]`.

For each size (extracts x quarters) a data folder with such a history; then nights with one new small file each, every
night a process of its own: as the command line runs it, and without Dagster by parts. What is told are processor
seconds, medians of the runs, and ratios against the smallest size, which is what nothing should grow beyond. Nothing
passes or fails. Belongs here: sizes, runs and the table. Does not belong here: the history (history.py), or the parts
of a night (growth_night.py).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from statistics import median

from history import land, lay_down
from processes import Run, run

from warehouse.storage.paths import DataPaths

HERE = Path(__file__).parent
SIZES = "30x8,300x8,3000x60"
KEY = {"PERFORMANCE_PERSON_KEY": "the key of the benchmark, which protects nobody"}
NIGHT, BARE = "the night, through Dagster", "the night, without Dagster"
TARGET = 1.3

Size = tuple[int, int]


def main() -> None:
    """Measures the sizes that were asked for, prints the table and writes the record."""
    parser = argparse.ArgumentParser(
        description="Measure a night with one new file after histories of several sizes."
    )
    parser.add_argument(
        "--sizes", default=SIZES, help="extracts x quarters, from small to large (default %(default)s)"
    )
    parser.add_argument("--runs", type=int, default=3, help="runs of each (default %(default)s)")
    given = parser.parse_args()
    sizes = [_size(said) for said in given.sizes.split(",")]
    folder = Path(os.environ.get("PERFORMANCE_HOME") or "data").absolute() / "bench"
    work = folder / "growth"
    shutil.rmtree(work, ignore_errors=True)
    try:
        homes = {size: _home(work, size) for size in sizes}
        found = _nights(homes, given.runs)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print(_table(found))
    print(f"Every run: {_record(folder, found)}")


def _size(said: str) -> Size:
    extracts, _, quarters = said.partition("x")
    return int(extracts), int(quarters)


def _home(work: Path, size: Size) -> DataPaths:
    """A data folder with a history of this size, all of it built and published."""
    extracts, quarters = size
    print(f"  laying down {extracts:,} extracts in {quarters} quarters", flush=True)
    paths = DataPaths(work / f"{extracts}x{quarters}").prepare()
    lay_down(paths, extracts, quarters)
    _through_dagster(paths)
    return paths


def _nights(homes: dict[Size, DataPaths], runs: int) -> dict[Size, dict[str, list[Run]]]:
    """In turns, so that whatever else the machine does falls on all sizes alike."""
    found: dict[Size, dict[str, list[Run]]] = {size: {NIGHT: [], BARE: []} for size in homes}
    for turn in range(runs):
        for size, paths in homes.items():
            for place, (name, night) in enumerate(((NIGHT, _through_dagster), (BARE, _by_parts))):
                land(paths, size[0] + 2 * turn + place)
                found[size][name].append(night(paths))
                took = found[size][name][-1].processor_seconds
                print(
                    f"  {turn + 1} of {runs}  {took:7.2f} s  {size[0]:5,} x {size[1]:2}  {name}", flush=True
                )
    return found


def _through_dagster(paths: DataPaths) -> Run:
    return run(["-m", "pipelines.cli", "nightly"], {**KEY, "PERFORMANCE_HOME": str(paths.root)})


def _by_parts(paths: DataPaths) -> Run:
    return run([str(HERE / "growth_night.py"), str(paths.root)])


def _table(found: dict[Size, dict[str, list[Run]]]) -> str:
    """A line a part, a column a size: processor seconds, and how many times those of the smallest size."""
    sizes = list(found)
    lines = ["", f"{'processor seconds':34}" + "".join(f"{f'{e:,} x {q}':>18}" for e, q in sizes)]
    for name, taken in _parts(found).items():
        smallest = taken[0]
        cells = (
            f"{seconds:9.2f} ({seconds / smallest:5.1f})" if smallest else f"{seconds:9.2f}"
            for seconds in taken
        )
        lines.append(f"{name:34}" + "".join(f"{cell:>18}" for cell in cells))
    return "\n".join([*lines, f"In brackets: times the smallest size. Target for the night: {TARGET}."])


def _parts(found: dict[Size, dict[str, list[Run]]]) -> dict[str, list[float]]:
    """By what was measured, the median of each size in turn."""
    by_size = list(found.values())
    told = by_size[0][BARE][0].told
    parts = {
        name: [median(r.processor_seconds for r in runs[name]) for runs in by_size] for name in (NIGHT, BARE)
    }
    for group in ("steps", "asked"):
        for step in told[group]:
            parts[f"  {step}"] = [
                median(r.told[group].get(step, 0.0) for r in runs[BARE]) for runs in by_size
            ]
    return parts


def _record(folder: Path, found: dict[Size, dict[str, list[Run]]]) -> Path:
    now = datetime.now()
    path = folder / f"growth-{now:%Y-%m-%d-%H%M}.json"
    record = {
        "measured": now.isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "parts": {
            name: dict(zip(map(str, found), taken, strict=True)) for name, taken in _parts(found).items()
        },
        "runs": {
            str(size): {name: [asdict(one) for one in runs] for name, runs in by.items()}
            for size, by in found.items()
        },
    }
    path.write_text(json.dumps(record, indent=1), encoding="utf-8")
    return path


if __name__ == "__main__":
    main()
