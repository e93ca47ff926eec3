"""One night as the command line runs it, in this process: `python nightly.py`, with PERFORMANCE_HOME set.

The same as `python -m pipelines.cli nightly`, with the clock read between importing and running. Belongs
here: that clock. Does not belong here: preparing the folder (run.py).
"""

from __future__ import annotations

import json
import sys
import time

STARTED = time.perf_counter()


def main() -> int:
    """Runs the night and prints the seconds of importing and of running, with the newest figures."""
    from figures import figures_of

    from pipelines import run, settings
    from pipelines.definitions import defs
    from warehouse.calendar import Quarter

    assert defs
    imported = time.perf_counter()
    paths = settings.paths()
    ran = run.night(paths)
    done = time.perf_counter()
    # The demonstration holds a file that is refused, so the ingest counts as failed and the rest goes on.
    if any(not one.succeeded for one in ran if one.job != "ingest"):
        print("\n".join(failure for one in ran for failure in one.failures), file=sys.stderr)
        return 1
    figures = figures_of(paths.current / "performance.duckdb", Quarter(2017, 4).name, settings.LANCASHIRE)
    steps = {"imports": imported - STARTED, "night": done - imported}
    print(json.dumps({"steps": steps, "jobs": [one.job for one in ran], "figures": figures}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
