"""What the contract makes of a text, told again in Python: the typed value that an accepted row must have.

Belongs here: one value of each column type. Does not belong here: whether a row is accepted.
"""

from __future__ import annotations

import calendar
import hashlib
import hmac
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from checks.columns import BirthMonth, Code, Column, Date, Integer, Month, Period, PersonId, Text, Timestamp


def staged_values(column: Column, text: str | None, person_key: bytes) -> dict[str, Any]:
    """The staged columns of one column with their values. Raises ValueError for a text that can have none."""
    said = (text or "").strip() or None
    names = column.staged_names
    if said is None:
        return dict.fromkeys(names)
    kind = column.type
    if isinstance(kind, Code):
        codes = kind.codes
        if said in codes.ignorable:
            return {column.name: None}
        code = codes.fixable.get(said, said)
        if code not in codes.standard:
            raise ValueError("no agreed code")
        return {column.name: codes.stored_as.get(code, code)}
    if isinstance(kind, Month | Period):
        return dict(zip(names, _period(said, isinstance(kind, Month)), strict=True))
    if isinstance(kind, Date | Timestamp):
        moment = datetime.strptime(said, kind.form)
        if isinstance(kind, Timestamp):
            return {column.name: moment}
        day = moment.date()
        return {column.name: day.replace(day=1) if isinstance(kind, BirthMonth) else day}
    if isinstance(kind, Integer):
        if not re.fullmatch("[-0-9]+", said):
            raise ValueError("no plain number")
        # It equals a whole number too, and reads any number of digits.
        return {column.name: Decimal(said)}
    assert isinstance(kind, Text), f"{kind}: a type that no source had when this was written"
    if kind.leading_zeros == "dropped":
        said = said.lstrip("0") or None
    if isinstance(kind, PersonId) and said is not None:
        said = hmac.new(person_key, said.encode(), hashlib.sha256).hexdigest()[:32]
    return {column.name: said}


def _period(said: str, is_month: bool) -> tuple[date, date]:
    if is_month:
        year, month = map(int, said.split("-"))
        months = 1
    else:
        begins, _, span = said.partition("/P")
        year, month, _ = map(int, begins.split("-"))
        months = int(span[:-1]) * (12 if span.endswith("Y") else 1)
    last = year * 12 + month - 1 + months - 1
    return date(year, month, 1), date(
        last // 12, last % 12 + 1, calendar.monthrange(last // 12, last % 12 + 1)[1]
    )
