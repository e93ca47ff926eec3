"""A highways extract in which a district of the county has no defect at all.

Each of the twelve districts reports every week; a missing one means that an area office was left
out of the export. A small late file may well have none, so it is loaded, and the engineer is told.
"""

import sqlalchemy as sa

from checks.rule import ExtractRule

DISTRICTS = 12

rule = ExtractRule(
    code="district_is_missing",
    message="every district of the county has at least one defect in the extract",
    severity="warning",
    applies_to=("highways_defects",),
    columns=("area_code",),
    observe=lambda rows: sa.select(sa.func.count(sa.distinct(rows.c.area_code))),
    fails=lambda now, before: now < DISTRICTS,
)
