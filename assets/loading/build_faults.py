"""What could not be built and why, on record until it is: the release tells it beside the last good figures.

Belongs here: noting faults of a build. Does not belong here: faults of one file (assets/staging/faults.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import sqlalchemy as sa

from warehouse.database.connection import Warehouse
from warehouse.database.load import replace_rows
from warehouse.schema.ledger import build_fault
from warehouse.storage.faults import published_words


@contextmanager
def noting_fault(warehouse: Warehouse, name: str) -> Iterator[None]:
    """Notes why what is built in the block could not be, once its transaction is undone; forgets that when it is."""
    try:
        yield
    except Exception as error:
        # Whatever keeps it from being noted must not hide the fault itself.
        with suppress(Exception), warehouse.sql.begin():
            _note(warehouse, name, published_words(error))
        raise
    with warehouse.sql.begin():
        if name in build_faults(warehouse):
            _note(warehouse, name, "")


def build_faults(warehouse: Warehouse) -> dict[str, str]:
    """Why something could not be built when it was last tried, by its name; runs in the caller's transaction."""
    found = warehouse.sql.execute(sa.select(build_fault.c.built_name, build_fault.c.message)).all()
    return {name: message for name, message in found}


def _note(warehouse: Warehouse, name: str, said: str) -> None:
    rows = [{"built_name": name, "message": said}] if said else []
    replace_rows(warehouse, build_fault, rows, build_fault.c.built_name == name)
