"""Everything that is guessed of a source from one sample.

Belongs here: the order of guessing, and the source that comes of it. Does not belong here: any one guess, or the text
of the module (module.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from assets.authoring.columns import GuessedColumn, guess_columns
from assets.authoring.days import within_limits
from assets.authoring.file_name import PERIOD, pattern_of, period_in
from assets.authoring.formats import Proposed, guess_reader
from assets.authoring.key import Key, guess_dates, guess_key
from assets.authoring.sample import Sample, read_sample
from assets.declarations.service import Service
from assets.readers.raw import Unreadable
from checks.columns import Column, Date, Decimal, FinancialYear, Month, PostcodeArea, Timestamp
from checks.columns.spans import OfSpans
from checks.contract import FROM_FILE_NAME, Source, Supersede
from checks.layout import column_letters

_RECORDS = (
    Date(), Date("%d/%m/%Y"), Date("%d-%m-%Y"), Date("%d-%b-%Y"), Timestamp(), Timestamp("%d/%m/%Y %H:%M"),
    Timestamp("%d/%m/%Y %H:%M:%S"), PostcodeArea(),
)  # fmt: skip
"""What reads so is no heading. (Headings that are months or years make a wide table, and were taken for that.)"""
_YEAR = re.compile(r"(19|20)\d\d")


@dataclass(frozen=True)
class Guessed:
    """A source, and what its author is told of every part of it."""

    source: Source
    """Without its description, which the module opens with."""
    proposed: Proposed
    columns: tuple[GuessedColumn, ...]
    key: Key
    dated_why: str
    row_count: int
    is_whole: bool
    malformed_count: int
    claimed_by: tuple[str, ...]
    """Sources that claim a file of this name already."""

    @property
    def personal(self) -> tuple[GuessedColumn, ...]:
        """The columns that look as if they were about people."""
        return tuple(each for each in self.columns if each.looks_like)


def guess_source(
    path: Path,
    name: str,
    service: Service,
    received: date,
    table: str = "",
    sources: tuple[Source, ...] = (),
) -> Guessed:
    """Reads a sample and guesses its contract. Raises `Unreadable`, in words that quote nothing of it.

    `service` is the one in whose folder it will lie: what that says of its extracts is not said again.
    `received` is the day of receipt that limits of days go by; `sources` are those that are declared already.
    """
    proposed = guess_reader(path, table)
    with read_sample(path, proposed.reader, received) as sample:
        if not proposed.headings_are_names and not hasattr(proposed.reader, "value_heading_pattern"):
            _refuse_record(sample)
        columns = guess_columns(sample)
        if not any(each.column.staged for each in columns):
            raise Unreadable(
                "nothing_to_stage", "a column that may be kept; every one looks as if it were about people"
            )
        key = guess_key(sample, columns)
        dated_by, dated_why = guess_dates(sample, columns)
        in_name = None if dated_by else _dated_by_name(sample, path.name, set(_names(columns)))
        if in_name is not None:
            first = in_name.column.day_names[0]
            columns, dated_by, dated_why = (
                (*columns, in_name),
                (first,),
                "no column holds days, and the file's name does",
            )
            key = replace(key, names=(*key.names, *in_name.column.value_names))
        is_personal = any(each.looks_like for each in columns)
        source = Source(
            name=name,
            title=name.replace("_", " ").capitalize(),
            description="",
            service=service.code,
            sensitivity="personal" if is_personal and service.sensitivity != "personal" else "",
            file_pattern=pattern_of(path.name, dated=in_name is not None),
            reader=proposed.reader,
            columns=tuple(each.column for each in columns),
            key=key.names,
            dated_by=dated_by,
            supersede=Supersede("key"),
        )
        claimed = tuple(other.name for other in sources if re.fullmatch(other.file_pattern, path.name))
        return Guessed(
            source, proposed, columns, key, dated_why, sample.row_count, sample.is_whole,
            sample.malformed_count, claimed,
        )  # fmt: skip


def _dated_by_name(sample: Sample, file_name: str, taken: set[str]) -> GuessedColumn | None:
    """A column of what the name of the file says of the day, month or year; None where it says nothing."""
    said = period_in(file_name)
    if not said or PERIOD in taken:
        return None
    kinds = (FinancialYear(), Month(), Date(), Date("%Y%m%d"))
    for kind in kinds:
        limited = within_limits(kind, sample.alone(said))
        if limited is not None:
            name = PERIOD if isinstance(kind, OfSpans) else f"{PERIOD}_date"
            column = Column(
                name, f"{FROM_FILE_NAME}{PERIOD}", limited, "From the name of the file", required=True
            )
            return GuessedColumn(
                -1, column, f"reads the name of the sample, where {PERIOD} stands in file_pattern"
            )
    return None


def _names(columns: tuple[GuessedColumn, ...]) -> list[str]:
    return [name for each in columns for name in (each.column.name, *each.column.staged_names)]


def _refuse_record(sample: Sample) -> None:
    """Raises `Unreadable` where the first line is a record: as headings its values would stand in the contract."""
    for place, heading in enumerate(sample.headings):
        if _is_of_a_record(sample, heading) or heading in dict(sample.texts(place).values):
            where = f"column {place + 1} ({column_letters(place + 1)})"
            raise Unreadable(
                "headings_missing", f"a first line of headings; over {where} stands what reads as a value", 1
            )


def _is_of_a_record(sample: Sample, heading: str) -> bool:
    *unread, no_number = sample.alone(heading).unread([*_RECORDS, Decimal()])
    return not min(unread) or (not no_number and not _YEAR.fullmatch(heading)) or "@" in heading
