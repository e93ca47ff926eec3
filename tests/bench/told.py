"""The comparisons as a table for a person and as a record in JSON.

Belongs here: medians, ratios, targets beside them. Does not belong here: a verdict; a noisy machine gives none.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from processes import Run

MEMORY_TARGET = 2048
PACKAGES = ("dagster", "duckdb", "great-expectations", "pyarrow", "sqlalchemy")


@dataclass(frozen=True)
class Comparison:
    """Something of ours, what it is held against, and the target, where there is one: a ratio, or seconds more."""

    ours: str
    our_runs: list[Run]
    other: str
    other_runs: list[Run]
    target: float | None = None
    target_seconds: float | None = None

    def ratio(self, of: Callable[[Run], float]) -> float:
        """Ratio of the medians."""
        return median(map(of, self.our_runs)) / median(map(of, self.other_runs))

    def more(self) -> float:
        """Seconds by the clock that ours takes longer."""
        return median(map(_seconds, self.our_runs)) - median(map(_seconds, self.other_runs))

    def said(self) -> str:
        """The comparison in one line, with its target."""
        if self.target_seconds is not None:
            return (
                f"{self.ours}: {self.more():+.2f} s beside {self.other} (target {self.target_seconds:+.1f} s)"
            )
        wanted = f" (target {self.target:.1f})" if self.target is not None else ""
        return (
            f"{self.ours}: {self.ratio(_seconds):.2f} times {self.other} by the clock, "
            f"{self.ratio(_processor):.2f} by processor time{wanted}"
        )


def tell(comparisons: list[Comparison], folder: Path, rows: int) -> str:
    """Writes the record into `folder` and returns the table."""
    measured = {
        name: runs for c in comparisons for name, runs in ((c.ours, c.our_runs), (c.other, c.other_runs))
    }
    lines = [
        "",
        f"{'median of runs':34}{'clock s':>9}{'from':>8}{'to':>8}{'processor s':>13}{'peak MiB':>10}",
    ]
    for name, runs in measured.items():
        clock = sorted(map(_seconds, runs))
        lines.append(
            f"{name:34}{median(clock):9.2f}{clock[0]:8.2f}{clock[-1]:8.2f}{median(map(_processor, runs)):13.2f}"
            f"{median(map(_peak, runs)):10.0f}"
        )
    lines += ["", *(comparison.said() for comparison in comparisons)]
    lines += [f"{name}: {line}" for name, runs in measured.items() if (line := _steps(runs))]
    lines += dict.fromkeys(
        f"{c.ours}: at most {max(map(_peak, c.our_runs)):.0f} MiB (target {MEMORY_TARGET} MiB)"
        for c in comparisons
        if "steps" in c.our_runs[0].told
    )
    loaded = next(
        (r.told["rows"] for runs in measured.values() for r in runs if "received" in r.told.get("rows", {})),
        None,
    )
    if loaded:
        lines.append(
            "rows received: " + ", ".join(f"{name} {count:,}" for name, count in loaded["received"].items())
        )
    now = datetime.now()
    record: dict[str, Any] = {
        "measured": now.isoformat(timespec="seconds"),
        "rows asked for": rows,
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "packages": {name: version(name) for name in PACKAGES},
        "said": [comparison.said() for comparison in comparisons],
        "runs": {name: [asdict(one) for one in runs] for name, runs in measured.items()},
    }
    path = folder / f"{now:%Y-%m-%d-%H%M}.json"
    path.write_text(json.dumps(record, indent=1), encoding="utf-8")
    return "\n".join([*lines, f"Every run: {path}"])


def _steps(runs: list[Run]) -> str:
    """The median seconds of each step that the process told of itself, where it is worth saying."""
    steps = runs[0].told.get("steps", {})
    middle = {step: median(one.told["steps"][step] for one in runs) for step in steps}
    return ", ".join(f"{step} {seconds:.1f}" for step, seconds in middle.items() if seconds >= 0.1)


def _seconds(one: Run) -> float:
    return one.seconds


def _processor(one: Run) -> float:
    return one.processor_seconds


def _peak(one: Run) -> float:
    return one.peak_mebibytes
