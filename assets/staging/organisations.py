"""A file of many organisations is judged organisation by organisation: bad rows of one do not hide in good ones.

Belongs here: finding the organisations with more bad rows than are tolerable, and marking all their rows. Does not
belong here: the verdict on the file (verdict.py). What counted of such an organisation before goes on counting.
"""

from __future__ import annotations

from assets.staging.batch import Batch
from checks import marks
from warehouse.database import sql


def mark_left_out(batch: Batch) -> tuple[str, ...] | None:
    """Marks every row of organisations beyond what is tolerable; gives their codes, None in a file of one alone."""
    if not batch.tells_organisations:
        return None
    found = batch.con.execute(f"""
        select organisation_code, count(*), count(*) filter ({marks.any_of(batch.errors)})
        from typed where organisation_code is not null group by 1 order by 1
    """).fetchall()
    if len(found) < 2:
        return None
    tolerance = batch.table.tolerance
    beyond = tuple(
        code
        for code, rows, bad in found
        if bad > tolerance.rejected_rows and bad / rows > tolerance.rejected_share
    )
    if beyond:
        batch.con.execute(f"""
            update typed set {marks.adding(batch.left_out, 0, "true")}
            where organisation_code in ({sql.texts(beyond)}) and {marks.none_of(batch.duplicate)}
        """)
    return beyond
