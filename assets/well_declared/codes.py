"""Code lists: files and columns that there are, and codes that can be meant.

Belongs here: the lists of a column of codes. Does not belong here: the column (columns.py).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

from checks.columns.codes import Codes, ListedCodes, ReferenceCodes
from warehouse.misdeclared import Flaw, Subject


def code_flaws(subject: Subject, codes: Codes | ReferenceCodes | ListedCodes) -> Iterator[Flaw]:
    """What is wrong with a list; its file is looked at first, as nothing can be said of one that cannot be read."""
    if isinstance(codes, ReferenceCodes):
        unusable = list(_reference(subject, codes))
        yield from unusable
        if unusable:
            return
    if not codes.standard:
        yield subject.flaw(
            "codes, standard", "there is no standard code, so that every row would be rejected"
        )
        return
    yield from _code_lists(subject, codes)


def _reference(subject: Subject, codes: ReferenceCodes) -> Iterator[Flaw]:
    folder = codes.path.parent
    if not codes.path.is_file():
        files = [path.name for path in folder.glob("*.csv")] if folder.is_dir() else []
        yield subject.unknown("codes, path", codes.path.name, f"file of {folder.name}", files)
        return
    with codes.path.open(encoding="utf-8", newline="") as lines:
        columns = next(csv.reader(lines), [])
    for field in ("code_column", "meaning_column", "stored_column"):
        name = getattr(codes, field)
        if name not in columns and (name or field != "stored_column"):
            yield subject.unknown(f"codes, {field}", name, f"column of {codes.path.name}", columns)


def _code_lists(subject: Subject, codes: Codes | ReferenceCodes | ListedCodes) -> Iterator[Flaw]:
    standard = codes.standard
    for wrong, meant in codes.fixable.items():
        if meant not in standard:
            yield subject.unknown(f"codes, fixable {wrong!r}", meant, "standard code", standard)
        if wrong in standard:
            yield subject.flaw("codes, fixable", f"{wrong!r} is a standard code, so there is nothing to mend")
    for text in codes.ignorable:
        if text in standard or text in codes.fixable:
            yield subject.flaw(
                "codes, ignorable", f"{text!r} is a code too; it cannot also stand for 'no code'"
            )
    for code, valid in codes.valid.items() if isinstance(codes, Codes) else ():
        if code not in standard:
            yield subject.unknown("codes, valid", code, "standard code", standard)
        if not (valid.first or valid.last):
            yield subject.flaw("codes, valid", f"{code!r} may be used on any day; leave it out")
        if valid.first and valid.last and valid.last < valid.first:
            yield subject.flaw("codes, valid", f"{code!r} ends on {valid.last} and begins on {valid.first}")
    for code in codes.stored_as if isinstance(codes, Codes) else ():
        if code not in standard:
            yield subject.unknown("codes, stored_as", code, "standard code", standard)
