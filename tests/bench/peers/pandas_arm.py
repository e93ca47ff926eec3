"""The peer in pandas: the same three indicators, and no check: `python pandas_arm.py LANDING`.

Runs in the environment of the peers. Belongs here: the plain way of somebody who works in pandas. Does not belong
here: lines, reasons, accounts; rows that cannot be used are left out without a word.
"""

from __future__ import annotations

import json
import sys
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from yardstick import REFERENCE, highway_files

OLD = ("event_at", "recorded_date", "number", "stage", "words", "cleared", "priority", "defect_type", "district",
       "location")  # fmt: skip
NEW = ("number", "event_at", "recorded_date", *OLD[3:])
DISTRICTS = {"BUR", "CHO", "FYL", "HYN", "LAN", "PEN", "PRE", "RIB", "ROS", "SRI", "WLA", "WYR"}


def main(landing: Path) -> None:
    """Computes everything once and prints the newest figures."""
    import numpy as np
    import pandas as pd

    events = pd.concat([_events(file) for file in highway_files(landing)], ignore_index=True)
    tomorrow = pd.Timestamp.now().normalize()
    events = events[
        events["priority"].isin({"E", "U", "M", "N"}) & events["district"].isin(DISTRICTS)
        & (events["event_at"] >= events["recorded_date"]) & (events["event_at"] < tomorrow)
        & (events["recorded_date"] >= pd.Timestamp(2008, 4, 1)) & events["number"].notna()
    ]  # fmt: skip
    events["defect_id"] = events["number"].str.lstrip("0")
    defects = events.groupby("defect_id").agg(
        recorded_date=("recorded_date", "min"), district=("district", "max"),
        priority=("priority", "max"), defect_type=("defect_type", "max"),
    )  # fmt: skip
    stages = (("inspected_at", "2", "min"), ("made_safe_at", "5", "min"), ("repaired_at", "7", "max"),
              ("cleared_at", "9", "max"))  # fmt: skip
    for name, stage, which in stages:
        defects[name] = events[events["stage"] == stage].groupby("defect_id")["event_at"].agg(which)
    repaired = defects.dropna(subset=["repaired_at"]).copy()
    holidays = pd.read_csv(REFERENCE / "bank_holidays.csv")["date"].to_numpy("datetime64[D]")
    first, last = (repaired[name].to_numpy("datetime64[D]") for name in ("recorded_date", "repaired_at"))
    repaired["days"] = (last - first).astype(int)
    repaired["working_days"] = np.busday_count(first + 1, last + 1, holidays=holidays)
    # A financial quarter begins three months after that of the calendar.
    shifted = repaired["repaired_at"] - pd.DateOffset(months=3)
    repaired["quarter_key"] = shifted.dt.year * 10 + shifted.dt.quarter
    counted = repaired.assign(
        within_20=repaired["working_days"] <= 20, within_30=repaired["days"] <= 30, defects=1
    )
    parts = ["within_20", "within_30", "working_days", "defects"]
    by_district = counted.groupby(["quarter_key", "district"])[parts].sum()
    of_county = by_district.groupby("quarter_key").sum().loc[20174]
    figures = {
        code: _figure(int(of_county[part]), int(of_county["defects"]), scale)
        for code, part, scale in (
            ("defect_days_to_repair", "working_days", 1),
            ("defects_repaired_within_20_working_days", "within_20", 100),
            ("defects_repaired_within_30_days", "within_30", 100),
        )
    }
    print(json.dumps({"figures": figures, "rows": {"typed": len(events)}}))


def _events(file: Path):
    import pandas as pd

    names = OLD if "_2016" in file.name or "_2017" in file.name else NEW
    events = pd.read_csv(file, encoding="cp1252", header=0, names=list(names), dtype=str, on_bad_lines="skip")
    # A line that is too short ends before the location, which all others have; one too long is skipped above.
    events = events[events["location"].notna()].drop(columns=["words", "cleared", "location"])
    for name, form in (("event_at", "%d/%m/%Y %H:%M"), ("recorded_date", "%d/%m/%Y")):
        events[name] = pd.to_datetime(events[name], format=form, errors="coerce")
    events["priority"] = events["priority"].str.upper()
    return events


def _figure(numerator: int, denominator: int, scale: int) -> list[int | str]:
    value = (Decimal(scale * numerator) / denominator).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return [numerator, denominator, str(value.quantize(Decimal("0.0001")))]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
