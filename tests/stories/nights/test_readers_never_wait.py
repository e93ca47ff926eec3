"""Readers keep asking while releases are switched under them: never an error, never two releases at once."""

import json
import subprocess
import sys

from assets.loading.publication import publish_release
from warehouse.schema.public import PUBLIC_TABLES

READERS, SWITCHES = 3, 4

READER = """
import json, os, sys
import duckdb

current, last, tables = sys.argv[1], int(sys.argv[2]), sys.argv[3].split(",")
ids = " union ".join(f"select distinct release_id from {table}" for table in tables if table != "release")
print("ready", flush=True)
seen, mixed, reads = [], [], 0
while reads < 20_000:
    folder = os.path.realpath(current)
    with duckdb.connect(os.path.join(folder, "performance.duckdb"), read_only=True) as release:
        found = {row[0] for row in release.execute(ids).fetchall()}
        targets = release.execute("select distinct target from fact_indicator_value").fetchall()
    reads += 1
    if found != {os.path.basename(folder)} or len(targets) != 1:
        mixed.append([sorted(found), os.path.basename(folder), len(targets)])
    number = int(targets[0][0])
    if not seen or seen[-1] != number:
        seen.append(number)
    if number == last:
        break
print(json.dumps({"seen": seen, "mixed": mixed, "reads": reads}), flush=True)
"""


def test_readers_see_one_whole_release_at_every_moment(after_second, tmp_path):
    council = after_second.copy(tmp_path / "home")
    with council.at_work():
        from pipelines import settings

        run_context = settings.run_context()
        with run_context.warehouse() as warehouse:
            numbered(warehouse, run_context, 1)
            arguments = [str(council.paths.current), str(SWITCHES), ",".join(PUBLIC_TABLES)]
            readers = [
                subprocess.Popen(
                    [sys.executable, "-c", READER, *arguments], stdout=subprocess.PIPE, text=True
                )
                for _ in range(READERS)
            ]
            for reader in readers:
                assert reader.stdout.readline() == "ready\n"
            for number in range(2, SWITCHES + 1):
                numbered(warehouse, run_context, number)
    said = [json.loads(reader.communicate(timeout=120)[0]) for reader in readers]
    for told in said:
        assert told["mixed"] == []
        assert told["seen"] == sorted(set(told["seen"])), "a reader saw an older release after a newer one"
        assert told["seen"][-1] == SWITCHES


def numbered(warehouse, run_context, number):
    """Publishes a release in which every figure has this number as its target, so that a mixture shows."""
    warehouse.duck.execute("update fact_indicator_value set target = ?", [number])
    assert publish_release(warehouse, run_context).is_new
