"""What is refused at the door: why, in words for the person who can mend it.

Belongs here: who claims a file, and the sentences about what is not taken in. Does not belong here: the
record of it (assets/staging/arrivals.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assets.staging.receiving.landing import LINK, NOT_A_FILE, TOO_DEEP, UNREADABLE, UNREADABLE_FOLDER, WHOLE
from checks.contract import Source

_MENDED_BY = {
    LINK: "links are not followed; send the file itself",
    NOT_A_FILE: "only files are taken in; send a file",
    UNREADABLE: "let this program's user read it; the next ingest then takes it in",
    UNREADABLE_FOLDER: "nothing in it is taken in; let this program's user read and enter it",
    TOO_DEEP: "nothing in it is taken in; put its files nearer to the landing zone",
}


def claims(name: str, sources: Sequence[Source]) -> tuple[str, ...]:
    """The names of the sources whose file pattern matches a name as it was sent."""
    return tuple(s.name for s in sources if re.fullmatch(s.file_pattern, name, flags=re.IGNORECASE))


def refused_message(shown: str, kind: str, because: str) -> str:
    """What whoever can mend it is told of an entry that cannot be taken in."""
    what = "the landing zone itself" if shown == WHOLE else shown
    return f"{what}: refused, nothing of it is read; it is {kind} ({because}): {_MENDED_BY[kind]}"


def claimed_twice_message(shown: str, claimed_by: Sequence[str], sources: Sequence[Source]) -> str:
    """What the engineer is told whose contracts claim one file."""
    patterns = " and ".join(f"{s.name} (pattern {s.file_pattern})" for s in sources if s.name in claimed_by)
    return (
        f"{shown}: claimed by the sources {patterns}; it is archived and nothing of it is read. "
        "Mend the file patterns so that one source claims it; the next ingest then takes it in"
    )
