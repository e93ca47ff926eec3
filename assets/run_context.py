"""What a step is handed: where data lies, which database, whose records, which key.

Belongs here: one plain object, so that domain code never sees Dagster. Does not belong here: reading
the environment (pipelines/settings).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime

from assets.declarations.declared import declared_metadata
from assets.staging.stage import Stager
from warehouse.database.connection import Warehouse, open_warehouse
from warehouse.storage.paths import DataPaths


def _utc_now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


@dataclass(frozen=True)
class RunContext:
    """The plain object behind the Dagster resource of the same name."""

    paths: DataPaths
    organisation: str
    warehouse_url: str | None = None
    person_key: bytes | None = None
    edition_name: str = ""
    edition_reason: str = ""
    now: Callable[[], datetime] = _utc_now

    def stager(self, tell: Callable[[str], None]) -> Stager:
        """What staging needs of it."""
        return Stager(self.paths.prepare(), self.organisation, self.person_key, tell)

    def warehouse(self, wait_seconds: float = 600) -> AbstractContextManager[Warehouse]:
        """The warehouse, opened as its one writer, with a table for every fact and dimension declared."""
        declared_metadata()
        return open_warehouse(self.paths.prepare(), self.warehouse_url, wait_seconds)
