"""Everything declared, looked at as a whole: the flaws of all files together, or how much there is.

Belongs here: the order of looking, and what is passed over because its own flaws come first. Does not belong here:
any one kind of flaw.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assets.declarations.service import Service
from assets.well_declared.declared import Declared, everything_declared
from assets.well_declared.empty_database import EmptyDatabase, empty_database
from assets.well_declared.facts import dimension_flaws, fact_flaws, twice_flaws
from assets.well_declared.indicators import indicator_flaws
from assets.well_declared.reference import reference_flaws, reference_flaws_of
from assets.well_declared.registers import register_flaws
from assets.well_declared.rules import circle_flaws, rule_flaws
from assets.well_declared.services import own_flaws, service_flaws
from assets.well_declared.sources import of_table, source_flaws
from assets.well_declared.trial_sources import rule_trial_flaws, typing_flaws
from assets.well_declared.trial_star import fact_trial_flaws, indicator_trial_flaws
from checks.contract import Table
from warehouse.misdeclared import Flaw, Misdeclared, Subject


@dataclass(frozen=True)
class WellDeclared:
    """How much is declared, all of it well."""

    sources: int
    facts: int
    indicators: int
    rules: int

    def __str__(self) -> str:
        counted = (
            (self.sources, "source"), (self.facts, "fact"), (self.indicators, "indicator"), (self.rules, "rule"),
        )  # fmt: skip
        return ", ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in counted) + ": well declared"


@cache
def well_declared() -> WellDeclared:
    """What the folders declare, looked at once in a process. Raises Misdeclared with every flaw."""
    declared = everything_declared()
    flaws = [*flaws_of(declared), *reference_flaws(declared.indicators.names)]
    if flaws:
        raise Misdeclared(sorted(dict.fromkeys(flaws), key=lambda flaw: flaw.file))
    return WellDeclared(
        *(len(kind.sound) for kind in (declared.sources, declared.facts, declared.indicators, declared.rules))
    )


def flaws_of(declared: Declared) -> list[Flaw]:
    """Every flaw of the declarations: each by itself first, then the SQL of those that have none."""
    flaws = [flaw for kind in declared.kinds for flaw in kind.flaws]
    for found in (
        _services(declared),
        _registers(declared),
        _sources(declared),
        _rules(declared),
        _star(declared),
        _indicators(declared),
    ):
        flaws += found
    flawed = {flaw.file for flaw in flaws}
    with empty_database() as database:
        database.make(declared.tables())
        flaws += _extracts_tried(database, declared, flawed)
        flawed = {flaw.file for flaw in flaws}
        flaws += _star_tried(database, declared, flawed)
    return flaws


def _services(declared: Declared) -> Iterator[Flaw]:
    for subject, service in declared.services.sound.items():
        yield from service_flaws(subject, service)


def _registers(declared: Declared) -> Iterator[Flaw]:
    for subject, register in declared.registers.sound.items():
        yield from register_flaws(subject, register)


def _service(declared: Declared, code: str) -> Service | None:
    return next((each for each in declared.services.sound.values() if each.code == code), None)


def _sources(declared: Declared) -> Iterator[Flaw]:
    first: dict[str, str] = {}
    for subject, source in declared.sources.sound.items():
        yield from source_flaws(subject, source, declared.facts.names)
        yield from own_flaws(subject, source, _service(declared, source.service))
        for name in {source.name, *(table.name for table in source.each_table)}:
            if first.setdefault(name, subject.file) != subject.file:
                yield subject.flaw("name", f"{name!r} is the name of a table in {first[name]} too")


def _rules(declared: Declared) -> Iterator[Flaw]:
    several = {s.name for s in declared.sources.sound.values() if s.tables}
    tables: dict[str, Table | None] = dict.fromkeys(declared.sources.names - several)
    tables |= {table.name: table for table in _tables(declared).values()}
    for subject, rule in declared.rules.sound.items():
        yield from rule_flaws(subject, rule, tables)
    yield from circle_flaws(declared.rules.sound)


def _tables(declared: Declared) -> dict[Subject, Table]:
    """The tables of all sources."""
    return {
        of_table(subject, table): table
        for subject, source in declared.sources.sound.items()
        for table in source.each_table
    }


def _star(declared: Declared) -> Iterator[Flaw]:
    facts, dimensions = declared.facts, declared.dimensions
    tables = {table.name: table for table in declared.tables()}
    fed = {table.target_fact for table in _tables(declared).values()}
    if len(declared.sources.sound) < len(declared.sources.names) or fed - {None, *facts.names}:
        fed |= facts.names  # A source that cannot be read, or names what there is not, may mean any of them.
    for subject, fact in facts.sound.items():
        yield from fact_flaws(subject, fact, dimensions.names, fed, tables)
    sound = {dimension.table.name: dimension for dimension in dimensions.sound.values()}
    for subject, dimension in dimensions.sound.items():
        others = {name: sound.get(name) for name in dimensions.names}
        yield from dimension_flaws(subject, dimension, others, facts.names)
    for kind in (facts, dimensions):
        yield from twice_flaws({subject: each.table.name for subject, each in kind.sound.items()})


def _indicators(declared: Declared) -> Iterator[Flaw]:
    about_people = {
        table.target_fact
        for source in declared.sources.sound.values()
        if source.sensitivity == "personal"
        for table in source.each_table
    }
    for subject, indicator in declared.indicators.sound.items():
        yield from indicator_flaws(subject, indicator, declared.facts.names, about_people)
        yield from own_flaws(subject, indicator, _service(declared, indicator.service))
        yield from reference_flaws_of(subject, indicator)


def _extracts_tried(database: EmptyDatabase, declared: Declared, flawed: set[str]) -> Iterator[Flaw]:
    """Sources and the rules on them."""
    rules = {subject: rule for subject, rule in declared.rules.sound.items() if subject.file not in flawed}
    by_name = {table.name: table for table in _tables(declared).values()}
    for subject, table in _tables(declared).items():
        if subject.file in flawed:
            continue
        if found := list(typing_flaws(database, subject, table)):
            yield from found
            continue
        on_it = {of_rule: rule for of_rule, rule in rules.items() if table.name in rule.applies_to}
        for of_rule, rule in on_it.items():
            yield from rule_trial_flaws(database, of_rule, rule, table, by_name)


def _star_tried(database: EmptyDatabase, declared: Declared, flawed: set[str]) -> Iterator[Flaw]:
    """Facts with the sources that feed them, and indicators."""
    for subject, fact in declared.facts.sound.items():
        feeding = {s: each for s, each in _tables(declared).items() if each.target_fact == fact.table.name}
        if subject.file not in flawed:
            usable = {s: each for s, each in feeding.items() if s.file not in flawed}
            yield from fact_trial_flaws(database, subject, fact, usable)
    for subject, indicator in declared.indicators.sound.items():
        if subject.file not in flawed:
            yield from indicator_trial_flaws(database, subject, indicator)
