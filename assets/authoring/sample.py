"""One sample of a source, read by the reader that was guessed for it and held as text in a closed database.

Belongs here: reading it, and asking of one column which texts a type cannot read. Does not belong here: which types are
tried (types.py), or how the reader is guessed (formats).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from assets.readers.delivery import rows_of
from assets.readers.raw import Unreadable
from assets.staging.ordinal import numbered
from assets.staging.typed import trimmed
from assets.well_declared.empty_database import empty_database
from checks.columns import Column, ColumnType, Markers
from checks.columns.column_type import OUT_OF_RANGE, RECEIVED
from warehouse.database import sql

MOST_ROWS = 500_000
"""A sample need not be read beyond these."""


@dataclass(frozen=True)
class Texts:
    """The texts of one column, each once with how often it stands there; empty ones left out."""

    con: Any
    relation: str
    """Where they stand in the database, as `said`, with how often as `times`."""
    received: date
    row_count: int

    @cached_property
    def values(self) -> tuple[tuple[str, int], ...]:
        """Text and how often it stands there, most frequent first."""
        return tuple(
            self.con.execute(f"select said, times from {self.relation} order by 2 desc, 1").fetchall()
        )

    @property
    def filled_count(self) -> int:
        """Rows in which something stands."""
        return sum(times for _, times in self.values)

    def among(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Which of these texts stand in the column."""
        return tuple(text for text, _ in self.values if text in texts)

    def unread(self, kinds: Sequence[ColumnType], but: Sequence[str] = ()) -> list[int]:
        """For each type, how many different texts it cannot read, limits of its range apart."""
        return self._found(kinds, but, within_range=False)

    def broken(self, kinds: Sequence[ColumnType], but: Sequence[str] = ()) -> list[int]:
        """For each type, how many different texts it would reject, in the words of the type itself."""
        return self._found(kinds, but, within_range=True)

    def holding(self, pattern: str) -> int:
        """How many different texts hold what a regular expression matches, in whatever letters."""
        asked = f"select count(*) from {self.relation} where regexp_matches(said, {sql.text(pattern)}, 'i')"
        return int(self.con.execute(asked).fetchone()[0])

    def _found(self, kinds: Sequence[ColumnType], but: Sequence[str], within_range: bool) -> list[int]:
        if not kinds:
            return []
        columns = [Column(f"tried_{n}", f"{n}", kind, "", required=True) for n, kind in enumerate(kinds)]
        texts = ", ".join(f"said as {column.text}" for column in columns)
        staged = ", ".join(
            f"{read} as {sql.name(name)}" for column in columns for name, read in column.values().items()
        )
        counts = ", ".join(
            "count(*) filter ("
            + " or ".join(
                f"coalesce({limit.broken}, false)"
                for limit in column.limits()
                if within_range or limit.code != OUT_OF_RANGE
            )
            + ")"
            for column in columns
        )
        others = f"where said not in ({sql.texts(tuple(but))})" if but else ""
        return list(
            self.con.execute(f"""
                select {counts} from (select *, {staged} from (
                    select {texts}, date '{self.received}' as {sql.name(RECEIVED)} from {self.relation} {others}
                ))
            """).fetchone()
        )


@dataclass(frozen=True)
class Sample:
    """The sample as the table `sample`: a text column `c0`, `c1`, ... for each heading, trimmed as staging does."""

    con: Any
    headings: tuple[str, ...]
    row_count: int
    is_whole: bool
    """Whether every row was read."""
    malformed_count: int
    """Lines that should have been rows and are none."""
    received: date

    def texts(self, place: int) -> Texts:
        """The texts of the column at that place."""
        self.con.execute(f"""
            create or replace table texts_{place} as
            select c{place} as said, count(*) as times from sample where c{place} is not null group by 1
        """)
        return Texts(self.con, f"texts_{place}", self.received, self.row_count)

    def alone(self, text: str) -> Texts:
        """One text, which may be of no column, to be asked as those of a column are."""
        return Texts(self.con, f"(select {sql.text(text)} as said, 1 as times)", self.received, 1)

    def stage(self, columns: Sequence[tuple[int, Column]]) -> None:
        """Makes the table `valued`: what each column stages, the text itself where only a keyed hash of it would be."""
        parts = []
        for place, column in columns:
            said = sql.name(f"c{place}")
            value = _without_signs(said, column.markers)
            hashed = type(column.type).__name__ == "PersonId"
            parts += (
                [f"{said} as {sql.name(column.name)}"]
                if hashed
                else [
                    f"{read} as {sql.name(name)}"
                    for name, read in column.type.values(column.name, value).items()
                ]
            )
        self.con.execute(f"create or replace table valued as select {', '.join(parts)} from sample")


def _without_signs(text: str, markers: Markers | None) -> str:
    return markers.value_of(text) if markers else text


@contextmanager
def read_sample(path: Path, reader: Any, received: date) -> Iterator[Sample]:
    """The sample, in a database that goes with it. Raises `Unreadable` in the reader's own words."""
    import duckdb

    with empty_database() as database:
        raw = rows_of(reader.read(path))
        taken = [0]
        con = database.con
        con.register("received", numbered(raw.schema, _first_rows(raw.batches, taken)))
        texts = ", ".join(
            f"nullif({trimmed(sql.name(heading))}, '') as c{n}" for n, heading in enumerate(raw.headings)
        )
        try:
            con.execute(f"create table sample as select {texts} from received")
        except duckdb.Error:
            if raw.failure is not None:
                raise raw.failure from None
            raise
        con.unregister("received")
        (count,) = con.execute("select count(*) from sample").fetchone()
        if not count:
            raise Unreadable("sample_without_rows", "a sample with at least one row below its headings")
        yield Sample(con, raw.headings, count, taken[0] <= MOST_ROWS, len(raw.malformed), received)


def _first_rows(batches: Iterator[Any], taken: list[int]) -> Iterator[Any]:
    """Batches until there are enough rows."""
    for batch in batches:
        taken[0] += batch.num_rows
        yield batch
        if taken[0] > MOST_ROWS:
            return
