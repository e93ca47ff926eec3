"""Which headings of an extract the contract does not know, in their own words.

Belongs here: what is shown to those who may read the restricted half. Does not belong here: the terminal.
These words come from a file and may be a piece of a record: they go nowhere but to who asked.
"""

from __future__ import annotations

from assets.staging.headings import kept_unknown_headings
from assets.staging.outcome import folder_of
from checks.contract import Table
from checks.layout import UnknownHeading
from warehouse.storage.paths import DataPaths


def unknown_headings(paths: DataPaths, table: Table, extract_key: int) -> tuple[UnknownHeading, ...]:
    """The headings of a table of a staged extract that its contract does not know, from left to right.

    Each has its `position` (from 1; checks.layout.column_letters gives a spreadsheet's letters) and `text`.
    """
    return kept_unknown_headings(folder_of(paths, table.source_name, extract_key) / table.folder)
