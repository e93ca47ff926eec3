"""One run of the project in this process, without Dagster: `python project.py HOME`.

Receives, stages, loads, computes and publishes whatever lies in the landing zone of HOME, with every check
on, and prints the seconds of each step and the newest figures as one line of JSON. Belongs here: the order
of the steps, as the jobs have it. Does not belong here: the comparison (run.py).
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

STARTED = time.perf_counter()

from figures import figures_of  # noqa: E402

from assets.declarations.declared import all_dimensions, all_facts, all_indicators, all_sources  # noqa: E402
from assets.loading.ledger import write_ledger  # noqa: E402
from assets.loading.publication import publish_release  # noqa: E402
from assets.loading.star import load_dimension, load_fact, load_indicator  # noqa: E402
from assets.run_context import RunContext  # noqa: E402
from assets.staging.pending import stage_pending  # noqa: E402
from assets.staging.receiving.receive import receive  # noqa: E402
from pipelines.settings import LANCASHIRE  # noqa: E402
from pipelines.staleness import range_to_build  # noqa: E402
from warehouse.calendar import Quarter  # noqa: E402
from warehouse.database.connection import Warehouse, open_release  # noqa: E402
from warehouse.indicators.plausible import implausible  # noqa: E402
from warehouse.storage.paths import DataPaths  # noqa: E402


class Stopwatch:
    """Seconds by step, in order; the work of one name adds up."""

    def __init__(self, since: float, clock: Callable[[], float] = time.perf_counter) -> None:
        self.seconds: dict[str, float] = {}
        self._since = since
        self._clock = clock

    def lap(self, step: str) -> None:
        """Everything since the last lap was this step."""
        now = self._clock()
        self.seconds[step] = self.seconds.get(step, 0.0) + now - self._since
        self._since = now


def load_all(
    run_context: RunContext, warehouse: Warehouse, quarters: tuple[Quarter, Quarter], watch: Stopwatch
) -> None:
    """Dimensions, facts, indicators, ledger and release, with a lap for each."""
    paths, facts, waiting = run_context.paths, all_facts(), dict(all_dimensions())
    standing: set[str] = set()
    while waiting:
        for name, dimension in [(n, d) for n, d in waiting.items() if set(d.after) <= standing]:
            load_dimension(warehouse, paths, dimension, facts)
            standing.add(name)
            del waiting[name]
    watch.lap("dimensions")
    for fact in facts.values():
        load_fact(warehouse, paths, fact, *quarters)
        watch.lap(f"load {fact.table.name}")
    for indicator in all_indicators().values():
        load_indicator(warehouse, indicator, *quarters)
        with warehouse.sql.begin():
            implausible(warehouse, indicator)
    watch.lap("indicators")
    write_ledger(warehouse, paths)
    watch.lap("ledger")
    publish_release(warehouse, run_context)
    watch.lap("publish")


def received_rows(paths: DataPaths) -> dict[str, int]:
    """By source, the rows of the files that were loaded (not of copies, nor of the file that is refused)."""
    with open_release((paths.current / "performance.duckdb").resolve()) as release:
        counted = release.duck.execute(
            """select source_name, sum(received_count)::bigint from extract_ledger
               where outcome = 'loaded' group by 1 order by 2 desc"""
        ).fetchall()
    return dict(counted)


def main(folder: str) -> None:
    """Runs everything once and prints what it took."""
    watch = Stopwatch(STARTED)
    paths = DataPaths(Path(folder)).prepare()
    run_context = RunContext(paths, LANCASHIRE, person_key=b"the key of the benchmark, which protects nobody")
    watch.lap("imports")
    receive(paths, all_sources().values(), "")
    for source in all_sources().values():
        receive(paths, all_sources().values(), source.name)
        watch.lap("receive")
        stage_pending(source, run_context.stager(lambda message: None))
        watch.lap(f"stage {source.name}")
    quarters = range_to_build(run_context)
    if quarters is None:
        raise SystemExit("nothing waits to be built")
    with run_context.warehouse() as warehouse:
        load_all(run_context, warehouse, quarters, watch)
    figures = figures_of(paths.current / "performance.duckdb", Quarter(2017, 4).name, LANCASHIRE)
    print(
        json.dumps({"steps": watch.seconds, "figures": figures, "rows": {"received": received_rows(paths)}})
    )


if __name__ == "__main__":
    main(sys.argv[1])
