"""The columns of a sample: each with its name, its type, whether it is always filled in, and why.

Belongs here: putting what is guessed of one column together. Does not belong here: guessing its type (types.py), or
columns together (key.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain, count

from assets.authoring.heading import name_of, words_of
from assets.authoring.personal import looks_personal
from assets.authoring.sample import Sample, Texts
from assets.authoring.types import Guess, guess_type
from assets.well_declared.columns import column_flaws
from checks.columns import Code, Column, ColumnType, ReferenceCodes, YesNo
from warehouse.misdeclared import Subject
from warehouse.naming import ENDINGS_BY_TYPE

_COUNCIL = {"authority", "council", "lea", "la", "organisation"}
_OF_DAYS = ("_date_time", "_datetime", "_date", "_time", "_at", "_month")
"""Endings that the ending of a column of days says better."""


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
    stem, ending = _apart(name, _ending(guess.type))
    return f"{stem}{ending}"


def _ending(kind: ColumnType) -> str:
    """How the name of such a column ends, in the grammar of the warehouse."""
    staged = kind.staged("name").get("name")
    return kind.ending or next(iter(ENDINGS_BY_TYPE.get(str(staged), ())), "")


def _apart(name: str, ending: str) -> tuple[str, str]:
    """The name without the words that its ending says again, and the ending."""
    if ending in ("_date", "_at", "_month"):
        name = name.removeprefix("date_of_").removeprefix("date_")
        return name.removesuffix(next((each for each in _OF_DAYS if name.endswith(each)), "")), ending
    return name.removesuffix(ending), ending


def _with_free_name(guessed: GuessedColumn, taken: set[str]) -> GuessedColumn:
    """The same under a name that no column has, and that the house does not keep for itself."""
    column = guessed.column
    stem, ending = _apart(column.name, _ending(column.type)) if column.staged else (column.name, "")
    others = (f"column_{stem}_{number}" for number in count(2))
    for free in chain((stem, f"{stem}_received", f"column_{stem}"), others):
        named = replace(column, name=f"{free}{ending}")
        if not {named.name, *named.staged_names} & taken and not _name_flaws(named):
            break
    return replace(guessed, column=named)


def _name_flaws(column: Column) -> list[str]:
    return [flaw.said for flaw in column_flaws(Subject("", ""), column) if ", name: " in flaw.said]
