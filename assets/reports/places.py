"""The places that figures are published of: councils and their areas, by code or name.

Belongs here: finding the one that somebody means. Does not belong here: figures.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from warehouse.database.connection import Warehouse
from warehouse.schema.dimensions import dim_area, dim_organisation
from warehouse.schema.indicators import fact_indicator_edition, fact_indicator_value

MOST_CHOICES = 10


class UnknownPlace(Exception):
    """No place, or more than one, is what somebody called it. The message says which there are."""


@dataclass(frozen=True, order=True)
class Place:
    """An area whose figures a council counts; the council itself where both codes are one."""

    organisation_code: str
    organisation_name: str
    area_code: str
    area_name: str

    @property
    def is_council(self) -> bool:
        """Whether it is the council itself and not one of its areas."""
        return self.area_code == self.organisation_code

    def is_called(self, name: str) -> bool:
        """Whether this is its code or its name, in capitals or not."""
        own = (self.area_code, self.area_name, *((self.organisation_name,) if self.is_council else ()))
        return name.strip().casefold() in (each.casefold() for each in own)

    def __str__(self) -> str:
        return f"{self.area_name} ({self.area_code})"


def places(warehouse: Warehouse) -> list[Place]:
    """Every place that a release, or the warehouse, has or had a figure of."""
    found = []
    for table in (fact_indicator_value, fact_indicator_edition):
        each = (
            sa.select(dim_organisation.c.organisation_code, dim_organisation.c.organisation_name,
                      dim_area.c.area_code, dim_area.c.area_name)
            .select_from(table)
            .join(dim_organisation, dim_organisation.c.organisation_key == table.c.organisation_key)
            .join(dim_area, dim_area.c.area_key == table.c.area_key)
            .distinct()
        )  # fmt: skip
        with warehouse.sql.begin():
            found += [Place(*row) for row in warehouse.sql.execute(each).all()]
    return sorted(set(found))


def place_meant(known: Sequence[Place], name: str | None, council: str) -> Place:
    """The place of that code or name; the council itself, by its code, when none is named.

    Where two councils count an area of one name, that of the council itself is meant. Raises UnknownPlace.
    """
    if name is None:
        itself = [place for place in known if place.is_council and place.organisation_code == council]
        if known and not itself:
            councils = [place for place in known if place.is_council]
            raise UnknownPlace(f"no figure is published of {council} itself; name one of {_listed(councils)}")
        return itself[0] if itself else Place(council, council, council, council)
    called = [place for place in known if place.is_called(name)]
    ours = [place for place in called if place.organisation_code == council]
    if len(ours) == 1 or len(called) == 1:
        return (ours or called)[0]
    if called:
        which = " or ".join(f"{place.area_code} of {place.organisation_name}" for place in called)
        one_code = len({place.area_code for place in called}) == 1
        how = "ask as the council that is meant" if one_code else "give the code"
        raise UnknownPlace(f"'{name}' may be {which}: {how}")
    raise UnknownPlace(f"no figure is published of a place called '{name}'; {_near(known, name)}")


def _near(known: Sequence[Place], name: str) -> str:
    spelt = {each.casefold(): place for place in known for each in (place.area_code, place.area_name)}
    close = difflib.get_close_matches(name.strip().casefold(), spelt, n=3)
    near = list(dict.fromkeys(str(spelt[each]) for each in close))
    return f"is it {' or '.join(near)}?" if near else f"name one of {_listed(known)}"


def _listed(known: Sequence[Place]) -> str:
    said = sorted({str(place) for place in known})
    rest = len(said) - MOST_CHOICES
    more = f" and {rest} more (the view scorecard has them all)" if rest > 0 else ""
    return (", ".join(said[:MOST_CHOICES]) or "none yet") + more
