"""A fresh process, timed from outside: seconds by the clock, seconds of processor, greatest memory.

Belongs here: starting one and reading what the system says of it. Does not belong here: what it runs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
MEBIBYTE = 1 << 20
_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in the unit of ru_maxrss: kibibytes, but bytes on macOS."""


class RunFailed(Exception):
    """A measured process failed; the message ends with what it said last."""


@dataclass(frozen=True)
class Run:
    """What one process took, and what it said of itself in its last line of output."""

    seconds: float
    processor_seconds: float
    peak_mebibytes: float
    told: dict[str, Any]


def run(
    arguments: Sequence[str], environment: Mapping[str, str] | None = None, python: str = sys.executable
) -> Run:
    """Runs Python with these arguments from the root of the project and waits. Raises RunFailed."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        begun = time.perf_counter()
        process = subprocess.Popen(
            [python, *arguments], stdout=output, stderr=errors, cwd=ROOT,
            env={**os.environ, **(environment or {})},
        )  # fmt: skip
        # Not `wait`: only this way does the system say what this one process used.
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        said = output.read().decode(errors="replace").strip().splitlines()
        if process.returncode:
            last = errors.read().decode(errors="replace")[-2000:]
            raise RunFailed(f"{' '.join(arguments)}: exit code {process.returncode}\n{last}")
    told = json.loads(said[-1]) if said and said[-1].startswith("{") else {}
    used = usage.ru_utime + usage.ru_stime
    return Run(seconds, used, usage.ru_maxrss * _UNIT / MEBIBYTE, told)
