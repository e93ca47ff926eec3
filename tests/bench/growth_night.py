"""One night without Dagster, in processor seconds by part: `python growth_night.py HOME`.

Belongs here: the parts whose growth is to be seen. Does not belong here: laying a history down (history.py), or how
many times it is run (growth.py). Two parts are asked for by themselves, once each, since they are in all others.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from project import Stopwatch, load_all

from assets.declarations.declared import all_sources
from assets.loading.built_from import sources_of
from assets.run_context import RunContext
from assets.staging.current import current_rows
from assets.staging.pending import stage_pending
from assets.staging.receiving.receive import receive
from assets.staging.standing import standings
from pipelines.outstanding import outstanding
from pipelines.settings import LANCASHIRE
from pipelines.staleness import is_unpublished, range_to_build
from warehouse.storage.paths import DataPaths

FACT = "fact_highway_defect"


def main(folder: str) -> None:
    """Runs the night once and prints what each part took."""
    watch = Stopwatch(0, time.process_time)
    paths = DataPaths(Path(folder)).prepare()
    run_context = RunContext(paths, LANCASHIRE, person_key=b"the key of the benchmark, which protects nobody")
    sources = all_sources()
    watch.lap("imports")
    receive(paths, sources.values(), "")
    for name in sources:
        receive(paths, sources.values(), name)
    watch.lap("receiving")
    for source in sources.values():
        stage_pending(source, run_context.stager(lambda message: None))
    watch.lap("staging")
    quarters = range_to_build(run_context)
    if quarters is None:
        raise SystemExit("nothing waits to be built")
    watch.lap("what waits")
    build = Stopwatch(time.process_time(), time.process_time)
    with run_context.warehouse() as warehouse:
        load_all(run_context, warehouse, quarters, build)
    is_unpublished(run_context)
    outstanding(paths)
    build.lap("publish")
    now = time.process_time()
    standings(paths)
    asked = {"standings, once": time.process_time() - now}
    with run_context.warehouse() as warehouse:
        now = time.process_time()
        for source in sources_of(FACT):
            current_rows(warehouse.duck, paths, source)
        asked["current_rows, once"] = time.process_time() - now
    print(json.dumps({"steps": {**watch.seconds, **build.seconds}, "asked": asked}))


if __name__ == "__main__":
    main(sys.argv[1])
