"""Every row of a comparator group says the same of the group: its title, kind, publisher, edition and days."""

import sqlalchemy as sa

from checks.rule import ExtractRule

SAID = ("title", "kind", "publisher", "edition", "valid_from_date", "valid_to_date")


def _observe(rows: sa.FromClause) -> sa.Select:
    groups = [rows.c.organisation_code, rows.c.comparator_group]
    texts = [sa.func.coalesce(sa.cast(rows.c[name], sa.Text), "") for name in SAID]
    differing = sa.or_(*(sa.func.min(text) != sa.func.max(text) for text in texts))
    told = sa.select(*groups).group_by(*groups).having(differing).subquery("told_in_several_ways")
    return sa.select(sa.func.count()).select_from(told)


rule = ExtractRule(
    code="group_is_told_in_several_ways",
    message="all rows of a group have the same title, kind, publisher, edition, valid_from and valid_to",
    severity="error",
    applies_to=("comparator_groups",),
    columns=SAID,
    observe=_observe,
    fails=lambda now, before: now > 0,
)
