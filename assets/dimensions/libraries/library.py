"""Library branches, as the extracts name them, and for each council a member for figures not given by branch.

A branch that was renamed has a row for each of its names, by the register of branches: a count is shown under the name
that the branch bore when it was counted, whichever name the extract uses.
"""

import sqlalchemy as sa

from assets.declarations.dimension import Dimension
from checks.register import versions
from checks.registers.libraries.library_branches import register
from warehouse.database.connection import Warehouse
from warehouse.database.history import VERSION, history, valid_on, write_versions
from warehouse.schema.base import metadata, surrogate_key

dim_library = sa.Table(
    "dim_library",
    metadata,
    surrogate_key("library_key", "the library under one of its names"),
    sa.Column("organisation_code", sa.Text, nullable=False, comment="GSS code of the library authority"),
    sa.Column("library_id", sa.Text, nullable=False, comment="The branch, by the first name that is known of it"),
    sa.Column("library_name", sa.Text, nullable=False, comment="Name of the branch on the days of this row"),
    sa.Column("opened_date", sa.Date, comment="First day on which the branch was open, where that is known"),
    sa.Column("closed_date", sa.Date, comment="Last day on which the branch was open; empty: still open"),
    *history(),
    sa.UniqueConstraint("organisation_code", "library_id", VERSION),
    comment="Library branches, one row a name; one member of each council stands for figures not given by branch",
)  # fmt: skip


def is_library(
    organisation_code: sa.ColumnElement, library_name: sa.ColumnElement, day: sa.ColumnElement
) -> sa.ColumnElement[bool]:
    """The condition that finds the branch that an extract names, under the name that it bore on a day."""
    return sa.and_(
        dim_library.c.organisation_code == organisation_code,
        dim_library.c.library_id == register.identity(organisation_code, library_name),
        valid_on(dim_library, day),
    )


def load(warehouse: Warehouse, rows: sa.FromClause | None) -> int:
    """Writes the branches that the staged rows name; an empty name is the member for 'not by branch'."""
    if rows is None:
        return 0
    identity = register.identity(rows.c.organisation_code, rows.c.library_name)
    named = sa.select(rows.c.organisation_code, identity.label("library_id")).distinct()
    members = [
        {
            "organisation_code": code,
            "library_id": library_id,
            "library_name": version.name,
            "opened_date": known.opened,
            "closed_date": known.closed,
            VERSION: version.number,
            "valid_from_date": version.valid_from,
            "valid_to_date": version.valid_to,
        }
        for code, library_id in warehouse.sql.execute(named).all()
        for known in [register.of(code, library_id)]
        for version in versions(known)
    ]
    return write_versions(warehouse, dim_library, ["organisation_code", "library_id"], members)


dimension = Dimension(
    table=dim_library, title="Library branches", load=load, members_of="fact_library_activity"
)
