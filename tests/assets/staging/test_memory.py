"""Whatever a sender sends, staging it takes no more than so much memory, or it is refused and says why.

Each file is staged in a process of its own. The suite takes a tenth of each file; all of it: `-m expensive`.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

MOST_MB = 500
SCRIPT = Path(__file__).parents[2] / "bench" / "hostile.py"
AT_ONCE = ("line ends", "blank rows", "ragged lines", "attributes")
# Files that are not hostile but large: what they take is bounded by the limit of the database, which is higher.
LARGE = {"long values": 1100, "bad rows": 1100, "a long header": 1100}

_spec = importlib.util.spec_from_file_location("hostile", SCRIPT)
assert _spec and _spec.loader
hostile = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(hostile)


def staged_alone(case: str, size: float) -> dict:
    """What the script says of a case, from a process of its own."""
    done = subprocess.run(
        [sys.executable, SCRIPT, case, str(size)], capture_output=True, text=True, check=True, timeout=600
    )
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("case", AT_ONCE)
def test_a_hostile_file_takes_little_memory(case):
    told = staged_alone(case, 0.1)
    assert told["peak_mb"] < MOST_MB
    assert told["verdict"] == "accepted" or told["rules"]


@pytest.mark.expensive
@pytest.mark.parametrize("case", hostile.CASES)
def test_a_hostile_file_of_full_size_takes_little_memory(case):
    told = staged_alone(case, 1)
    assert told["peak_mb"] < LARGE.get(case, MOST_MB)
    assert told["verdict"] == "accepted" or told["rules"]


def test_every_line_of_a_hostile_file_is_counted():
    received, accepted, rejected, duplicate, ignored = staged_alone("line ends", 0.1)["account"]
    assert (received, accepted, rejected, duplicate) == (100 + ignored, 100, 0, 0)
    assert ignored == 1 << 20
