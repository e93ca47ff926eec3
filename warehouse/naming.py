"""The naming grammar of the warehouse, in one place so that a test can hold every table to it.

Belongs here: which prefixes tables have and which endings say what a column holds. Does not belong
here: the tables.
"""

from __future__ import annotations

import re

TABLE_PREFIXES = ("dim_", "fact_", "staged_", "rejected_")
PLAIN_TABLES = (
    "build_fault", "code_version", "extract_ledger", "extract_rejection", "indicator_staleness", "release",
    "release_basis",
)  # fmt: skip
"""Tables of the house's own books; the names of those that are published are promised to readers."""

ENDINGS_BY_TYPE = {
    "DATE": ("_date",),
    "DATETIME": ("_at",),
    "BOOLEAN": (),
}
BOOLEAN_PREFIXES = ("is_", "has_")
_WORD = re.compile(r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")


def table_name_fault(name: str) -> str | None:
    """What is wrong with a table's name, or None."""
    if not _WORD.match(name):
        return f"{name}: lower case words joined by underscores"
    if name in PLAIN_TABLES or name.startswith(TABLE_PREFIXES):
        return None
    return f"{name}: begins with none of {', '.join(TABLE_PREFIXES)}"


def column_name_fault(table: str, name: str, type_name: str) -> str | None:
    """What is wrong with a column's name for its SQL type, or None."""
    if not _WORD.match(name):
        return f"{table}.{name}: lower case words joined by underscores"
    if type_name == "BOOLEAN" and not name.startswith(BOOLEAN_PREFIXES):
        return f"{table}.{name}: a boolean begins with is_ or has_"
    endings = ENDINGS_BY_TYPE.get(type_name, ())
    if endings and not name.endswith(endings):
        return f"{table}.{name}: a {type_name.lower()} ends in {' or '.join(endings)}"
    if name.endswith("_key") and type_name not in ("INTEGER", "BIGINT"):
        return f"{table}.{name}: a surrogate key is a whole number"
    return None
