"""No two members of a comparator group have the same rank: one of them is a slip of copying."""

import sqlalchemy as sa

from checks.rule import ExtractRule


def _observe(rows: sa.FromClause) -> sa.Select:
    ranks = [rows.c.organisation_code, rows.c.comparator_group, rows.c.rank]
    repeated = sa.select(*ranks).group_by(*ranks).having(sa.func.count() > 1).subquery("repeated_ranks")
    return sa.select(sa.func.count()).select_from(repeated)


rule = ExtractRule(
    code="rank_is_given_twice",
    message="each member of a group has a rank of its own",
    severity="error",
    applies_to=("comparator_groups",),
    columns=("rank",),
    observe=_observe,
    fails=lambda now, before: now > 0,
)
