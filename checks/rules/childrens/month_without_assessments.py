"""A return of the year to date in which a month has no assessment that began in it.

A newer return replaces the older one whole, so a month that was left out of the export would take its assessments
out of the figures without a word. A small council may have none in a month, so months count as missing only where
the others have ten on average; the return is loaded, and the data owner is told.
"""

import sqlalchemy as sa

from checks.rule import ExtractRule

USUAL = 10
APRIL, MONTHS = 4, 12


def _observe(rows: sa.FromClause) -> sa.Select:
    """How many months from April to the newest one have no assessment."""
    month = sa.extract("year", rows.c.started_date) * MONTHS + sa.extract("month", rows.c.started_date)
    newest = sa.select(sa.func.max(month)).scalar_subquery()
    april = newest - (newest - APRIL) % MONTHS
    within = sa.select(month.label("month")).where(month >= april).subquery()
    months = sa.func.count(sa.distinct(within.c.month))
    missing = sa.func.max(newest) - sa.func.max(april) + 1 - months
    return sa.select(sa.case((sa.func.count() >= USUAL * months, missing), else_=0)).select_from(within)


rule = ExtractRule(
    code="month_without_assessments",
    message="every month from April on has assessments that began in it",
    severity="warning",
    applies_to=("childrens_assessments",),
    columns=("started_date",),
    observe=_observe,
    fails=lambda now, before: now > 0,
)
