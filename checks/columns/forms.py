"""The agreed forms of days and times, such as `%d/%m/%Y`: reading them, their words, what is wrong with them.

Belongs here: forms in the letters of strptime. Does not belong here: what a type stages of a moment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from warehouse.database import sql

_WIDTHS = {"d": 2, "m": 2, "y": 2, "Y": 4, "H": 2, "M": 2, "S": 2, "b": 3, "%": 1}
_IN_WORDS = {
    "d": "dd", "m": "mm", "y": "yy", "Y": "yyyy", "H": "hh", "M": "mm", "S": "ss", "b": "mmm", "B": "month",
    "-d": "d", "-m": "m", "A": "weekday", "a": "weekday",
}  # fmt: skip
_DIRECTIVE = re.compile(r"%(-?[A-Za-z%])")
_DAY, _MONTH, _YEAR, _HOUR = {"d", "-d"}, {"m", "-m", "b", "B"}, {"Y", "y"}, {"H", "I", "-H", "-I"}
_TRIED = (datetime(2013, 2, 1, 4, 5, 6), datetime(2009, 8, 10, 11, 12, 13), datetime(2004, 12, 11, 10, 9, 8))
"""Moments of which no two parts are alike, so that parts taken for each other are seen."""


def read_in(text: str, forms: Sequence[str]) -> str:
    """The expression of the moment that a text says in the first of the forms that fits; null if none does.

    The length is checked because DuckDB also reads 1/2/2024, and 01/02/24 as the year 24.
    """
    read = []
    for form in forms:
        parsed = f"try_strptime({text}, {sql.text(form)})"
        length = length_of(form)
        read.append(f"case when length({text}) = {length} then {parsed} end" if length else parsed)
    return read[0] if len(read) == 1 else f"coalesce({', '.join(read)})"


def length_of(form: str) -> int | None:
    """How long each text of this form is; None where that differs, as with the names of months."""
    widths = [_WIDTHS.get(directive) for directive in _DIRECTIVE.findall(form)]
    if None in widths:
        return None
    return len(_DIRECTIVE.sub("", form)) + sum(width for width in widths if width)


def in_words(forms: Sequence[str]) -> str:
    """Such as `a date as dd/mm/yyyy or yyyy-mm-dd`."""
    what = "a date and time" if any(_HOUR & set(_DIRECTIVE.findall(form)) for form in forms) else "a date"
    return f"{what} as {' or '.join(map(form_in_words, forms))}"


def form_in_words(form: str) -> str:
    """Such as `dd/mm/yyyy`; a letter that is not known stays as it is."""
    return _DIRECTIVE.sub(lambda found: _IN_WORDS.get(found[1], found[0]), form)


def form_flaws(forms: Sequence[str], needs_time: bool = False) -> Iterator[tuple[str, str]]:
    """Forms that leave part of a moment open, and forms that read one text as two moments."""
    for place, form in enumerate(forms):
        option = "or_forms" if place else "form"
        parts = set(_DIRECTIVE.findall(form))
        open_parts = [
            name
            for name, letters in (("day", _DAY), ("month", _MONTH), ("year", _YEAR))
            if not letters & parts
        ]
        if needs_time and not _HOUR & parts:
            open_parts.append("hour")
        if open_parts:
            yield option, f"{form!r} says no {' and no '.join(open_parts)}, as in %d/%m/%Y"
        for other in forms[:place]:
            if confused(form, other):
                yield option, f"{form!r} and {other!r} read one text as two different days"


def confused(form: str, other: str) -> bool:
    """Whether a text in one form is also one in the other, and means another day there."""
    for moment in _TRIED:
        try:
            if datetime.strptime(moment.strftime(form), other).date() != moment.date():
                return True
        except ValueError:
            continue
    return False
