"""A long history of small highway extracts, laid down as if as many nights had staged them.

The rows are typed and judged by the project: all of them as one extract, received and staged in the ordinary way in
a folder of its own. They are then dealt out, so many rows an extract, with the record of an arrival, an archived
file, a Parquet file and an outcome for each. Only that dealing out is done here; staging each by itself would take
hours. Belongs here: writing a history. Does not belong here: measuring (growth.py).
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from assets.declarations.declared import all_sources
from assets.staging.arrivals import Arrival
from assets.staging.outcome import Account, Outcome, folder_of, rejected_folder_of
from assets.staging.pending import stage_pending
from assets.staging.receiving.receive import receive
from assets.staging.stage import Stager
from assets.staging.standing import note_counted
from assets.staging.whole import ACCEPTED, REJECTED, sha256_of
from pipelines.settings import LANCASHIRE
from warehouse.calendar import Quarter
from warehouse.storage.paths import DataPaths

SOURCE = "highways_defects"
NEWEST = Quarter(2022, 4)
DEFECTS = 8
"""In an extract; each has an event when it is recorded, ordered and repaired."""
HEADINGS = "CRNo,History Date/Time,Recorded Date,Stage,Stage Desc.,Date Cleared,Priority,Defect Type,L.A.Code,Location"
DISTRICTS = ("BUR", "CHO", "FYL", "HYN", "LAN", "PEN", "PRE", "RIB", "ROS", "SRI", "WLA", "WYR")
FIRST_ARRIVAL = datetime(2023, 4, 3, 6)
"""All arrive after the newest quarter, a minute apart: when is no part of what is measured."""


def extract(number: int, quarter: Quarter) -> Iterator[str]:
    """The lines of one extract: its defects, all recorded and repaired within the quarter."""
    for defect in range(number * DEFECTS + 1, (number + 1) * DEFECTS + 1):
        recorded = quarter.first_date + timedelta(days=defect * 7 % 60)
        for stage, days in ((1, 0), (4, 2), (7, 1 + defect % 28)):
            day = recorded + timedelta(days=days)
            yield (
                f"{defect},{day:%d/%m/%Y} 09:{stage:02d},{recorded:%d/%m/%Y},{stage},,,N,POTH,"
                f"{DISTRICTS[defect % 12]},made for the benchmark"
            )


def land(paths: DataPaths, number: int, quarter: Quarter = NEWEST) -> None:
    """Puts one extract into the landing zone, as its sender would."""
    lines = [HEADINGS, *extract(number, quarter)]
    (paths.landing / f"HAMS_{number:06d}.csv").write_text("\n".join(lines) + "\n", encoding="cp1252")


def quarters_of(count: int) -> list[Quarter]:
    """So many quarters up to the newest."""
    return list(NEWEST.plus(1 - count).until(NEWEST))


def lay_down(paths: DataPaths, extracts: int, quarters: int) -> None:
    """A history of so many extracts, spread evenly over so many quarters."""
    import duckdb

    spread = quarters_of(quarters)
    quarter_of = [spread[number * quarters // extracts] for number in range(extracts)]
    whole, template, rows = _staged_as_one(paths.root.with_name(f"{paths.root.name}-all"), quarter_of)
    con = duckdb.connect()
    con.execute(f"create table staged as from '{rows}'")
    events = DEFECTS * 3
    for number, quarter in enumerate(quarter_of):
        key = _key(number)
        lines = "\n".join([HEADINGS, *extract(number, quarter)]) + "\n"
        arrival = _archived(paths, key, f"HAMS_{number:06d}.csv", lines.encode("cp1252"))
        staged = folder_of(paths, SOURCE, key)
        rejected = rejected_folder_of(paths, SOURCE, key)
        for folder in (staged, rejected):
            folder.mkdir(mode=0o700, parents=True)
        con.execute(f"""
            copy (
                select * replace ({key}::bigint as extract_key, line_number - {number * events} as line_number)
                from staged where defect_id::bigint between {number * DEFECTS + 1} and {(number + 1) * DEFECTS}
                order by line_number
            ) to '{staged / ACCEPTED}' (format parquet, compression zstd)
        """)
        (rejected / REJECTED).write_bytes(
            rejected_folder_of(whole, SOURCE, template.extract_key).joinpath(REJECTED).read_bytes()
        )
        replace(
            template, extract_key=key, file_name=arrival.file_name, account=Account(events, events),
            message=f"{arrival.file_name}: {events} rows accepted",
            quarters=(quarter.key,), own_quarters=(quarter.key,),
            staging=time.time_ns(), rows_size=(staged / ACCEPTED).stat().st_size,
            rows_sha256=sha256_of(staged / ACCEPTED),
        ).save(staged)  # fmt: skip
        note_counted(paths, key)


def _staged_as_one(root: Path, quarter_of: list[Quarter]) -> tuple[DataPaths, Outcome, Path]:
    """Every extract in one file, staged by the project: the folder, the outcome and the rows."""
    paths = DataPaths(root).prepare()
    lines = [HEADINGS]
    for number, quarter in enumerate(quarter_of):
        lines += extract(number, quarter)
    (paths.landing / "HAMS_all.csv").write_text("\n".join(lines) + "\n", encoding="cp1252")
    source = all_sources()[SOURCE]
    receive(paths, all_sources().values(), SOURCE)
    (outcome,) = stage_pending(source, Stager(paths, LANCASHIRE, None))
    if outcome.account.accepted != len(lines) - 1:
        raise SystemExit(f"the history was not accepted whole: {outcome.message}")
    return paths, outcome, folder_of(paths, SOURCE, outcome.extract_key) / ACCEPTED


def _key(number: int) -> int:
    return int((FIRST_ARRIVAL + timedelta(minutes=number)).timestamp()) * 1_000_000


def _archived(paths: DataPaths, key: int, name: str, content: bytes) -> Arrival:
    arrival = Arrival(
        key, SOURCE, name, hashlib.sha256(content).hexdigest(), len(content), key * 1000, sent_name=name
    )
    file = arrival.content(paths)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.write_bytes(content)
    file.chmod(0o400)
    arrival.save(paths)
    return arrival
