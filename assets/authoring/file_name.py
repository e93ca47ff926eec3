"""What the name of a sample says: the name of its source, and the pattern of the names of its files.

Belongs here: telling what changes from file to file. Does not belong here: where samples lie.
"""

from __future__ import annotations

import re

from assets.authoring.heading import name_of, words_of

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_SHORT = "jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
_DATED = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2}|\d{8}|\d{4}-\d{2})(?!\d)")
PERIOD = "period"
_CHANGES = re.compile(
    rf"(?P<quarter>(?<![A-Za-z])[Qq][1-4](?!\d))|(?P<month>(?<![A-Za-z])(?i:{_MONTHS}|{_SHORT})(?![A-Za-z]))|(?P<digits>\d+)"
)


def pattern_of(file_name: str, dated: bool = False) -> str:
    """A regular expression of the names of such files, in any folder: digits, quarters and months may differ.

    `dated`: with the day, month or year in the name as its group `period`.
    """
    found = _DATED.search(file_name) if dated else None
    if not found:
        return f"(.*/)?{_general(file_name)}"
    before, after = file_name[: found.start()], file_name[found.end() :]
    return f"(.*/)?{_general(before)}(?P<{PERIOD}>{_general(found[0])}){_general(after)}"


def period_in(file_name: str) -> str:
    """The day, month or year in the name of a file; empty where there is none."""
    found = _DATED.search(file_name)
    return found[0] if found else ""


def _general(file_name: str) -> str:
    made, at = "", 0
    for found in _CHANGES.finditer(file_name):
        made += _plainly(file_name[at : found.start()])
        if found["quarter"]:
            made += f"{found[0][0]}[1-4]"
        elif found["month"]:
            made += "[A-Za-z]+"
        else:
            made += rf"\d{{{len(found[0])}}}" if len(found[0]) > 1 else r"\d+"
        at = found.end()
    return f"{made}{_plainly(file_name[at:])}"


def source_name_of(stem: str) -> str:
    """The name of the source, without what changes from file to file; empty where nothing else is left."""
    words = words_of(_CHANGES.sub(" ", stem))
    return name_of(words, 1) if words else ""


def _plainly(text: str) -> str:
    """The text as part of a regular expression, with a backslash only where one is needed."""
    return re.sub(r"([.^$*+?{}\[\]\\|()])", r"\\\1", text)
