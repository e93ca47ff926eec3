"""What a quarter of a fact or of an indicator is built from, in lines that can be compared and explained.

Belongs here: the lines. Does not belong here: noting them (staleness.py), or telling causes (causes.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from assets.declarations.declared import all_tables
from assets.reference import FOLDER
from assets.staging.current import accepted_extracts
from assets.staging.outcome import Outcome
from checks.contract import Table
from warehouse.calendar import FIRST_QUARTER, Quarter
from warehouse.indicators.compute import counts_select
from warehouse.indicators.declaration import Indicator
from warehouse.storage.paths import DataPaths

INDICATORS = Path(__file__).parents[1] / "indicators"
A_YEAR = 4
"""A figure is held against that of so many quarters before, which rests on records of its own."""


def tables_of(fact_name: str) -> tuple[Table, ...]:
    """The tables of sources whose rows a fact is made of."""
    return tuple(table for table in all_tables().values() if table.target_fact == fact_name)


def sources_of(fact_name: str) -> list[str]:
    """The names of the sources that deliver those tables, each once."""
    return list(dict.fromkeys(table.source_name for table in tables_of(fact_name)))


def extracts_by_quarter(paths: DataPaths, fact_name: str) -> dict[int, str]:
    """For each quarter that extracts touch which count, a line for each of them as it was staged."""
    touching: dict[int, list[str]] = {}
    for table in tables_of(fact_name):
        for outcome in accepted_extracts(paths, table):
            for quarter in outcome.quarters:
                touching.setdefault(quarter, []).append(_line(outcome))
    return {quarter: "\n".join(sorted(lines)) for quarter, lines in touching.items()}


def _line(outcome: Outcome) -> str:
    """Which extract, and as what it was staged: when, how many rows, under which contract and key."""
    account, name = outcome.account, outcome.table or outcome.source
    return (
        f"{name} {outcome.extract_key} {outcome.staging} {account.accepted} {account.rejected} "
        f"{outcome.contract or '-'} {outcome.key_mark or '-'}"
    )


def behind_figures(
    indicator: Indicator, touched: Mapping[int, str], published: Mapping[str, str]
) -> dict[int, str]:
    """For each quarter up to the newest one touched, all that its figure rests on.

    That is the extracts behind its fact (`touched`), the published figures beside it, and the file that
    defines it: a new target or a mended definition makes its quarters wait just as a late extract does.
    """
    extracts = {quarter: _digest([str(quarter), lines]) for quarter, lines in touched.items()}
    if not touched:
        return {}
    beside = [f"definition {content_of(list(INDICATORS.rglob(f'{indicator.code}.py')))}"]
    beside += [f"counting {_counting(indicator)}"]
    beside += [f"reference {name} {content}" for name, content in published.items()]
    behind = {}
    for quarter in Quarter.from_key(min(touched)).until(Quarter.from_key(max(touched))):
        first, last = quarters_behind(indicator, quarter)
        rests_on = [extracts[key] for key in sorted(extracts) if first.key <= key <= last.key]
        behind[quarter.key] = "\n".join([f"extracts {_digest(rests_on)}", *beside])
    return behind


def quarters_behind(indicator: Indicator, quarter: Quarter) -> tuple[Quarter, Quarter]:
    """The first and last quarter whose extracts can change what is said of a figure, those of its year before too.

    All between count: a record may stand in another quarter by its fact's date than by that of the indicator.
    """
    first, last = indicator.period.rests_on(quarter)
    return first.plus(-A_YEAR), last


def _counting(indicator: Indicator) -> str:
    """A fingerprint of how an indicator counts: what it asks of its fact and how it divides, and none of its words.

    Its file changes with every word that is mended in it, and does not when a limit changes that it imports.
    """
    asked = counts_select(indicator, FIRST_QUARTER, FIRST_QUARTER)
    said = asked.compile(compile_kwargs={"literal_binds": True})
    return _digest([str(said), f"{indicator.scale} {indicator.decimals} {indicator.denominator is None}"])


def published_files() -> dict[str, str]:
    """The files of published figures, by name, each with a fingerprint."""
    return {file.name: content_of([file]) for file in sorted(FOLDER.glob("*.csv"))}


def content_of(files: Iterable[Path]) -> str:
    """A fingerprint of what stands in some files."""
    return _digest(hashlib.sha256(file.read_bytes()).hexdigest() for file in files if file.exists())


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n\n".join(parts).encode()).hexdigest()[:16]
