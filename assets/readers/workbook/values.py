"""A cell's value as text: what was in the cell, without what a programming language makes of it.

Knows the types that calamine gives; files and places belong elsewhere.
"""

from __future__ import annotations

import datetime
import math
import re
from decimal import Decimal

CELL_NAME = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


def text_of(value: object) -> str | None:
    """The text of a cell: numbers without exponent or `.0`, ISO dates, TRUE and FALSE; nothing is None."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else _to_milliseconds(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.time):
        return _to_milliseconds(value)
    if isinstance(value, datetime.timedelta):
        return _duration(value)
    if value is None:
        return None
    raise TypeError(f"a cell of a type that is not known: {type(value).__name__}")


def _number(value: float) -> str:
    if not math.isfinite(value):
        return "#NUM!"
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    # The shortest digits that mean this number, in full: an exponent is read differently by every engine.
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _to_milliseconds(value: datetime.datetime | datetime.time) -> str:
    return value.isoformat(timespec="milliseconds" if value.microsecond >= 1000 else "seconds")


def _duration(value: datetime.timedelta) -> str:
    """Hours, minutes and seconds, the hours not wrapped at a day; a minus in front of a negative one."""
    seconds = round(value.total_seconds())
    minutes, second = divmod(abs(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{'-' if seconds < 0 else ''}{hour:02}:{minute:02}:{second:02}"


def column_letter(index: int) -> str:
    """The letters over a column, counted from 0: A, B, ... Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def place_of(name: str) -> tuple[int, int] | None:
    """Row and column (from 0) of a cell by its name, such as C8; None for what is no name of a cell."""
    named = CELL_NAME.fullmatch(name)
    if named is None:
        return None
    column = 0
    for letter in named[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(named[2]) - 1, column - 1
