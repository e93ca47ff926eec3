"""What comes with the installation: files that are received like any extract, and older than whatever a council sends.

Belongs here: its name, its place among the extracts, and what becomes of that of an earlier installation. Does not
belong here: taking it in (receive.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from assets.staging.arrivals import Arrival
from assets.staging.decisions import decide, decisions
from warehouse.storage.paths import DataPaths

INSTALLATION = "installation"
"""The folder under which its files are shown; a file of that name in the landing zone is told from it by its record."""


def as_at_beside_installed(as_at: str, arrival: Arrival) -> str:
    """As at which day an extract speaks where others come with the installation.

    Those speak as at no day, so that whatever a council sends is newer, also than what a later installation brings;
    what a council sends without stating a day, as at that of its receipt.
    """
    return "" if arrival.with_installation else as_at or arrival.received_at.date().isoformat()


def withdraw_replaced(paths: DataPaths, installed: Sequence[Arrival]) -> None:
    """Takes all but the newest out of the count, on the record; what people decided about one before stays so."""
    if len(installed) < 2:
        return
    decided = {decision.extract_key for decision in decisions(paths)}
    for earlier in installed[:-1]:
        if earlier.extract_key not in decided:
            decide(paths, "withdraw", earlier.extract_key, "a newer one came with the installation")
