"""A council is not one of its own statistical neighbours: it would be compared with itself."""

import sqlalchemy as sa

from checks.rule import RowRule

rule = RowRule(
    code="council_is_its_own_neighbour",
    message="a statistical neighbour is another council than the one whose list it is",
    severity="error",
    applies_to=("comparator_groups",),
    columns=("organisation_code", "area_code", "kind"),
    fails=lambda row: sa.and_(row.kind == "statistical_neighbours", row.area_code == row.organisation_code),
)
