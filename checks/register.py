"""The vocabulary of a register: what is known of the things that extracts name, such as the branches of a library.

A thing may be renamed and it may be there only from or until some day, and extracts without codes know it by its name
alone. A register says which names are of one thing, from when it bore each, and when it was there.

Belongs here: Register and its parts, and what follows from them in SQL. Does not belong here: any one register
(checks/registers), or the members of a dimension that are made of one (warehouse/database/history.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa


@dataclass(frozen=True)
class Name:
    """A name that a thing bore from a day on."""

    name: str
    from_date: date | None = None
    """The first day of the name; None for the first one, which counts from the beginning."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of one thing."""

    organisation_code: str
    """GSS code of the council whose it is: another council's of the same name is another thing."""
    names: tuple[Name, ...]
    """Oldest first. By the first one it is identified for good, however often it is renamed."""
    opened: date | None = None
    """The first day on which it was there; None: before all extracts, or not known."""
    closed: date | None = None
    """The last day on which it was there; None: it is still there, or not known."""

    @property
    def identity(self) -> str:
        """The name by which it is identified."""
        return self.names[0].name


@dataclass(frozen=True)
class Version:
    """A thing while it bore one name."""

    number: int
    name: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class Register:
    """What is known of things of one kind; what it does not hold bore one name and was always there."""

    known: tuple[Known, ...]

    def of(self, organisation_code: str, identity: str) -> Known:
        """What is known of a thing, if only its name."""
        for known in self.known:
            if (known.organisation_code, known.identity) == (organisation_code, identity):
                return known
        return Known(organisation_code=organisation_code, names=(Name(identity),))

    def identity(
        self, organisation_code: sa.ColumnElement[str], name: sa.ColumnElement[str]
    ) -> sa.ColumnElement[str]:
        """What a name stands for, whichever of its names an extract uses and whenever."""
        renamed = [
            (sa.and_(organisation_code == known.organisation_code, name == later.name), known.identity)
            for known in self.known
            for later in known.names[1:]
            if later.name != known.identity
        ]
        return sa.case(*renamed, else_=name) if renamed else name

    def was_not_there(
        self, organisation_code: sa.ColumnElement[str], name: sa.ColumnElement[str],
        first: sa.ColumnElement[date], last: sa.ColumnElement[date],
    ) -> sa.ColumnElement[bool]:  # fmt: skip
        """The condition under which a thing was there on none of the days from the first to the last."""
        absent = [
            sa.and_(
                organisation_code == known.organisation_code,
                name.in_([each.name for each in known.names]),
                sa.or_(
                    *([first > known.closed] if known.closed else []),
                    *([last < known.opened] if known.opened else []),
                ),
            )
            for known in self.known
            if known.opened or known.closed
        ]
        return sa.or_(sa.false(), *absent)


def versions(known: Known) -> Iterator[Version]:
    """A thing under each of its names, which together cover all days: facts of any day find one of them."""
    ends = [name.from_date and name.from_date - timedelta(days=1) for name in known.names[1:]] + [None]
    for number, (name, end) in enumerate(zip(known.names, ends, strict=True), start=1):
        yield Version(number, name.name, name.from_date, end)
