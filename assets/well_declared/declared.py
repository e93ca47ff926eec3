"""The declarations of all folders with their files: those that there are, and those whose fields can be spoken of.

Belongs here: finding them without stopping at the first fault. Does not belong here: what is wrong with them together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from assets.declarations.by_service import look_by_service, look_for_services
from assets.declarations.dimension import Dimension
from assets.declarations.fact import Fact
from assets.declarations.service import Service
from assets.well_declared.fields import field_flaws
from assets.well_declared.services import empty_flaws
from checks.contract import Source
from checks.register import Register
from checks.rule import ExtractRule, RowRule, SetRule
from warehouse.discovery import Found, first_of_each_file
from warehouse.indicators.declaration import Indicator
from warehouse.misdeclared import Flaw, Subject


@dataclass
class Kind:
    """The declarations of one folder."""

    sound: dict[Subject, Any] = field(default_factory=dict)
    """Those whose fields hold what they should."""
    names: set[str] = field(default_factory=set)
    """Of all that there are: what cannot be read is there all the same, and nobody misspelt its name."""
    flaws: list[Flaw] = field(default_factory=list)


@dataclass(frozen=True)
class Declared:
    """The declarations of every folder."""

    services: Kind
    sources: Kind
    facts: Kind
    dimensions: Kind
    indicators: Kind
    rules: Kind
    registers: Kind

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Each folder."""
        return (
            self.services,
            self.sources,
            self.facts,
            self.dimensions,
            self.indicators,
            self.rules,
            self.registers,
        )

    def tables(self) -> list[sa.Table]:
        """Every table of the warehouse: those that it always has, and those that are declared."""
        from warehouse.schema import metadata

        declared = [each.table for kind in (self.facts, self.dimensions) for each in kind.sound.values()]
        return list({table.name: table for table in (*declared, *metadata.tables.values())}.values())


def everything_declared() -> Declared:
    """What the folders of the project declare."""
    import assets.dimensions
    import assets.facts
    import assets.indicators
    import assets.sources
    import checks.registers
    import checks.rules

    services = look_for_services()
    rooms = {
        "sources": look_by_service(assets.sources, "source", services, name_in="name"),
        "facts": look_by_service(assets.facts, "fact", services),
        "dimensions": look_by_service(assets.dimensions, "dimension", services),
        "indicators": look_by_service(assets.indicators, "indicator", services, name_in="code"),
        "rules": look_by_service(checks.rules, "rule", services, name_in="code"),
        "registers": look_by_service(checks.registers, "register", services),
    }
    services.flaws += empty_flaws(services, rooms.values())
    return declared_in(services, **rooms)


def declared_in(
    services: Found,
    sources: Found,
    facts: Found,
    dimensions: Found,
    indicators: Found,
    rules: Found,
    registers: Found,
) -> Declared:
    """What was found, sorted into what can be spoken of and what cannot."""
    folders = (services, sources, facts, dimensions, indicators, rules, registers)
    met = first_of_each_file(flaw for folder in folders for flaw in folder.flaws)
    for folder in folders:
        folder.flaws = [flaw for flaw in folder.flaws if flaw in met]
    return Declared(
        _kind(services, "service", (Service,)),
        _kind(sources, "source", (Source,)),
        _kind(facts, "fact", (Fact,), "fact_"),
        _kind(dimensions, "dimension", (Dimension,), "dim_"),
        _kind(indicators, "indicator", (Indicator,)),
        _kind(rules, "rule", (RowRule, SetRule, ExtractRule)),
        _kind(registers, "register", (Register,)),
    )


def _kind(found: Found, word: str, classes: tuple[type, ...], table_prefix: str = "") -> Kind:
    """Those of one folder; what has a table is known by its name, everything else by the name of its file."""
    kind = Kind(flaws=list(found.flaws))
    for module, file in found.files.items():
        declared = found.objects.get(module)
        subject = Subject(file, f"{word} {module!r}")
        flaws = [] if declared is None else list(field_flaws(subject, declared, classes))
        kind.flaws += flaws
        if declared is not None and not flaws:
            kind.sound[subject] = declared
        table = getattr(kind.sound.get(subject), "table", None) if table_prefix else None
        kind.names.add(table.name if table is not None else f"{table_prefix}{module}")
    return kind
