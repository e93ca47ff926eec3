"""CSV: delimiter, encoding, footers, and columns that are months.

Belongs here: trying the reader until it has nothing against the sample. Does not belong here: the reader itself
(assets/readers/csv).
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from assets.authoring.days import MONTHS
from assets.authoring.formats.proposed import Proposed
from assets.readers import Delimited, RawRows, Unreadable, Wide
from assets.readers.csv.lines import blocks
from assets.readers.csv.malformed_lines import fields_of
from assets.well_declared.empty_database import empty_database
from checks.columns import FinancialYear
from checks.columns.spans import OfSpans
from warehouse.database import sql

_DELIMITERS = (",", ";", "\t", "|")
_REMEDIES: dict[str, tuple[dict[str, Any], str]] = {
    "encoding_not_as_agreed": ({"encoding": "cp1252"}, "no UTF-8, so Windows-1252"),
    "file_is_cut_short": (
        {"final_line_end": False},
        "the last line has no end, so a cut file would not be seen",
    ),
    "quotation_mark_not_closed": ({"multiline": True}, "values hold line ends"),
}
"""By what the reader refuses, the setting under which it might not."""
_FOOTERS = (
    r"\*\*\*",
    r"(?i)(grand |sub)?totals?\b",
    r"(?i)(notes?|sources?):",
    r"(?i)end of (file|report|data)",
)
_LAST_LINES = 20
_FEWEST_PERIODS = 3
_PERIODS: dict[str, OfSpans] = {
    r"^\d{4}-\d{1,2}$": MONTHS[0],
    r"^[A-Z][a-z]{2}[- ]\d{2}$": MONTHS[1],
    r"^[A-Z][a-z]+[- ]\d{4}$": MONTHS[4],
    r"^\d{4}[-/]\d{2}$": FinancialYear(),
}
"""Headings that may be periods: a pattern of them, and the type that must read each."""


def guess_csv(path: Path) -> Proposed:
    """The reader of a CSV file. Raises `Unreadable` where no setting helps."""
    reader, why = _readable(path)
    rows, last = _exhausted(reader, path)
    if footers := _footers(rows, last):
        reader = replace(reader, footers=footers)
        why.append("lines that begin so are no rows")
        rows = reader.read(path)
    periods = _periods(rows.headings)
    if not periods:
        return Proposed(reader, "; ".join(why))
    pattern, word = periods
    ids = tuple(heading for heading in rows.headings if not re.search(pattern, heading))
    why.append(f"a column for each {word.lower()}, made into rows")
    taken = {heading.casefold() for heading in ids}
    name, value = (
        each if each.casefold() not in taken else f"{each} of the cell" for each in (word, "Count")
    )
    return Proposed(Wide(reader, ids, pattern, name=name, value=value), "; ".join(why))


def _readable(path: Path) -> tuple[Delimited, list[str]]:
    """The reader under which the whole file can be read, and which settings it needs."""
    reader, why = Delimited(delimiter=_delimiter(path)), []
    if reader.delimiter != ",":
        why.append("fields are divided so")
    while True:
        try:
            _exhausted(reader, path)
            return reader, why
        except Unreadable as fault:
            changes, said = _REMEDIES.get(fault.rule, ({}, ""))
            changed = replace(reader, **changes)
            if changed == reader:
                raise
            reader, why = changed, [*why, said]


def _delimiter(path: Path) -> str:
    """The one that makes most of the headings."""
    with path.open("rb") as file:
        first = next((line for line in blocks(file) if line.strip()), b"").strip().partition(b"\n")[0]
    # What divides fields is the same in either encoding.
    text = first.decode("cp1252", "replace")
    return max(_DELIMITERS, key=lambda delimiter: len(fields_of(text, delimiter, '"')))


def _exhausted(reader: Delimited, path: Path) -> tuple[RawRows, list[str]]:
    """The rows once they were all read, and the first fields of the last ones."""
    rows = reader.read(path)
    last: list[str] = []
    for batch in rows.batches:
        last = [
            *last,
            *(text or "" for text in batch.column(1).slice(max(batch.num_rows - _LAST_LINES, 0)).to_pylist()),
        ]
        last = last[-_LAST_LINES:]
    return rows, last


def _footers(rows: RawRows, last: list[str]) -> tuple[str, ...]:
    """The known beginnings of lines that are no rows, of those that the last lines have."""
    texts = [*last, *(line.text.lstrip(' "') for line in rows.malformed[-_LAST_LINES:])]
    return tuple(footer for footer in _FOOTERS if any(re.match(footer, text.strip()) for text in texts))


def _periods(headings: tuple[str, ...]) -> tuple[str, str] | None:
    """The pattern of headings that are periods, where there are several, and the word for one."""
    for pattern, kind in _PERIODS.items():
        found = [heading for heading in headings if re.search(pattern, heading)]
        if len(found) < max(_FEWEST_PERIODS, len(headings) - len(found)) or len(found) == len(headings):
            continue
        first, _ = kind.days("said")
        with empty_database() as database:
            unread = database.con.execute(
                f"select count(*) from unnest([{sql.texts(found)}]) as t(said) where {first} is null"
            ).fetchone()[0]
        if not unread:
            return pattern, "Month" if pattern != list(_PERIODS)[-1] else "Year"
    return None
