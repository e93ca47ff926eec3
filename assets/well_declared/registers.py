"""Registers: each name is one thing's, names follow each other, nothing closes before it opens.

Belongs here: a register by itself. Does not belong here: rules and dimensions that use it.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.register import Known, Register
from warehouse.misdeclared import Flaw, Subject


def register_flaws(subject: Subject, register: Register) -> Iterator[Flaw]:
    """What is wrong with a register whose fields hold what they should."""
    whose: dict[tuple[str, str], str] = {}
    for place, known in enumerate(register.known, start=1):
        if not known.names:
            yield subject.flaw(f"known no. {place}", "has no name, by which alone extracts know it")
            continue
        yield from _of_one(Subject(subject.file, f"{subject.name}, {known.identity!r}"), known)
        for name in {each.name for each in known.names}:
            owner = whose.setdefault((known.organisation_code, name), known.identity)
            if owner != known.identity:
                said = f"is a name of {owner!r} and of {known.identity!r}; extracts cannot tell them"
                yield subject.flaw(f"known, {name!r}", said)
    identities = [(known.organisation_code, known.identity) for known in register.known if known.names]
    for identity in sorted({each for each in identities if identities.count(each) > 1}):
        yield subject.flaw("known", f"{identity[1]!r} of {identity[0]} stands there twice")


def _of_one(subject: Subject, known: Known) -> Iterator[Flaw]:
    first, *later = known.names
    if any(not name.name.strip() for name in known.names):
        yield subject.flaw("names", "one of them is empty")
    if first.from_date is not None:
        yield subject.flaw(
            "names", "the first has a first day; it counts from the beginning, so leave it out"
        )
    starts = [name.from_date for name in later]
    if None in starts:
        yield subject.flaw("names", "each after the first needs the day from which it counts")
    elif starts != sorted(set(starts)):  # type: ignore[type-var]
        yield subject.flaw("names", "stand in order of their days, each once")
    if known.opened and known.closed and known.closed < known.opened:
        yield subject.flaw("closed", f"{known.closed} is before it opened on {known.opened}")
