"""What a step is handed: where data lies, which database, whose records, which key.

Belongs here: one plain object, so that domain code never sees Dagster. Does not belong here: reading
the environment (pipelines/settings).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime

from assets.staging.stage import Stager
from warehouse.connection import Warehouse, open_warehouse
from warehouse.home import Home


def _utc_now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


@dataclass(frozen=True)
class Desk:
    """The plain object behind the Dagster resource of the same name."""

    home: Home
    organisation: str
    warehouse_url: str | None = None
    person_key: bytes | None = None
    edition_name: str = ""
    edition_reason: str = ""
    now: Callable[[], datetime] = _utc_now

    def stager(self, tell: Callable[[str], None]) -> Stager:
        """What staging needs of it."""
        return Stager(self.home.prepare(), self.organisation, self.person_key, tell)

    def warehouse(self, wait_seconds: float = 600) -> AbstractContextManager[Warehouse]:
        """The warehouse, opened as its one writer."""
        return open_warehouse(self.home.prepare(), self.warehouse_url, wait_seconds)
