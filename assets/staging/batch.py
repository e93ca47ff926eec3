"""The typed batch of one extract, in a DuckDB of its own, and the split into accepted and rejected rows.

Belongs here: the working database, typing, marks, writing Parquet. Does not belong here: the verdict
(verdict.py) or the record of it (outcome.py).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from assets.readers.raw import RawRows, Unreadable
from assets.readers.set_aside import cut_for_keeping
from assets.staging.kept import KeptText
from assets.staging.keys import mark_repeated_keys
from assets.staging.ordinal import numbered
from assets.staging.typed import typing_select
from checks import marks
from checks.contract import Layout, Table
from checks.reasons import KEY_REPEATED, Reason, organisation_left_out, reasons_of
from checks.rule import RowRule, Rules
from warehouse.database import sql
from warehouse.storage.faults import in_our_words
from warehouse.storage.paths import DataPaths

MEMORY_LIMIT = "256MB"
# In this order: what comes last forbids to change what comes before.
CLOSED = (
    "autoinstall_known_extensions = false",
    "autoload_known_extensions = false",
    "allow_community_extensions = false",
    "python_enable_replacements = false",
    "enable_external_access = false",
    "lock_configuration = true",
)


class RuleRaised(Exception):
    """A rule, not a row, is at fault: its condition cannot be evaluated."""


@dataclass(frozen=True)
class Batch:
    """One extract as the table `typed`, with the meaning of its marks."""

    con: Any
    table: Table
    reasons: tuple[Reason, ...]
    extract_key: int
    kept: KeptText
    """The rows as they were received, while they are few."""
    again: Callable[[], RawRows]
    """Reads them once more."""
    headings: dict[str, str]
    """Column to its heading, in the layout that the extract has."""

    def as_kept(self, row: dict[str, str | None]) -> str:
        """A row as received as it is kept when it is rejected: the same text that typing puts beside it."""
        texts = {heading: row[heading] for heading in self.headings.values()}
        cut = {heading: text and cut_for_keeping(text) for heading, text in texts.items()}
        return json.dumps(cut, ensure_ascii=False, separators=(",", ":"))

    @property
    def marked(self) -> tuple[Reason, ...]:
        """Every reason that a row can be marked with, in the order of their marks."""
        left_out = (organisation_left_out(self.table),) if self.tells_organisations else ()
        return (*self.reasons, KEY_REPEATED, *left_out)

    @property
    def tells_organisations(self) -> bool:
        """Whether its rows say themselves whose they are, so that they may be those of many organisations."""
        return "organisation_code" in self.table.staged_columns

    @property
    def errors(self) -> int:
        """The marks that reject a row."""
        return sum(marks.mark(n) for n, reason in enumerate(self.marked) if reason.severity == "error")

    @property
    def key_repeated(self) -> int:
        """The mark of rows that share a key and disagree."""
        return marks.mark(len(self.reasons))

    @property
    def left_out(self) -> int:
        """The mark of a row that is left out with its organisation."""
        return marks.mark(len(self.reasons) + 1)

    @property
    def duplicate(self) -> int:
        """The mark of a row that only repeats another one."""
        return marks.mark(len(self.marked))

    def count(self, where: str = "true") -> int:
        """Rows of the batch for which a condition holds."""
        return int(self.con.execute(f"select count(*) from typed where {where}").fetchone()[0])

    def lines(self, place: int, most: int = 10) -> tuple[int, ...]:
        """The first lines on which the reason at this place was found."""
        marked = marks.any_of(marks.mark(place))
        found = self.con.execute(
            f"select distinct line_number from typed where {marked} order by 1 limit {most}"
        )
        return tuple(line for (line,) in found.fetchall())

    def tallies(self) -> tuple[int, ...]:
        """For every reason in `marked`, the number of rows that carry it."""
        counts = [marks.any_of(marks.mark(place)) for place in range(len(self.marked))]
        return self._counted(counts, where=marks.is_marked(len(self.marked) + 1))

    def fixed_codes(self) -> dict[str, int]:
        """By staged column, the codes that were mapped from a known wrong form."""
        staged = [column for column in self.table.columns if column.staged]
        coded = [(place, column.name) for place, column in enumerate(staged) if column.mended()]
        counts = self._counted([marks.any_of(marks.mark(place), marks.MENDED) for place, _ in coded])
        return {name: count for (_, name), count in zip(coded, counts, strict=True) if count}

    def markers(self) -> dict[str, dict[str, int]]:
        """By column that declares markers, how often each kind stood in place of a value."""
        kinds = [
            (column.name, column.marker_name, kind)
            for column in self.table.columns
            if column.staged and column.markers and column.marker_name
            for kind in column.markers.kinds()
        ]
        counts = self._counted([f"{sql.name(marker)} = {sql.text(kind)}" for _, marker, kind in kinds])
        found: dict[str, dict[str, int]] = {}
        for (name, _, kind), count in zip(kinds, counts, strict=True):
            if count:
                found.setdefault(name, {})[kind] = count
        return found

    def _counted(self, conditions: list[str], where: str = "true") -> tuple[int, ...]:
        """The number of rows for which each condition holds, among those for which `where` does."""
        if not conditions:
            return ()
        counts = ", ".join(f"count(*) filter ({condition})" for condition in conditions)
        return tuple(self.con.execute(f"select {counts} from typed where {where}").fetchone())


@contextmanager
def working_database(paths: DataPaths, person_key: bytes | None, files: Iterable[Path] = ()) -> Iterator[Any]:
    """A DuckDB in memory that spills into the data folder's scratch folder and reaches no other file but `files`.

    Text of a sender and conditions of rules run in it, so it is closed before the first of them: no other file,
    no extension, no variable of Python, and nothing of this can be set anew.
    """
    import duckdb

    con = duckdb.connect(":memory:")
    try:
        con.execute(f"set memory_limit = '{MEMORY_LIMIT}'")
        con.execute(f"set temp_directory = {sql.text(str(paths.scratch / 'duckdb'))}")
        if person_key is not None:
            # As RFC 2104 has it, a key longer than a block of the hash is replaced by its own hash.
            block = person_key if len(person_key) <= 64 else hashlib.sha256(person_key).digest()
            padded = block.ljust(64, b"\0")
            for pad_name, byte in (("person_inner_pad", 0x36), ("person_outer_pad", 0x5C)):
                con.execute(f"set variable {pad_name} = ?", [bytes(b ^ byte for b in padded)])
        con.execute(f"set allowed_paths = [{sql.texts([str(file) for file in files])}]")
        for setting in CLOSED:
            con.execute(f"set {setting}")
        yield con
    finally:
        con.close()


def type_rows(
    con: Any, table: Table, layout: Layout, raw: RawRows, rules: Rules,
    received: date, organisation: str, extract_key: int, again: Callable[[], RawRows],
) -> Batch:  # fmt: skip
    """Types an extract in one pass and marks what is broken in single rows and by their keys.

    Raises what the reader raises, or RuleRaised. What rows break together is marked after (set_rules.py,
    organisations.py).

    `again` gives the rows of `raw` once more, to find out which rule raises, or the text of rows that disagree.
    """
    import duckdb

    batch = Batch(con, table, reasons_of(table, rules), extract_key, KeptText(), again, dict(layout.headings))
    conditions = [*(rule_condition(table, rule) for rule in rules.rows), *(None for _ in rules.sets)]
    select = typing_select(table, dict(layout.headings), conditions, received, organisation)
    raw.batches = batch.kept.keeping(raw.batches)
    con.register("received", numbered(raw.schema, raw.batches))
    try:
        con.execute(f"create or replace table typed as {select}")
    except duckdb.Error as error:
        if raw.failure is not None:
            raise raw.failure from None
        con.unregister("received")
        if isinstance(error, duckdb.OutOfMemoryException):
            raise
        said = _culprit(con, table, layout, rules.rows, received, organisation, again)
        raise RuleRaised(
            said or f"table {table.name}: typing its rows raised {type(error).__name__}"
        ) from None
    con.unregister("received")
    if raw.failure is not None:
        raise raw.failure
    mark_repeated_keys(con, table, batch.errors, batch.key_repeated, batch.duplicate)
    accepted = marks.none_of(batch.errors | batch.duplicate)
    con.execute(f"create or replace view accepted as select * from typed where {accepted}")
    return batch


@contextmanager
def within_memory() -> Iterator[None]:
    """What the database cannot do within its memory is the refusal of an extract with rows beyond all measure."""
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException:
        # Not chained: what the database says of it is advice for who sets its memory.
        raise Unreadable(
            "rows_too_long", f"rows that can be compared within {MEMORY_LIMIT} of memory"
        ) from None


def rule_condition(table: Table, rule: RowRule) -> str:
    """A row rule as SQL. Raises RuleRaised when the rule itself cannot be built."""
    try:
        return f"coalesce({sql.compiled(rule.fails(row_of(table)))}, false)"
    except Exception as error:
        raise RuleRaised(
            # In full: no row has been looked at yet.
            f"rule {rule.code}: its condition cannot be built ({type(error).__name__}: {error})"
        ) from None


def row_of(table: Table) -> SimpleNamespace:
    """A typed row as rules see it: its columns by name."""
    import sqlalchemy as sa

    return SimpleNamespace(**{name: sa.column(name) for name in (*table.staged_columns, "organisation_code")})


def _culprit(
    con: Any, table: Table, layout: Layout, rules: tuple[RowRule, ...], received: date, organisation: str,
    again: Callable[[], RawRows],
) -> str:  # fmt: skip
    """Says which rule's condition the database refuses, by trying each alone; empty when it is none of them."""
    import duckdb

    for rule in rules:
        select = typing_select(
            table, dict(layout.headings), (rule_condition(table, rule),), received, organisation
        )
        rows = again()
        con.register("received", numbered(rows.schema, rows.batches))
        try:
            con.execute(f"select count(*) from ({select}) where record_text is not null").fetchone()
        except duckdb.Error as fault:
            return f"rule {rule.code}: the database cannot evaluate its condition ({in_our_words(fault)})"
        finally:
            con.unregister("received")
    return ""


def write_accepted(batch: Batch, path: Path) -> int:
    """Writes the accepted rows as Parquet and returns how many stand in the file."""
    table = batch.table
    columns = ", ".join(sql.name(name) for name in table.staged_columns)
    if "organisation_code" not in table.staged_columns:
        columns += ", organisation_code"
    key = ", ".join(f"cast({sql.name(name)} as varchar)" for name in table.key)
    record = (
        sql.name(table.record)
        if table.record
        else f"md5(concat_ws('|', {sql.text(table.name)}, organisation_code, {key}))"
    )
    batch.con.execute(f"""
        copy (
            select {columns}, {record} as record_id, {batch.extract_key}::bigint as extract_key, line_number, key_hash
            from accepted
        ) to {sql.text(str(path))} (format parquet, compression zstd)
    """)
    path.chmod(0o600)
    return rows_in(batch.con, path)


def rows_in(con: Any, path: Path) -> int:
    """Rows in a Parquet file, from its own footer."""
    return int(
        con.execute(f"select sum(num_rows) from parquet_file_metadata({sql.text(str(path))})").fetchone()[0]
    )
