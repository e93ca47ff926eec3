"""An extract with less than half of the rows of the one before it is usually an incomplete export.

A file that only adds late records may be small, so it is loaded, and the data engineer is told.
"""

import sqlalchemy as sa

from checks.rule import ExtractRule

rule = ExtractRule(
    code="row_count_fell_by_half",
    message="the extract has at least half as many rows as the one before it",
    severity="warning",
    applies_to=("highways_defects", "library_visits", "library_loans"),
    columns=(),
    observe=lambda rows: sa.select(sa.func.count()).select_from(rows),
    fails=lambda now, before: before is not None and now < before / 2,
)
