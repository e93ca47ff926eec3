"""Highway events beside other tools: `python tests/bench/run_peers.py [--rows N] [--runs N]`.

The same files of highway events to the same three indicators: this project with every check on, dbt-duckdb with
fifteen tests, pandas without any, each run in a fresh process, in turns. The figures must be equal, or it stops. The
peers have an environment of their own, made once from a lock of their own. Belongs here: what is compared. Does not
belong here: the peers (peers/).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from landing import landing_of
from processes import Run, run
from run import emptied, in_turns, new_home
from told import Comparison, tell

HERE = Path(__file__).parent
LOCK = HERE / "peers" / "requirements.txt"
PROJECT, DBT, PANDAS = "the project, without Dagster", "dbt-duckdb with 15 tests", "pandas, no checks"
TARGET = 1.5


def main() -> None:
    """Measures, prints the table and writes the record."""
    parser = argparse.ArgumentParser(
        description="Measure a load of highway events beside dbt-duckdb and pandas."
    )
    parser.add_argument(
        "--rows", type=int, default=3_000_000, help="rows of the county (default %(default)s)"
    )
    parser.add_argument("--runs", type=int, default=5, help="runs of each (default %(default)s)")
    given = parser.parse_args()
    folder = Path(os.environ.get("PERFORMANCE_HOME") or "data").absolute() / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    landing, python, work = landing_of(folder, given.rows), environment(folder), folder / "work"
    try:
        found = in_turns(
            {
                PROJECT: lambda: run([str(HERE / "project.py"), str(new_home(work, landing / "highways"))]),
                DBT: lambda: run(
                    [str(HERE / "peers" / "dbt_arm.py"), str(landing), str(emptied(work))], python=python
                ),
                PANDAS: lambda: run([str(HERE / "peers" / "pandas_arm.py"), str(landing)], python=python),
            },
            given.runs,
        )
    finally:
        shutil.rmtree(work, ignore_errors=True)
    _hold_figures(found)
    comparisons = [
        Comparison(PROJECT, found[PROJECT], DBT, found[DBT], target=TARGET),
        Comparison(PROJECT, found[PROJECT], PANDAS, found[PANDAS]),
    ]
    print(tell(comparisons, folder, given.rows))


def environment(folder: Path) -> str:
    """The Python of the peers; their environment is made anew when their lock has changed."""
    made = folder / f"peers-{sha256(LOCK.read_bytes()).hexdigest()[:12]}"
    python = made / "bin" / "python"
    if not (made / ".ready").exists():
        print("  installing the peers; a minute or two", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(made)], check=True)
        subprocess.run(
            [str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input", "--compile",
             "--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)],
            check=True,
        )  # fmt: skip
        (made / ".ready").touch()
    return str(python)


def _hold_figures(found: dict[str, list[Run]]) -> None:
    wanted = found[DBT][0].told["figures"]
    for name, made in found.items():
        for one in made:
            figures = {code: figure for code, figure in one.told["figures"].items() if code in wanted}
            if figures != wanted:
                raise SystemExit(f"{name}: its figures are not those of {DBT}: {figures} and {wanted}")


if __name__ == "__main__":
    main()
