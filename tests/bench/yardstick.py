"""The yardstick: hand-written SQL for the same figures, without one check: `python yardstick.py LANDING FILE`.

Reads the files of the landing zone that carry rows, fills the same three fact tables in a DuckDB file and
computes the same eight indicators, as somebody would write it who knows the files and wants the figures and
nothing else. No archive, no account, no reasons, no editions, no release. Bad rows are left out by the
conditions that the figures need; nobody is told of them. Belongs here: the order and the timing. Does not
belong here: SQL (yardstick.sql) or XML (yardstick_xml.py).
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

STARTED = time.perf_counter()
REFERENCE = Path(__file__).parents[2] / "assets" / "reference"
SQL = Path(__file__).with_name("yardstick.sql")
NOT_LOADED = ("_draft.csv", "_resent.csv", "_copy.xml")
"""Files of the demonstration that a person would not load: an export without a column, and two copies."""


def main(landing: Path, target: Path) -> None:
    """Runs everything once and prints what it took and the newest figures."""
    import duckdb
    from yardstick_xml import assessments

    steps: dict[str, float] = {}
    last = STARTED

    def lap(step: str) -> None:
        nonlocal last
        now = time.perf_counter()
        steps[step] = steps.get(step, 0.0) + now - last
        last = now

    lap("imports")
    scratch = target.parent
    decode_highways(landing, scratch)
    lap("decode csv")
    con = duckdb.connect(str(target))
    con.execute("set memory_limit = '1GB'")
    files = [p for p in sorted((landing / "childrens").glob("*.xml")) if not p.name.endswith(NOT_LOADED)]
    con.register("received_assessments", assessments(files))
    lap("read xml")
    for name, folder in (
        ("scratch", scratch),
        ("libraries", landing / "libraries"),
        ("reference", REFERENCE),
    ):
        con.execute(f"set variable {name} = ?", [str(folder)])
    for part in SQL.read_text(encoding="utf-8").split("-- lap: ")[1:]:
        name, _, statements = part.partition("\n")
        con.execute(statements)
        lap(name)
    figures = con.execute(
        """select indicator_code, numerator, denominator, value from indicator_value
           where quarter_key = 20174 and area_code = 'E10000017' order by 1"""
    ).fetchall()
    rows = con.execute(
        """select (select count(*) from fact_highway_defect), (select count(*) from fact_childrens_assessment),
                  (select count(*) from fact_library_activity)"""
    ).fetchone()
    con.close()
    lap("close")
    print(
        json.dumps({"steps": steps, "rows": rows, "figures": {c: [n, d, str(v)] for c, n, d, v in figures}})
    )


def highway_files(landing: Path) -> list[Path]:
    """The files of highway events that a person would load."""
    files = sorted((landing / "highways").glob("HAMS_*.csv"))
    return [path for path in files if not path.name.endswith(NOT_LOADED)]


def decode_highways(landing: Path, scratch: Path) -> None:
    """Lays those files down in UTF-8."""
    for path in highway_files(landing):
        _decode(path, scratch / path.name)


def _decode(path: Path, target: Path) -> None:
    """Windows-1252 to UTF-8: DuckDB does not know the former."""
    with (
        path.open(encoding="cp1252", newline="") as source,
        target.open("w", encoding="utf-8", newline="") as copy,
    ):
        while text := source.read(1 << 22):
            copy.write(text)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
