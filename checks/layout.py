"""Which layout of a source a file has, told from its headings.

Belongs here: matching headings to layouts and saying what differs. Does not belong here: reading
the headings.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from checks.contract import Layout, Source


@dataclass(frozen=True)
class LayoutFound:
    """The layout of a file, and headings in it that the contract does not know."""

    layout: Layout
    other_headings: tuple[str, ...] = ()


class LayoutUnknown(Exception):
    """No layout of the source has these headings; the message says what is missing and what is strange."""


def find_layout(source: Source, headings: tuple[str, ...], others: tuple[str, ...] = ()) -> LayoutFound:
    """The layout whose headings are all in the file; the order of columns does not matter.

    Headings beyond the contract are returned (or refused, as the contract says). Raises LayoutUnknown
    against the nearest layout.
    """
    given = set(headings)
    fitting = [layout for layout in source.layouts() if set(layout.headings.values()) <= given]
    if not fitting:
        raise LayoutUnknown(_difference(source, given | set(others)))
    layout = max(fitting, key=lambda candidate: (len(candidate.headings), candidate.from_date is not None))
    known = set(layout.headings.values())
    strange = tuple(heading for heading in headings if heading not in known) + others
    if strange and source.other_headings == "refuse":
        raise LayoutUnknown(f"only headings that the contract knows; found {_quoted(strange)}")
    return LayoutFound(layout, strange)


def _difference(source: Source, given: set[str]) -> str:
    nearest = max(source.layouts(), key=lambda layout: len(set(layout.headings.values()) & given))
    wanted = set(nearest.headings.values())
    missing, strange = sorted(wanted - given), sorted(given - wanted)
    if len(missing) == len(wanted) > 1:
        # Then the first line may well be a record, whose text must not be repeated.
        said = f"a first line with the headings {_quoted(missing)}; it has none of them"
        return f"{said}; is it a record, or is the file divided by another mark than agreed?"
    said = f"the heading {_quoted(missing)}, which is missing"
    if strange:
        said += f"; found instead {_quoted(strange)}"
        for heading in missing:
            if like := difflib.get_close_matches(heading, strange, n=1, cutoff=0.5):
                said += f" (is '{like[0]}' the new name of '{heading}'?)"
    return f"{said}; a change of layout is declared in the source's contract before it is accepted"


def _quoted(headings: list[str] | tuple[str, ...]) -> str:
    return ", ".join(f"'{heading}'" for heading in headings)
