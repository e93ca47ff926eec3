"""Refusals that are outstanding: not yet mended, withdrawn or dismissed.

Belongs here: the rule by which a refused extract counts as mended. Does not belong here: refusing.

What was refused at the door is mended when receiving notes it as settled. An extract that was read and
refused is mended by a later arrival for the same source that is accepted and counts, under the same name, or
under a name that differs only by marks of a version: `draft`, `final`, `resent`, `corrected`, `revised`,
`amended`, `copy`, `v2`, `(2)` and the like. Capital letters and the kind of separator make no difference;
dates, places and folders do. Nothing else mends it: whoever knows better dismisses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assets.staging.standing import Standing

_MARKS = re.compile(
    r"(draft|final|resen[dt]|resubmi(t|tted|ssion)|correct(ed|ion)|revis(ed|ion)|amend(ed|ment)|copy"
    r"|v(er(sion)?)?\d*)"
)


def outstanding_refusals(found: Iterable[Standing]) -> list[Standing]:
    """The refused extracts that nothing has mended and nobody has decided about, in order of arrival."""
    newest: dict[tuple[str, str], int] = {}
    found = list(found)
    for standing in found:
        if standing.word == "accepted":
            place = _place(standing)
            newest[place] = max(newest.get(place, 0), standing.arrival.extract_key)
    return [
        standing
        for standing in found
        if standing.word in ("refused", "claimed twice")
        and not standing.settled
        and newest.get(_place(standing), 0) < standing.arrival.extract_key
    ]


def _place(standing: Standing) -> tuple[str, str]:
    return standing.arrival.source, without_marks(standing.arrival.file_name)


def without_marks(file_name: str) -> str:
    """A name without marks of a version, to be compared with another."""
    folder, _, name = file_name.casefold().rpartition("/")
    stem, dot, ending = name.rpartition(".")
    words = re.split(r"[\s_.-]+", stem if dot else ending)
    kept = [re.sub(r"\(\d+\)$", "", word) for word in words]
    said = " ".join(word for word in kept if word and not _MARKS.fullmatch(word))
    return f"{folder}/{said}.{ending if dot else ''}"
