"""The star schema, declared in SQLAlchemy Core: every table and column with a comment.

Belongs here: tables and the views that readers are promised. Does not belong here: queries that
fill them, or statements of one database only.
"""

from warehouse.schema import dimensions, facts, indicators, ledger, reference  # noqa: F401 (they fill the metadata)
from warehouse.schema.base import metadata

__all__ = ["metadata"]
