"""One column of an extract.

Belongs here: what every column has, whatever its type. Does not belong here: what one type has (its own file).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from checks.columns.column_type import ColumnType, Limit
from checks.columns.markers import MARKED, Markers
from warehouse.database import sql


@dataclass(frozen=True)
class Column:
    """One column of an extract: its heading as received, its name and type as staged."""

    name: str
    heading: str
    type: ColumnType
    description: str
    required: bool = False
    markers: Markers | None = None
    """Signs in place of a value that say why there is none; their kind is staged as <name>_marker."""
    staged: bool = True
    """False for a column that is expected in the file but not kept, such as free text."""

    @property
    def marker_name(self) -> str | None:
        """The staged column that holds the kind of a marker; None for a column without markers."""
        return f"{self.name}_marker" if self.markers else None

    @property
    def value_names(self) -> tuple[str, ...]:
        """The staged columns that hold its value."""
        return tuple(self.type.staged(self.name)) if self.staged else ()

    @property
    def day_names(self) -> tuple[str, ...]:
        """The staged columns of days by which rows can be placed in quarters."""
        if not self.type.places_rows:
            return ()
        of_other_kinds = {
            name for name, type_ in self.staged_types().items() if str(type_) in ("TEXT", "VARCHAR")
        }
        return tuple(name for name in self.value_names if name not in of_other_kinds)

    @property
    def staged_names(self) -> tuple[str, ...]:
        """The columns that this one becomes when staged."""
        return tuple(self.staged_types())

    def staged_types(self) -> Mapping[str, sa.types.TypeEngine]:
        """The columns that this one becomes when staged, each with its type."""
        if not self.staged:
            return {}
        marker = {self.marker_name: sa.Text()} if self.marker_name else {}
        return {**self.type.staged(self.name), **marker}

    @property
    def text(self) -> str:
        """The name under which its text stands beside the staged columns: trimmed, null where nothing is left."""
        return sql.name(f"text_{self.name}")

    def values(self) -> Mapping[str, str]:
        """For each staged column, the expression that reads it."""
        marker = (
            {self.marker_name: self.markers.kind_of(self.text)} if self.marker_name and self.markers else {}
        )
        return {**self.type.values(self.name, self._value_text), **marker}

    def limits(self, in_key: bool = False) -> Iterator[Limit]:
        """What can be wrong with it, in the order in which it is told; in a key a marker is wrong as well."""
        missing = self.type.missing(self.name, self._value_text)
        if self.required:
            if self.marker_name:
                missing = f"{missing} and {sql.name(self.marker_name)} is null"
            yield Limit("missing", "filled in", missing)
        if self.marker_name and self.markers and (self.required or in_key):
            words = (
                f"a value, and not marked as {' or '.join(self.markers.kinds())}: no row can do without it"
            )
            yield Limit(MARKED, words, f"{sql.name(self.marker_name)} is not null")
        yield from self.type.limits(self.name, self._value_text)

    def mended(self) -> str | None:
        """The condition under which its value stands for a known wrong form, where there are such."""
        return self.type.mended(self._value_text)

    @property
    def _value_text(self) -> str:
        return self.markers.value_of(self.text) if self.markers else self.text
