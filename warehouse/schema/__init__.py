"""The star schema, declared in SQLAlchemy Core: every table and column with a comment.

Belongs here: tables that every installation has, and the views that readers are promised. Does not belong here:
facts and the dimensions of one service (assets/facts, assets/dimensions), queries, or statements of one database.
"""

from warehouse.schema import dimensions, indicators, ledger, reference  # noqa: F401 (they fill the metadata)
from warehouse.schema.base import metadata

__all__ = ["metadata"]
