"""Every accepted and every rejected row, held against what stands on its line.

Belongs here: texts, hashes and values of rows, and that no row is lost or counted twice. Does not belong here:
counts of the account (properties.py).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from checks.contract import Source
from checks.reasons import EXTRACT_REFUSED, MALFORMED_LINES
from fuzz.home import Staged
from fuzz.reading.standing import Row, Standing
from fuzz.values import staged_values

KEPT_CHARACTERS = 16 * 1024
MALFORMED = {reason.code for reason in MALFORMED_LINES.values()}


def faults_of_rows(source: Source, staged: Staged, stands: Standing, person_key: bytes) -> Iterator[str]:
    """What does not hold of the rows of a file that was read to its end."""
    assert staged.outcome
    used: Counter[int] = Counter()
    for row in staged.rejected:
        line = row["line_number"]
        if MALFORMED & set(row["reasons"]):
            if row["record_text"] != _as_kept(stands.malformed.get(line)):
                yield f"line {line}: its text is not what is kept of it ({row['reasons']})"
            continue
        used[line] += 1
        if row["record_text"] is None:
            if row["reasons"] != [EXTRACT_REFUSED.code]:
                yield f"line {line}: no text is kept of it ({row['reasons']})"
        elif not _is_on_line(row["record_text"], stands.rows.get(line, ())):
            yield f"line {line}: the text kept of it is not its own ({row['reasons']})"
    layouts = [each.headings for each in source.layouts()]
    for row in staged.accepted:
        line = row["line_number"]
        used[line] += 1
        if not any(
            _has_values(row, source, headings, stood, person_key)
            for stood in stands.rows.get(line, ())
            for headings in layouts
        ):
            yield f"line {line}: an accepted row has not the values or the hash of its line"
    left = Counter({line: len(rows) for line, rows in stands.rows.items()})
    left.subtract(used)
    if too_many := [line for line, count in left.items() if count < 0]:
        yield f"line {too_many[0]}: more rows come from it than stand on it"
    if left.total() != staged.outcome.account.duplicate:
        yield f"{left.total()} rows are neither accepted nor rejected: {staged.outcome.account}"


def _is_on_line(kept: str, rows: Any) -> bool:
    said: Row = json.loads(kept)
    return bool(said) and any(
        all(heading in row and _as_kept(row[heading]) == text for heading, text in said.items())
        for row in rows
    )


def _as_kept(text: str | None) -> str | None:
    if text is None or len(text) <= KEPT_CHARACTERS:
        return text
    return f"{text[:KEPT_CHARACTERS]} … ({len(text) - KEPT_CHARACTERS:,} more characters)"


def _has_values(
    row: Mapping[str, Any], source: Source, headings: Mapping[str, str], stood: Row, person_key: bytes
) -> bool:
    try:
        return all(
            row[name] == value
            for column in source.columns
            if column.staged
            for name, value in staged_values(
                column, stood.get(headings.get(column.name, "")), person_key
            ).items()
        )
    except (ValueError, ArithmeticError):
        return False
