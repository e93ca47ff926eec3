"""The columns of a sample: each with its name, its type, whether it is always filled in, and why.

Belongs here: putting what is guessed of one column together. Does not belong here: guessing its type (types.py), or
columns together (key.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from assets.authoring.heading import name_of, words_of
from assets.authoring.personal import looks_personal
from assets.authoring.sample import Sample, Texts
from assets.authoring.types import Guess, guess_type
from assets.well_declared.columns import column_flaws
from checks.columns import Code, Column, ReferenceCodes, Timestamp, YesNo
from checks.columns.date import Date
from checks.columns.excel_serial_date import ExcelSerialDate
from warehouse.misdeclared import Subject

_COUNCIL = {"authority", "council", "lea", "la", "organisation"}
_ENDINGS = ("_date_time", "_datetime", "_date", "_time", "_at", "_month", "_pct", "_gbp")


@dataclass(frozen=True)
class GuessedColumn:
    """A column, its place in the sample, and what its author is told of it."""

    place: int
    column: Column
    why: str
    """Why this type."""
    looks_like: str = ""
    """What it looks like, where that is about people."""


def guess_columns(sample: Sample) -> tuple[GuessedColumn, ...]:
    """A column for each heading, in the order of the sample."""
    taken: set[str] = set()
    found = []
    for place, heading in enumerate(sample.headings):
        guessed = _guess(place, heading, sample.texts(place))
        found.append(_with_free_name(guessed, taken))
        taken |= {found[-1].column.name, *found[-1].column.staged_names}
    return tuple(found)


def _guess(place: int, heading: str, texts: Texts) -> GuessedColumn:
    words = words_of(heading)
    personal = looks_personal(words, texts)
    looks_like = personal.looks_like if personal else ""
    if personal and personal.type is not None:
        made = "left out" if not personal.staged else f"so that only a {type(personal.type).__name__} is kept"
        guess = Guess(personal.type, f"looks like {looks_like}, {made}", staged=personal.staged)
    else:
        guess = guess_type(words, texts, about_people=bool(personal))
        if personal:
            guess = replace(guess, why=f"looks like {looks_like}; {guess.why}")
    required = guess.staged and guess.markers is None and texts.filled_count == texts.row_count
    column = Column(
        _named(words, guess, place + 1, required),
        heading,
        guess.type,
        heading,
        required,
        guess.markers,
        guess.staged,
    )
    return GuessedColumn(place, column, guess.why, looks_like)


def _named(words: str, guess: Guess, place: int, required: bool) -> str:
    """The name, with the beginning or ending that its type asks for."""
    kind = guess.type
    is_area = isinstance(kind, Code) and isinstance(kind.codes, ReferenceCodes)
    if is_area and required and _COUNCIL & set(words.split()):
        return "organisation_code"
    name = name_of(words, place)
    if not guess.staged:
        return name
    if isinstance(kind, YesNo):
        return name if name.startswith(("is_", "has_")) else f"is_{name}"
    ending = kind.ending
    if not ending:
        days = Date | ExcelSerialDate
        ending = "_at" if isinstance(kind, Timestamp) else "_date" if isinstance(kind, days) else ""
    if not ending:
        return name
    other = next((each for each in _ENDINGS if name.endswith(each)), "")
    stem = name.removesuffix(other).removeprefix("date_of_").removeprefix("date_")
    return f"{stem}{ending}"


def _with_free_name(guessed: GuessedColumn, taken: set[str]) -> GuessedColumn:
    """The same under a name that no column has, and that the house does not keep for itself."""
    column, number = guessed.column, 1
    wanted = column.name
    subject = Subject("", "")
    while {column.name, *column.staged_names} & taken or any(
        flaw for flaw in column_flaws(subject, column) if ", name: " in flaw.said
    ):
        number += 1
        ending = next((each for each in _ENDINGS if wanted.endswith(each)), "") if column.staged else ""
        stem = wanted.removesuffix(ending) if number > 2 else f"{wanted.removesuffix(ending)}_received"
        column = replace(column, name=f"{stem}{'' if number == 2 else f'_{number - 1}'}{ending}")
    return replace(guessed, column=column)
