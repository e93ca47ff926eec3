"""Why a figure changed since it was last published: the true cause, by name.

Belongs here: comparing what a figure is built from now with what it was built from at the last publication.
Does not belong here: what changed (warehouse/release/editions.py), or noting what was built (staleness.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from assets.declarations.declared import all_facts, all_sources
from assets.loading.built_from import quarters_behind, tables_of
from assets.loading.held import held_facts, incomplete_now
from assets.loading.staleness import stale_quarters
from assets.staging.standing import Standing, standings
from warehouse.calendar import Quarter
from warehouse.database.connection import Warehouse
from warehouse.indicators.declaration import Indicator
from warehouse.schema.indicators import release
from warehouse.schema.ledger import fact_quarter_load, release_basis
from warehouse.storage.paths import DataPaths

Row = Mapping[str, Any]
Built = dict[tuple[str, int], str]
"""By what was built and the quarter, the lines that say from what."""

TARGETS = "targets.csv"
DEFINITION = "definition"


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

    def __call__(self, before: Row, after: Row | None) -> list[str]:
        """The causes, the first of which is the weightiest; empty when none is known."""
        indicator = self.indicators.get(before["indicator_key"])
        if indicator is None or (after is None and indicator.fact.name in self.held):
            return []
        quarter = Quarter.from_key(before["quarter_key"])
        said: list[str] = []
        if after is None or _differ(before, after, ("numerator", "denominator", "value")):
            said += self._of_extracts(indicator, quarter)
            changed = self._changed_beside(indicator, quarter)
            if DEFINITION in changed:
                said.append("definition changed")
            others = [name for name in changed if name not in (DEFINITION, TARGETS)]
            if others and not said:
                said.append(f"reference figures changed: {', '.join(others)}")
            said = said or self._of_extracts_anywhere(indicator)
        if after is not None:
            if _differ(before, after, ("target", "rag")) and TARGETS in self._changed_beside(
                indicator, quarter
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
        ours = {table.source_name for table in tables_of(indicator.fact.name)}
        of_ours = [standing for standing in self.found.values() if standing.arrival.source in ours]
        later = [s.arrival.extract_key for s in of_ours
                 if s.counts and s.arrival.received_at > self.published_at]  # fmt: skip
        gone = [
            s.arrival.extract_key for s in of_ours if s.decision and s.decision.decided_at > self.published_at
        ]
        said = [f"later extracts {self._names(later)}"] if later else []
        return said + [self._gone(key) for key in gone]

    def _changed_beside(self, indicator: Indicator, quarter: Quarter) -> list[str]:
        """Which of the definition, as far as it counts, and the reference files changed."""
        place = (indicator.identity, quarter.key)
        was, stands = (_beside(built.get(place, "")) for built in (self.before, self.now))
        # What an earlier version of the project did not note is not said to have changed.
        unknown = {DEFINITION} - set(was)
        return [name for name in stands if was and name not in unknown and was.get(name) != stands[name]]

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
    unbuilt = {n: ["its quarters wait"] for n in all_facts() if stale_quarters(warehouse, paths, [n])}
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
        )  # fmt: skip

    return since


def _differ(before: Row, after: Row, names: Iterable[str]) -> bool:
    return any(before[name] != after[name] for name in names)


def _extracts(built: Built, fact_name: str, quarters: Iterable[int]) -> dict[int, list[str]]:
    """The extracts of some quarters of a fact: for each key, as what it was staged."""
    lines = (line.split(" ") for q in quarters for line in built.get((fact_name, q), "").splitlines())
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


def _beside(said: str) -> dict[str, str]:
    """How a figure is counted and the reference files behind it, each with its fingerprint.

    The file of the definition does not count: a title that was mended changes no figure.
    """
    found = {}
    for line in said.splitlines():
        kind, *rest = line.split(" ")
        if kind == "counting":
            found[DEFINITION] = rest[0]
        elif kind == "reference":
            found[rest[0]] = rest[1]
    return found
