"""Writing down what was not accepted: each row with its line, its text and every reason.

Belongs here: the rejected Parquet of an extract. Does not belong here: deciding what is rejected.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assets.readers.raw import RawRows
from assets.staging import sql
from assets.staging.batch import Batch, rows_in
from checks.reasons import EXTRACT_REFUSED, WRONG_NUMBER_OF_FIELDS


def write_rejected(batch: Batch, raw: RawRows, archived: Path, path: Path, refused: bool) -> int:
    """Writes the rejected rows (every row that is not a duplicate, when the extract is refused).

    The columns are line_number, reasons (list of codes), expected (list of words) and record_text, the
    row as it was received; rows of a refused extract that had no fault of their own are not copied out
    of the archive. Returns how many rows stand in the file.
    """
    con = batch.con
    con.execute(
        "create or replace temp table ragged (line_number bigint, record_text varchar, expected varchar)"
    )
    if ragged := raw.ragged:
        con.executemany("insert into ragged values (?, ?, ?)", [(r.line, r.text, r.expected) for r in ragged])
    _fetch_missing_text(batch, archived)
    codes = _marked_list(batch, [reason.code for reason in batch.marked])
    words = _marked_list(batch, [reason.expected for reason in batch.marked])
    errors, duplicate = f"{batch.errors}::hugeint", f"{batch.duplicate}::hugeint"
    if refused:
        # Every row is in the account, also those whose only fault is the company they came in.
        where = f"broken & {duplicate} = 0 or broken & {errors} <> 0"
        codes = f"list_append({codes}, {sql.text(EXTRACT_REFUSED.code)})"
        words = f"list_append({words}, {sql.text(EXTRACT_REFUSED.expected)})"
    else:
        where = f"broken & {errors} <> 0"
    con.execute(f"""
        copy (
            select line_number, {codes} as reasons, {words} as expected,
                   coalesce(fetched.record_text, typed.record_text) as record_text
            from typed left join fetched on typed.rowid = fetched.row_number_in_batch
            where {where}
            union all
            select line_number, [{sql.text(WRONG_NUMBER_OF_FIELDS.code)}], [expected], record_text from ragged
            order by line_number
        ) to {sql.text(str(path))} (format parquet, compression zstd)
    """)
    path.chmod(0o600)
    return rows_in(con, path)


def _marked_list(batch: Batch, words: list[str]) -> str:
    cases = ", ".join(
        f"case when broken & {1 << bit}::hugeint <> 0 then {sql.text(word)} end"
        for bit, word in enumerate(words)
    )
    return f"list_filter([{cases}], lambda word: word is not null)"


def _fetch_missing_text(batch: Batch, archived: Path) -> None:
    """Finds the text of rows that were seen to disagree after typing, kept or read again from the archive.

    Their text was not put beside them while typing because nothing was wrong with them by themselves.
    """
    con = batch.con
    con.execute("create or replace temp table fetched (row_number_in_batch bigint, record_text varchar)")
    missing = f"record_text is null and broken & {batch.errors}::hugeint <> 0"
    wanted = {row for (row,) in con.execute(f"select rowid from typed where {missing}").fetchall()}
    if not wanted:
        return
    import json

    import numpy as np

    before = 0
    found: list[tuple[int, str]] = []
    kept = batch.kept.batches()
    for rows in batch.source.reader.read(archived).batches if kept is None else kept:
        places = np.fromiter(
            (w - before for w in wanted if before <= w < before + rows.num_rows), dtype="int64"
        )
        for place, row in zip(places, rows.take(places).to_pylist(), strict=True):
            row.pop("line_number")
            found.append((int(place) + before, json.dumps(row, ensure_ascii=False)))
        before += rows.num_rows
    con.executemany("insert into fetched values (?, ?)", found)


def write_none_rejected(con: Any, path: Path) -> None:
    """Writes an empty rejected file, for an extract that could not be read: its text is the archive."""
    con.execute(f"""
        copy (select 0::bigint as line_number, []::varchar[] as reasons, []::varchar[] as expected,
                     ''::varchar as record_text where false)
        to {sql.text(str(path))} (format parquet)
    """)
    path.chmod(0o600)
