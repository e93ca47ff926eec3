"""Readers of Parquet go on reading while releases take each other's place: fifty of them, ten where time is short.

Libraries open a file more than once, first for what it holds and then for the rows, so all of them read below the
folder to which `current` points when they begin, as docs/for-analysts.md says.
"""

import json
import subprocess
import sys

import pytest

READER = """
import json, sys
from pathlib import Path

current, library = Path(sys.argv[1]), sys.argv[2]

def by_duckdb(file):
    import duckdb
    return [r for (r,) in duckdb.execute(f"select release_id from '{file}'").fetchall()]

def by_pandas(file):
    import pandas
    return list(pandas.read_parquet(file)["release_id"])

def by_polars(file):
    import polars
    return polars.scan_parquet(file).collect()["release_id"].to_list()

def by_pyarrow(file):
    import pyarrow.dataset
    return pyarrow.dataset.dataset(file).to_table()["release_id"].to_pylist()

read = globals()["by_" + library]
read(current.resolve() / "parquet" / "release.parquet")
print("ready", flush=True)
seen, faults = [], []
while not seen or not seen[-1].startswith(sys.argv[3]):
    folder = current.resolve()
    for table in ("fact_indicator_value", "scorecard"):
        try:
            found = set(read(folder / "parquet" / f"{table}.parquet"))
        except Exception as error:
            found = {repr(error)}
        if found != {folder.name}:
            faults.append([folder.name, table, sorted(found)])
    if folder.name not in seen[-1:]:
        seen.append(folder.name)
print(json.dumps({"seen": seen, "faults": faults}), flush=True)
"""


@pytest.fixture(params=[10, pytest.param(50, marks=pytest.mark.expensive)])
def publications(request):
    return request.param


@pytest.fixture
def readers(press, row, paths, publications):
    """A process for each library, each of which reads until it sees the last release."""
    press.publish(row(100))
    started = {
        library: subprocess.Popen(
            [sys.executable, "-c", READER, paths.current, library, f"{publications + 1:04d}-"],
            stdout=subprocess.PIPE, text=True,
        )
        for library in ("duckdb", "pandas", "polars", "pyarrow")
    }  # fmt: skip
    for process in started.values():
        assert process.stdout.readline() == "ready\n"
    yield started
    for process in started.values():
        process.kill()
        process.wait()


def test_no_read_fails_or_meets_two_releases(press, row, readers, publications):
    for number in range(publications):
        assert press.publish(row(101 + number)).is_new
    for library, process in readers.items():
        told = json.loads(process.communicate(timeout=60)[0])
        assert told["faults"] == [], library
        assert told["seen"] == sorted(told["seen"]) and len(told["seen"]) > 2, library
