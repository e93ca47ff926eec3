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

from checks.contract import Column


def staged_values(column: Column, text: str | None, person_key: bytes) -> dict[str, Any]:
    """The staged columns of one column with their values. Raises ValueError for a text that can have none."""
    said = (text or "").strip() or None
    names = column.staged_names
    if said is None:
        return dict.fromkeys(names)
    if column.codes is not None:
        codes = column.codes
        if said in codes.ignorable:
            return {column.name: None}
        code = codes.fixable.get(said, said)
        if code not in codes.standard:
            raise ValueError("no agreed code")
        return {column.name: codes.stored_as.get(code, code)}
    if column.type in ("month", "period"):
        return dict(zip(names, _period(said, column.type), strict=True))
    if column.type in ("date", "timestamp", "birth_month"):
        moment = datetime.strptime(said, column.date_format)
        if column.type == "timestamp":
            return {column.name: moment}
        return {column.name: moment.date().replace(day=1) if column.type == "birth_month" else moment.date()}
    if column.type in ("integer", "decimal"):
        if not re.fullmatch("[-0-9]+" if column.type == "integer" else "[-0-9.]+", said):
            raise ValueError("no plain number")
        # It equals a whole number too, and reads any number of digits.
        return {column.name: Decimal(said)}
    if column.leading_zeros == "dropped":
        said = said.lstrip("0") or None
    if column.type == "person_id" and said is not None:
        said = hmac.new(person_key, said.encode(), hashlib.sha256).hexdigest()[:32]
    return {column.name: said}


def _period(said: str, kind: str) -> tuple[date, date]:
    if kind == "month":
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
