"""Keys checked by queries: every reference resolves and what should be unique is.

On PostgreSQL the same is held by real keys. Belongs here: reading the declared keys of a table and
counting what breaks them. Does not belong here: what to do about it.
"""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.database.connection import Warehouse


def key_faults(warehouse: Warehouse, table: sa.Table) -> dict[str, int]:
    """For each declared key of a table, how many rows break it; keys that hold are left out."""
    counted = {f"{column.name} points to no {key.column.table.name}": _dangling(warehouse, column, key.column)
               for column in table.columns for key in column.foreign_keys}  # fmt: skip
    for columns in unique_keys(table):
        counted[f"{', '.join(column.name for column in columns)} repeats"] = _repeated(warehouse, columns)
    return {fault: count for fault, count in counted.items() if count}


def unique_keys(table: sa.Table) -> list[list[sa.Column]]:
    """The sets of columns that the schema declares unique."""
    found = [list(c.columns) for c in table.constraints if isinstance(c, sa.UniqueConstraint)]
    if table.primary_key.columns:
        found.append(list(table.primary_key.columns))
    return found


def _dangling(warehouse: Warehouse, column: sa.Column, target: sa.Column) -> int:
    lost = (
        sa.select(sa.func.count())
        .select_from(column.table.outerjoin(target.table, column == target))
        .where(column.is_not(None), target.is_(None))
    )
    return int(warehouse.sql.execute(lost).scalar_one())


def _repeated(warehouse: Warehouse, columns: list[sa.Column]) -> int:
    counted = sa.select(sa.func.count().label("times")).select_from(columns[0].table)
    groups = counted.group_by(*columns).having(sa.func.count() > 1).subquery()
    return int(
        warehouse.sql.execute(sa.select(sa.func.coalesce(sa.func.sum(groups.c.times), 0))).scalar_one()
    )
