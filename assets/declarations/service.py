"""The vocabulary of a service area: what is said once of all that its folders hold.

Belongs here: Service, and what a declaration takes from the one in whose folder it lies. Does not belong here: any
one service (assets/services), or looking into folders (by_service.py).
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from checks.contract import Sensitivity
from warehouse.indicators.declaration import Theme


@dataclass(frozen=True, kw_only=True)
class Service:
    """One service area. Whatever lies in a folder of its name belongs to it and does not repeat what it says."""

    code: str
    """The name of its folders, and of its group in Dagster."""
    title: str
    owner: str
    """Who answers for its figures, by role; published with each of them."""
    team: str
    """Who answers for its extracts, as Dagster takes it: a team such as team:highways, or an address of e-mail."""
    sensitivity: Sensitivity
    """Of its extracts, where one does not differ."""
    themes: tuple[Theme, ...] = ()
    """Where its indicators stand in the report, oldest first; directorates are renamed and services move."""


TAKEN = ("owner", "team", "sensitivity", "themes")
"""What a declaration that has such a field, and leaves it empty, takes from its service."""

BOUND = frozenset({"service", *TAKEN})
"""Fields of a declaration in which the one that is found may differ from the one that stands in its file."""


def said_itself(declared: Any) -> dict[str, Any]:
    """What a declaration says of itself although its service may say it."""
    fields = {field.name for field in dataclasses.fields(declared)}
    return {name: getattr(declared, name) for name in TAKEN if name in fields and getattr(declared, name)}


def belonging_to(service: Service, declared: Any) -> Any:
    """The declaration as one of this service: what it leaves empty is as the service says."""
    fields = {field.name for field in dataclasses.fields(declared)}
    said = {name: getattr(service, name) for name in TAKEN if name in fields}
    return dataclasses.replace(declared, **(said | said_itself(declared)), service=service.code)
