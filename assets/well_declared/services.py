"""Service areas: a team that Dagster takes, words for a reader, places in the report in the order of time.

Belongs here: a service by itself, and whether anything is its own. Does not belong here: which folder a declaration
lies in, and whether it repeats its service (assets/declarations/by_service.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assets.declarations.service import Service
from checks.contract import Source
from warehouse.calendar import Quarter
from warehouse.discovery import Found
from warehouse.indicators.declaration import Indicator, Theme
from warehouse.misdeclared import Flaw, Subject

_CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_TEAM = re.compile(r"team:[A-Za-z0-9_.\-/]+|[^@\s]+@[^@\s]+\.[^@\s]+")


def service_flaws(subject: Subject, service: Service) -> Iterator[Flaw]:
    """What is wrong with a service whose fields hold what they should."""
    if not _CODE.fullmatch(service.code):
        yield subject.flaw("code", f"{service.code!r}: lower case words joined by underscores")
    for field in ("title", "owner"):
        if not getattr(service, field).strip():
            yield subject.flaw(field, "is empty, and is told of all that the service sends or publishes")
    yield from _team(subject, service.team)
    yield from _themes(subject, service.themes)


def own_flaws(subject: Subject, declared: Source | Indicator, service: Service | None) -> Iterator[Flaw]:
    """What is wrong with what a source or an indicator says in place of its service."""
    if service is None:
        return
    if isinstance(declared, Source) and declared.team != service.team:
        yield from _team(subject, declared.team)
    if isinstance(declared, Indicator) and declared.themes != service.themes:
        yield from _themes(subject, declared.themes)


def _team(subject: Subject, team: str) -> Iterator[Flaw]:
    """Flaws of a team as Dagster takes it."""
    if not _TEAM.fullmatch(team):
        yield subject.flaw("team", f"{team!r}: a team such as 'team:highways', or an address of e-mail")


def _themes(subject: Subject, themes: Iterable[Theme]) -> Iterator[Flaw]:
    """Flaws of places in the report, which follow each other."""
    starts = []
    for theme in themes:
        try:
            starts.append(Quarter.parse(theme.from_quarter))
        except ValueError:
            yield subject.flaw(
                "themes, from_quarter", f"{theme.from_quarter!r} is no quarter such as '2017-18 Q4'"
            )
        for field in ("directorate", "theme"):
            if not getattr(theme, field).strip():
                yield subject.flaw(f"themes, {field}", f"is empty from {theme.from_quarter} on")
    if starts != sorted(set(starts)):
        yield subject.flaw("themes", "stand in order of their quarters, each once")


def empty_flaws(services: Found, rooms: Iterable[Found]) -> Iterator[Flaw]:
    """Services in whose folders nothing lies: a name that was misspelt, or one that is over."""
    used = {folder for room in rooms for file in room.files.values() for folder in file.split("/")[:-1]}
    for code, file in services.files.items():
        if code not in used:
            said = f"nothing lies in a folder {code!r} of assets or checks"
            yield Subject(file, f"service {code!r}").flaw("", said)
