"""Facts that are held: from a source that is incomplete nothing is built, and nothing of it is withdrawn.

Belongs here: which facts are held, and why. Does not belong here: when a source is incomplete
(assets/staging/standing.py).
"""

from __future__ import annotations

import sqlalchemy as sa

from assets.declarations.declared import all_sources, all_tables
from assets.loading.built_from import sources_of
from assets.staging.standing import Standing, incomplete_sources, standings
from warehouse.database.connection import Warehouse
from warehouse.schema.ledger import extract_ledger
from warehouse.storage.paths import DataPaths


def incomplete_now(
    warehouse: Warehouse, paths: DataPaths, found: list[Standing] | None = None
) -> dict[str, list[str]]:
    """The incomplete sources with the reasons, also where the archive lacks what the warehouse rests on.

    To be called outside a transaction.
    """
    table = extract_ledger
    with warehouse.sql.begin():
        counting = {
            key: (source, file_name)
            for key, source, file_name in warehouse.sql.execute(
                sa.select(table.c.extract_key, table.c.source_name, table.c.file_name).where(
                    table.c.outcome == "loaded"
                )
            ).all()
        }
    return incomplete_sources(standings(paths) if found is None else found, counting)


def held_facts(incomplete: dict[str, list[str]]) -> dict[str, list[str]]:
    """The facts that are made of an incomplete source, with the reasons."""
    names = {table.target_fact for table in all_tables().values() if table.target_fact}
    held = {
        name: [said for source in sources_of(name) for said in incomplete.get(source, ())] for name in names
    }
    return {name: reasons for name, reasons in held.items() if reasons}


def published_reasons(found: list[Standing], incomplete: dict[str, list[str]]) -> dict[str, str]:
    """Why each fact that is held is, for those who read what is published: no place in the program, no path."""
    reasons = {}
    for name in held_facts(incomplete):
        waiting = []
        for source in (all_sources()[source] for source in sources_of(name) if source in incomplete):
            files = [s.arrival.file_name for s in found if s.arrival.source == source.name and s.holds_back]
            said = (
                f"not staged yet: {', '.join(files)}" if files else "the archive lacks an extract that counts"
            )
            waiting.append(f"{source.title}: {said}")
        reasons[name] = "; ".join(waiting)
    return reasons
