"""The peer in dbt-duckdb: decode, then `dbt build` with fifteen tests: `python dbt_arm.py LANDING SCRATCH`.

Runs in the environment of the peers. Belongs here: running dbt in this process and reading its figures. Does not
belong here: models and tests (dbt/).
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ["DO_NOT_TRACK"] = "1"

from yardstick import REFERENCE, decode_highways

PROJECT = Path(__file__).with_name("dbt")
TESTS = 15


def main(landing: Path, scratch: Path) -> None:
    """Builds everything once and prints the newest figures."""
    import duckdb
    from dbt.cli.main import dbtRunner

    decode_highways(landing, scratch)
    database = scratch / "peer.duckdb"
    given = {"scratch": str(scratch), "reference": str(REFERENCE), "database": str(database)}
    built = dbtRunner().invoke(
        ["--quiet", "build", "--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT),
         "--target-path", str(scratch / "target"), "--log-path", str(scratch / "logs"), "--vars", json.dumps(given)]
    )  # fmt: skip
    done = list(getattr(built.result, "results", None) or ())
    tests = [one for one in done if one.node.resource_type == "test"]
    # All must have run, so that what is measured is what is said.
    failed = [f"{one.node.name}: {one.message}" for one in done if one.status not in ("success", "pass")]
    if failed or not built.success or len(tests) != TESTS:
        sys.exit(f"dbt: {len(tests)} of {TESTS} tests; {failed} {built.exception or ''}")
    with duckdb.connect(str(database)) as con:
        figures = con.execute(
            """select indicator_code, numerator, denominator, value from indicator_value
               where quarter_key = 20174 and area_code = 'E10000017' order by 1"""
        ).fetchall()
        (rows,) = con.execute("select count(*) from stg_highway_event").fetchone() or (0,)
    print(json.dumps({"figures": {c: [n, d, str(v)] for c, n, d, v in figures}, "rows": {"typed": rows}}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
