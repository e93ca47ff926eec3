"""The figures of a release by which two ways of working are held against each other.

Belongs here: reading them. Does not belong here: computing any.
"""

from __future__ import annotations

from pathlib import Path


def figures_of(release: Path, quarter_name: str, area_code: str) -> dict[str, list[int | str | None]]:
    """Numerator, denominator and value (as text) of each indicator of one quarter and area."""
    import duckdb

    with duckdb.connect(str(release.resolve()), read_only=True) as con:
        found = con.execute(
            """select indicator_code, numerator, denominator, value from scorecard
               where quarter_name = ? and area_code = ? order by indicator_code""",
            [quarter_name, area_code],
        ).fetchall()
    return {code: [numerator, denominator, str(value)] for code, numerator, denominator, value in found}
