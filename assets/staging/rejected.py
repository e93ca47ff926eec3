"""Writing down what was not accepted: each row with its line, its text and every reason.

Belongs here: the rejected Parquet of an extract. Does not belong here: deciding what is rejected.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from assets.readers.raw import RawRows
from assets.staging.batch import Batch, rows_in
from checks import marks
from checks.reasons import EXTRACT_REFUSED, MALFORMED_LINES
from warehouse.database import sql

if TYPE_CHECKING:
    import pyarrow as pa


def write_rejected(batch: Batch, raw: RawRows, path: Path, refused: bool) -> int:
    """Writes the rejected rows (every row that is not a duplicate, when the extract is refused).

    The columns are line_number, reasons (list of codes), expected (list of words) and record_text, the
    row as it was received; rows of a refused extract that had no fault of their own are not copied out
    of the archive. Returns how many rows stand in the file.
    """
    con = batch.con
    _bring(con, "malformed", _malformed_lines(raw))
    _bring(con, "fetched", _missing_text(batch))
    codes = _marked_list(batch, [reason.code for reason in batch.marked])
    words = _marked_list(batch, [reason.expected for reason in batch.marked])
    if refused:
        # Every row is in the account, also those whose only fault is the company they came in.
        where = f"{marks.none_of(batch.duplicate)} or {marks.any_of(batch.errors)}"
        codes = f"list_append({codes}, {sql.text(EXTRACT_REFUSED.code)})"
        words = f"list_append({words}, {sql.text(EXTRACT_REFUSED.expected)})"
    else:
        where = marks.any_of(batch.errors)
    con.execute(f"""
        copy (
            select line_number, reasons, expected, record_text from (
                select line_number, row_ordinal, {codes} as reasons, {words} as expected,
                       coalesce(fetched.record_text, typed.record_text) as record_text
                from typed left join fetched using (row_ordinal)
                where {where}
                union all
                select line_number, null, [reason], [expected], record_text from malformed
            )
            order by line_number, row_ordinal
        ) to {sql.text(str(path))} (format parquet, compression zstd)
    """)
    path.chmod(0o600)
    return rows_in(con, path)


def _bring(con: Any, name: str, table: pa.Table) -> None:
    """Makes a table of the working database from an Arrow table."""
    con.register("brought", table)
    con.execute(f"create or replace temp table {name} as select * from brought")
    con.unregister("brought")


def _malformed_lines(raw: RawRows) -> pa.Table:
    import pyarrow as pa

    lines = raw.malformed
    return pa.table(
        {
            "line_number": pa.array([line.line for line in lines], pa.int64()),
            "reason": pa.array([MALFORMED_LINES[line.kind].code for line in lines], pa.string()),
            "expected": pa.array([line.expected for line in lines], pa.string()),
            "record_text": pa.array([line.text for line in lines], pa.string()),
        }
    )


def _marked_list(batch: Batch, words: list[str]) -> str:
    cases = ", ".join(
        f"case when {marks.any_of(marks.mark(place))} then {sql.text(word)} end"
        for place, word in enumerate(words)
    )
    return f"list_filter([{cases}], lambda word: word is not null)"


def _missing_text(batch: Batch) -> pa.Table:
    """The text of rows that were seen to disagree after typing, kept or read again from the archive.

    Their text was not put beside them while typing because nothing was wrong with them by themselves.
    """
    import numpy as np
    import pyarrow as pa

    missing = f"record_text is null and {marks.any_of(batch.errors)}"
    found = batch.con.execute(f"select row_ordinal from typed where {missing} order by 1").fetchnumpy()
    wanted = np.asarray(found["row_ordinal"], dtype="int64")
    texts: list[str] = []
    before = 0
    kept = batch.kept.batches() if len(wanted) else []
    for rows in batch.again().batches if kept is None else kept:
        first, last = np.searchsorted(wanted, (before, before + rows.num_rows))
        texts += map(batch.as_kept, rows.take(pa.array(wanted[first:last] - before)).to_pylist())
        before += rows.num_rows
    return pa.table(
        {"row_ordinal": pa.array(wanted, pa.int64()), "record_text": pa.array(texts, pa.string())}
    )


def write_none_rejected(con: Any, path: Path) -> None:
    """Writes an empty rejected file, for an extract that could not be read: its text is the archive."""
    con.execute(f"""
        copy (select 0::bigint as line_number, []::varchar[] as reasons, []::varchar[] as expected,
                     ''::varchar as record_text where false)
        to {sql.text(str(path))} (format parquet)
    """)
    path.chmod(0o600)
