"""Why a figure changed since it was last published: the true cause, by name.

Belongs here: comparing what a figure is built from now with what it was built from at the last publication.
Does not belong here: what changed (warehouse/release/editions.py), or noting what was built (staleness.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from assets.declarations.declared import all_dimensions, all_sources
from assets.loading.built_from import (
    BESIDE,
    CODE,
    CONTRACT,
    COUNTING,
    READS,
    extract_lines,
    marked,
    quarters_behind,
    sources_of,
)
from assets.loading.held import held_facts, incomplete_now
from assets.loading.staleness import stale_facts
from assets.staging.standing import Standing, standings
from warehouse.calendar import Quarter
from warehouse.code.version import files_changed
from warehouse.database.connection import Warehouse
from warehouse.indicators.declaration import Indicator
from warehouse.indicators.rests_on import TARGETS
from warehouse.schema.indicators import release
from warehouse.schema.ledger import code_version, fact_quarter_load, release_basis
from warehouse.storage.paths import DataPaths

Row = Mapping[str, Any]
Built = dict[tuple[str, int], str]
"""By what was built and the quarter, the lines that say from what."""


@dataclass(frozen=True)
class Causes:
    """What is needed to tell why figures changed; called with a figure as it was and as it is (or is not)."""

    indicators: Mapping[int, Indicator]
    """By indicator key."""
    found: Mapping[int, Standing]
    """Every arrival by its key."""
    held: Mapping[str, list[str]]
    now: Built
    before: Built
    """As at the last publication; empty when the warehouse was made anew since."""
    published_at: datetime
    code: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By version of the code, its parts with a digest of each."""

    def __call__(self, before: Row, after: Row | None) -> list[str]:
        """The causes, the first of which is the weightiest; empty when none is known."""
        indicator = self.indicators.get(before["indicator_key"])
        if indicator is None or (after is None and indicator.fact.name in self.held):
            return []
        quarter = Quarter.from_key(before["quarter_key"])
        said: list[str] = []
        if after is None or _differ(before, after, ("numerator", "denominator", "value")):
            said += self._of_extracts(indicator, quarter)
            said += self._of_code(indicator, quarter)
            if not said:
                said += self._of_rows_beside(indicator, quarter)
            said = said or self._of_extracts_anywhere(indicator)
        if after is not None:
            if _differ(before, after, ("target", "rag")) and TARGETS in self._changed(
                (indicator.identity, quarter.key), BESIDE
            ):
                said.append("target changed")
            if _differ(before, after, ("is_suppressed",)):
                hidden = "withheld" if after["is_suppressed"] else "no longer withheld"
                said.append(f"{hidden} to protect small numbers")
        return said

    def _of_extracts(self, indicator: Indicator, quarter: Quarter) -> list[str]:
        if not self.before:
            return self._since_last_published(indicator)
        for first, last in (indicator.period.rests_on(quarter), quarters_behind(indicator, quarter)):
            quarters = [each.key for each in first.until(last)]
            if said := self._of_extracts_in(indicator, quarters):
                return said
        return []

    def _of_extracts_anywhere(self, indicator: Indicator) -> list[str]:
        """A record may stand in any quarter of its fact, such as that of its recording, and count in a later one."""
        built = {*self.before, *self.now} if self.before else set()
        quarters = sorted(quarter for name, quarter in built if name == indicator.fact.name)
        return self._of_extracts_in(indicator, quarters)

    def _of_extracts_in(self, indicator: Indicator, quarters: Iterable[int]) -> list[str]:
        was, stands = (_extracts(built, indicator.fact.name, quarters) for built in (self.before, self.now))
        return self._difference(was, stands)

    def _difference(self, was: dict[int, list[str]], stands: dict[int, list[str]]) -> list[str]:
        new = [key for key in stands if key not in was]
        gone = [key for key in was if key not in stands]
        restaged = {
            key: _as_staged(was[key], stands[key])
            for key in stands
            if was.get(key, stands[key]) != stands[key]
        }
        put_back = [key for key in new if self._arrived_before(key)]
        later = [key for key in new if key not in put_back]
        said = [f"later extracts {self._names(later)}"] if later else []
        said += [f"{self._name(key)} counts again" for key in put_back]
        said += [self._gone(key) for key in gone]
        telling = [f"{self._name(key)} staged again: {how}" for key, how in restaged.items() if how]
        if not (said or telling):
            telling = [f"{self._name(key)} staged again" for key in restaged]
        return said + telling

    def _gone(self, key: int) -> str:
        standing = self.found.get(key)
        if standing is None:
            return f"extract {key} is gone"
        name = standing.arrival.file_name
        if standing.decision:
            return f"extract {name} was {standing.word}: {standing.decision.reason}"
        if standing.arrival.source not in all_sources():
            return f"source {standing.arrival.source} of {name} is not declared any more"
        if standing.word == "refused":
            return f"extract {name} was refused when it was staged again"
        return f"{name} staged again does not touch this period any more"

    def _since_last_published(self, indicator: Indicator) -> list[str]:
        """What is known to have happened, where the warehouse does not know what it was built from."""
        ours = set(sources_of(indicator.fact.name))
        of_ours = [standing for standing in self.found.values() if standing.arrival.source in ours]
        later = [s.arrival.extract_key for s in of_ours
                 if s.counts and s.arrival.received_at > self.published_at]  # fmt: skip
        gone = [
            s.arrival.extract_key for s in of_ours if s.decision and s.decision.decided_at > self.published_at
        ]
        said = [f"later extracts {self._names(later)}"] if later else []
        return said + [self._gone(key) for key in gone]

    def _of_code(self, indicator: Indicator, quarter: Quarter) -> list[str]:
        """Whether it is counted otherwise, or its fact made otherwise, and which files say so."""
        place = (indicator.identity, quarter.key)
        said = []
        if self._changed(place, CODE) or self._changed(place, COUNTING):
            files = self._files_changed(place)
            what = "definition changed" if self._changed(place, COUNTING) else "computed otherwise"
            said.append(f"{what}: {', '.join(files)}" if files else what)
        places = self._of_fact(indicator, quarter)
        files = sorted({file for each in places for file in self._files_changed(each)})
        if files:
            said.append(f"{indicator.fact.name} made otherwise: {', '.join(files)}")
        contracts = sorted({name for each in places for name in self._changed(each, CONTRACT)})
        if contracts:
            said.append(f"contract changed: {', '.join(contracts)}")
        return said

    def _of_rows_beside(self, indicator: Indicator, quarter: Quarter) -> list[str]:
        """Which published figures, estimates and members of dimensions changed."""
        place = (indicator.identity, quarter.key)
        figures = [name for name in self._changed(place, BESIDE) if name != TARGETS]
        places = [place, *self._of_fact(indicator, quarter)]
        titles = {name: dimension.title for name, dimension in all_dimensions().items()}
        tables = sorted({titles.get(name, name) for each in places for name in self._changed(each, READS)})
        said = [f"reference figures changed: {', '.join(figures)}"] if figures else []
        return said + ([f"reference rows changed: {', '.join(tables)}"] if tables else [])

    def _of_fact(self, indicator: Indicator, quarter: Quarter) -> list[tuple[str, int]]:
        """The quarters of the fact behind a figure."""
        first, last = quarters_behind(indicator, quarter)
        names = {*self.before, *self.now}
        return sorted((n, q) for n, q in names if n == indicator.fact.name and first.key <= q <= last.key)

    def _changed(self, place: tuple[str, int], mark: str) -> list[str]:
        """About what the lines with a mark differ. What an earlier version did not note is not said to have changed."""
        was, stands = (marked(built.get(place, ""), mark) for built in (self.before, self.now))
        if mark == BESIDE and CODE in self.before.get(place, ""):
            return [name for name in stands | was if was.get(name) != stands.get(name)]
        return [name for name in stands if name in was and was[name] != stands[name]]

    def _files_changed(self, place: tuple[str, int]) -> list[str]:
        """The files in which the code behind something differs."""
        was, stands = (marked(built.get(place, ""), CODE).get("", "") for built in (self.before, self.now))
        if not was or not stands or was == stands:
            return []
        return files_changed(self.code.get(was, {}), self.code.get(stands, {}))

    def _arrived_before(self, key: int) -> bool:
        standing = self.found.get(key)
        return (
            standing is not None
            and standing.counted_before
            and standing.arrival.received_at < self.published_at
        )

    def _names(self, keys: Iterable[int]) -> str:
        return ", ".join(self._name(key) for key in keys)

    def _name(self, key: int) -> str:
        return self.found[key].arrival.file_name if key in self.found else f"extract {key}"


def causes_of(
    warehouse: Warehouse, paths: DataPaths, indicators: Mapping[int, Indicator]
) -> Callable[[str], Causes]:
    """Makes the causes of changes since a release. To be called outside a transaction; what it gives, within."""
    found = standings(paths)
    # A figure that is not there because its fact is not built is no figure that is gone.
    unbuilt = {name: ["its quarters wait"] for name in stale_facts(warehouse, paths)}
    held = unbuilt | held_facts(incomplete_now(warehouse, paths, found))

    def since(release_id: str) -> Causes:
        then, load = release_basis, fact_quarter_load
        columns = ("built_name", "quarter_key", "extracts")
        before = warehouse.sql.execute(
            sa.select(*(then.c[name] for name in columns)).where(then.c.release_id == release_id)
        ).all()
        now = warehouse.sql.execute(sa.select(*(load.c[name] for name in columns))).all()
        published_at = warehouse.sql.execute(
            sa.select(release.c.published_at).where(release.c.release_id == release_id)
        ).scalar()
        return Causes(
            indicators, {s.arrival.extract_key: s for s in found}, held,
            {(name, quarter): said for name, quarter, said in now},
            {(name, quarter): said for name, quarter, said in before},
            published_at or datetime.min,
            _parts_of_code(warehouse),
        )  # fmt: skip

    return since


def _parts_of_code(warehouse: Warehouse) -> dict[str, dict[str, str]]:
    rows = warehouse.sql.execute(sa.select(code_version.c.version_digest, code_version.c.parts)).all()
    split = {version: [line.rpartition(" ") for line in parts.splitlines()] for version, parts in rows}
    return {version: {name: digest for name, _, digest in parts} for version, parts in split.items()}


def _differ(before: Row, after: Row, names: Iterable[str]) -> bool:
    return any(before[name] != after[name] for name in names)


def _extracts(built: Built, fact_name: str, quarters: Iterable[int]) -> dict[int, list[str]]:
    """The extracts of some quarters of a fact: for each key, as what it was staged."""
    lines = (line.split(" ") for q in quarters for line in extract_lines(built.get((fact_name, q), "")))
    return {int(key): staged for _, key, *staged in lines}


def _as_staged(was: list[str], stands: list[str]) -> str:
    """In what an extract that was staged again differs; empty when it is the same but for the time."""
    (_, accepted, rejected, contract, mark), (_, accepted_now, rejected_now, contract_now, mark_now) = (
        was,
        stands,
    )
    said = []
    if (accepted, rejected) != (accepted_now, rejected_now):
        said.append(
            f"{int(accepted_now):,} rows accepted and {int(rejected_now):,} rejected, "
            f"before {int(accepted):,} and {int(rejected):,}"
        )
    if contract != contract_now:
        said.append("its contract or rules changed")
    if mark != mark_now:
        said.append("the person key changed")
    return ", ".join(said)
