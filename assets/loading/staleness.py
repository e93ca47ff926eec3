"""What is stale: dimensions, and quarters of facts and indicators, that would be built from something else now.

What something was built from is noted in words (built_from.py), so that a figure that changes can be told
its cause.

Belongs here: noting a build in the transaction that makes it, and telling what is stale. Does not
belong here: building (star.py) or when (pipelines).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import sqlalchemy as sa

from assets.declarations.declared import all_dimensions, all_facts, all_indicators
from assets.declarations.dimension import Dimension, in_order
from assets.declarations.fact import Fact
from assets.loading.built_from import (
    COLUMN,
    FILE,
    behind_dimension,
    behind_fact,
    behind_figures,
    columns_used,
    extracts_by_quarter,
    marked,
)
from assets.loading.code_behind import code_of_fact, code_of_indicator
from assets.loading.reads import Columns, content_of_columns, digest
from assets.loading.rows_of_dimensions import WHOLE, extracts_behind, held_dimensions, rows_of
from warehouse.calendar import Quarter
from warehouse.code.version import CodeVersion
from warehouse.database.connection import Warehouse
from warehouse.database.load import insert_rows, replace_rows
from warehouse.indicators.declaration import Indicator
from warehouse.indicators.rests_on import beside
from warehouse.schema.ledger import code_version, fact_quarter_load
from warehouse.storage.paths import DataPaths

Noted = dict[str, dict[int, str]]
"""By name and quarter, from what it was built, or would be."""


@dataclass(frozen=True)
class Stale:
    """What is not built from what it would be built from now."""

    dimensions: tuple[str, ...] = ()
    facts: Mapping[str, tuple[Quarter, ...]] = field(default_factory=dict)
    """By table, the quarters in order."""
    indicators: Mapping[str, tuple[Quarter, ...]] = field(default_factory=dict)
    """By code, likewise."""

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """All quarters of which a fact or a figure is stale, in order."""
        return tuple(sorted({q for each in (*self.facts.values(), *self.indicators.values()) for q in each}))


def note_dimension(
    warehouse: Warehouse, dimension: Dimension, files: Iterable[str], extracts: Mapping[int, str]
) -> None:
    """Notes what a dimension was made from and what stands in it now; runs in the transaction that loads it."""
    name = dimension.table.name
    columns = content_of_columns(warehouse, dimension.table)
    lines = [behind_dimension(dimension, files, extracts)]
    lines += [f"{COLUMN} {column} {said}" for column, said in columns.items()]
    _replace(warehouse, name, {WHOLE: "\n".join(lines)}, [WHOLE])


def note_fact(
    warehouse: Warehouse, fact: Fact, extracts: Mapping[int, str], first: Quarter, last: Quarter
) -> None:
    """Notes what each quarter of a fact was built from; runs in the transaction that builds it.

    `extracts` was asked (extracts_by_quarter) before the rows were read: an extract that is staged
    meanwhile then waits, instead of being noted without being built.
    """
    built_from = behind_fact(fact, extracts, _content(_noted(warehouse)))
    _replace(warehouse, fact.table.name, built_from, [q.key for q in first.until(last)])
    _note_code(warehouse, code_of_fact(fact))


def note_indicator(warehouse: Warehouse, indicator: Indicator, first: Quarter, last: Quarter) -> None:
    """Notes the same for the figures of an indicator: they rest on what its fact was built from."""
    noted = _noted(warehouse)
    touched = {quarter: lines for quarter, lines in noted.get(indicator.fact.name, {}).items() if lines}
    built_from = behind_figures(indicator, touched, beside(warehouse, indicator), _content(noted))
    _replace(warehouse, indicator.identity, built_from, [q.key for q in first.until(last)])
    _note_code(warehouse, code_of_indicator(indicator))


def noted_digest(warehouse: Warehouse, name: str, *quarters: Quarter) -> str:
    """A digest of what some quarters of something were built from. To be called outside a transaction."""
    with warehouse.sql.begin():
        noted = _noted(warehouse).get(name, {})
    return digest(f"{quarter.key} {noted.get(quarter.key, '')}" for quarter in quarters)


def content_of(warehouse: Warehouse, dimension: Dimension) -> str:
    """A digest of what facts and figures read of a dimension, as it was noted when it was loaded.

    Where its members come out of extracts, its own fact goes by those: a new branch changes no quarter without it.
    To be called outside a transaction.
    """
    if dimension.members_of:
        return f"members of {dimension.members_of}"
    name = dimension.table.name
    with warehouse.sql.begin():
        content = _content(_noted(warehouse)).get(name, {})
    used = columns_used(name, all_facts().values(), all_indicators().values()) or sorted(content)
    return digest(f"{column} {content.get(column, '-')}" for column in used)


def stale_now(warehouse: Warehouse, paths: DataPaths, incomplete: Collection[str] = ()) -> Stale:
    """All that is stale. To be called outside a transaction.

    What comes out of extracts of sources that are `incomplete` stays as it is, and what rests on it with it.
    """
    extracts = {name: extracts_by_quarter(paths, name) for name in all_facts()}
    with warehouse.sql.begin():
        noted = _noted(warehouse)
    dimensions = [d for d in in_order(all_dimensions()) if _is_stale(paths, d, noted)]
    held = held_dimensions(incomplete)
    waiting = [d for d in dimensions if d.table.name not in held]
    with _as_they_will_be(warehouse, paths, noted, waiting) as content:
        facts = {name: behind_fact(fact, extracts[name], content) for name, fact in all_facts().items()}
        indicators = {
            code: behind_figures(i, facts[i.fact.name], beside(warehouse, i), content)
            for code, i in all_indicators().items()
        }
    identities = {code: indicator.identity for code, indicator in all_indicators().items()}
    return Stale(
        tuple(dimension.table.name for dimension in dimensions),
        _differing(facts, noted, {name: name for name in facts}),
        _differing(indicators, noted, identities),
    )


def stale_facts(warehouse: Warehouse, paths: DataPaths) -> Mapping[str, tuple[Quarter, ...]]:
    """The facts of which quarters are stale, whatever dimensions are: what they rest on is not all that is staged."""
    with warehouse.sql.begin():
        noted = _noted(warehouse)
    content = _content(noted)
    wanted = {
        name: behind_fact(fact, extracts_by_quarter(paths, name), content)
        for name, fact in all_facts().items()
    }
    return _differing(wanted, noted, {name: name for name in wanted})


def stale_tables_of_rows(warehouse: Warehouse, paths: DataPaths) -> list[str]:
    """The dimensions that hold rows of extracts, and others than they would hold if they were loaded now."""
    with warehouse.sql.begin():
        noted = _noted(warehouse)
    return [
        name
        for name, dimension in all_dimensions().items()
        if dimension.rows_of and _is_stale(paths, dimension, noted)
    ]


def _is_stale(paths: DataPaths, dimension: Dimension, noted: Noted) -> bool:
    was = noted.get(dimension.table.name, {}).get(WHOLE, "")
    made_from = "\n".join(line for line in was.splitlines() if not line.startswith(COLUMN))
    return made_from != behind_dimension(dimension, marked(was, FILE), extracts_behind(paths, dimension))


@contextmanager
def _as_they_will_be(
    warehouse: Warehouse, paths: DataPaths, noted: Noted, stale: Iterable[Dimension]
) -> Iterator[Columns]:
    """What stands in dimensions once those that are stale are loaded, as it is seen within the block.

    They are loaded, in a transaction that is not kept: the build loads them. One that cannot be is left as it is, for
    the build to say why. Before anything was ever loaded all is stale, and nothing needs to be looked at. A dimension
    whose members come out of extracts is read by their own fact alone, which goes by the extracts.
    """
    waiting = [d for d in stale if d.table.name in _content(noted) and not d.members_of]
    broken: set[str] = set()
    while True:
        content = dict(_content(noted))
        looking = warehouse.sql.begin()
        try:
            for dimension in (d for d in waiting if d.table.name not in broken):
                try:
                    dimension.load(warehouse, rows_of(warehouse, paths, dimension))
                    content[dimension.table.name] = content_of_columns(warehouse, dimension.table)
                except Exception:
                    broken.add(dimension.table.name)
                    break
            else:
                yield content
                return
        finally:
            looking.rollback()


def _differing(
    wanted: Mapping[str, Mapping[int, str]], noted: Noted, names: Mapping[str, str]
) -> dict[str, tuple[Quarter, ...]]:
    found = {}
    for name, now in wanted.items():
        # A quarter that extracts touched once and do not any more is stale too.
        was = noted.get(names[name], {})
        differing = sorted(key for key in was.keys() | now.keys() if was.get(key, "") != now.get(key, ""))
        if differing:
            found[name] = tuple(Quarter.from_key(key) for key in differing)
    return found


def _noted(warehouse: Warehouse) -> Noted:
    table = fact_quarter_load
    found: Noted = {}
    columns = (table.c.built_name, table.c.quarter_key, table.c.extracts)
    for name, quarter, lines in warehouse.sql.execute(sa.select(*columns)).all():
        found.setdefault(name, {})[quarter] = lines
    return found


def _content(noted: Noted) -> Columns:
    return {name: columns for name, by in noted.items() if (columns := marked(by.get(WHOLE, ""), COLUMN))}


def _replace(warehouse: Warehouse, name: str, wanted: Mapping[int, str], quarters: list[int]) -> None:
    table = fact_quarter_load
    rows = [{"built_name": name, "quarter_key": key, "extracts": wanted.get(key, "")} for key in quarters]
    between = table.c.quarter_key.between(min(quarters), max(quarters))
    replace_rows(warehouse, table, rows, table.c.built_name == name, between)


def _note_code(warehouse: Warehouse, code: CodeVersion) -> None:
    """Notes of what a version of the code is made, so that it can be said which file changed."""
    table = code_version
    known = sa.select(table.c.version_digest).where(table.c.version_digest == code.digest)
    if warehouse.sql.execute(known).first() is None:
        parts = "\n".join(f"{name} {digest}" for name, digest in code.parts.items())
        insert_rows(warehouse, table, [{"version_digest": code.digest, "parts": parts}])
