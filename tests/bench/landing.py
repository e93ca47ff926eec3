"""The extracts that are measured: the synthetic county, as large as asked for.

Belongs here: finding the scale and writing the files once. Does not belong here: measuring.
"""

from __future__ import annotations

from pathlib import Path

ROWS_AT_SCALE_ONE = 508_300
"""Events and assessments in the files that are loaded; the library returns have a thousand at any scale."""


def landing_of(folder: Path, rows: int) -> Path:
    """A landing folder whose loaded files hold about so many rows; written unless it is there already."""
    from demo import county

    landing = folder / f"landing-{rows}"
    if not landing.exists():
        unfinished = folder / f"landing-{rows}.part"
        county.write(unfinished, scale=rows / ROWS_AT_SCALE_ONE)
        unfinished.rename(landing)
    return landing
