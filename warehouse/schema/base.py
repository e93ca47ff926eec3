"""The one MetaData of the warehouse and the columns that many tables share.

Belongs here: shapes that several tables have in common. Does not belong here: tables.
"""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

NOT_STATED = -1
"""Surrogate key of the member that stands for a code which the source left empty."""


def surrogate_key(name: str, what: str) -> sa.Column:
    """The whole-number primary key of a dimension."""
    return sa.Column(
        name, sa.Integer, primary_key=True, autoincrement=False, comment=f"Surrogate key of {what}"
    )


def reference(name: str, target: str, comment: str, *, nullable: bool = False) -> sa.Column:
    """A column that points to a dimension. The key constraint is real on PostgreSQL; DuckDB gets a query."""
    return sa.Column(name, sa.Integer, sa.ForeignKey(target), nullable=nullable, comment=comment)


def organisation() -> sa.Column:
    """Every fact says whose figure it is, so that a region can be the union of its councils."""
    return reference(
        "organisation_key", "dim_organisation.organisation_key", "The council whose record this is"
    )


def lineage() -> tuple[sa.Column, sa.Column]:
    """Where a fact row came from: the newest extract behind it, and how many rows it was made of."""
    return (
        sa.Column(
            "extract_key", sa.BigInteger, nullable=False, comment="Newest extract that this row rests on"
        ),
        sa.Column(
            "source_row_count", sa.Integer, nullable=False, comment="Rows of extracts that make up this row"
        ),
    )


def line() -> tuple[sa.Column, sa.Column]:
    """Where a row came from that is one line of one extract."""
    return (
        sa.Column("extract_key", sa.BigInteger, nullable=False, comment="Extract that this row stands in"),
        sa.Column("line_number", sa.BigInteger, nullable=False, comment="Line of the extract"),
    )
