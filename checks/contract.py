"""The vocabulary in which a source is described: what reader and checker alike go by.

Belongs here: Source, Table, Change, Tolerance and what follows from them by definition. Does not belong here: columns
and their types (checks/columns), Great Expectations or the contract of any one source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from checks.columns.column import Column
from checks.columns.person_id import PersonId

if TYPE_CHECKING:
    import sqlalchemy as sa


Sensitivity = Literal["public", "restricted", "personal"]


@dataclass(frozen=True)
class Change:
    """A dated change of layout: what differs from the layout before, and why."""

    from_date: date
    reason: str
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Heading before to heading after."""
    dropped: tuple[str, ...] = ()
    """Headings that no longer come; their columns are then empty and so may not be required."""
    added: tuple[str, ...] = ()
    """Headings that come only from this change on; before it their columns are empty."""


@dataclass(frozen=True)
class Supersede:
    """How a newer extract replaces older ones: row by key, whole groups, a submission, a window, or not at all.

    `group`: what it says of a group (the events of one stage of a defect, the counts of a period) replaces all that
    older extracts say of it. `submission`: it is a return of the year to date, which replaces every older return of
    the same council and financial year, also where it no longer holds a record; across years it goes row by key.
    `window`: it is a rolling resubmission (the last twelve months, say), which replaces every row of the same council
    that older extracts date within it, also where it no longer holds a record; outside of it, it goes row by key.
    """

    by: Literal["key", "group", "submission", "window", "never"]
    columns: tuple[str, ...] = ()
    """For `group`: the staged columns that name the group. Those of two councils never meet. For `window`: the two
    staged dates between which (both included) the extract says all there is; none: its first and last date."""


@dataclass(frozen=True)
class Sums:
    """Rows that bear one key although they count different things: the fact adds them up, equal counts included.

    `where` gets the columns of the typed rows and says which rows may; of all others a repeated key is a duplicate or
    a contradiction. The target fact's `shape` must add up by record.
    """

    columns: tuple[str, ...]
    """The staged counts that add up."""
    where: Callable[[Any], sa.ColumnElement[bool]]


@dataclass(frozen=True)
class Tolerance:
    """How many bad rows are tolerable before the whole extract is refused, or one organisation of many left out."""

    rejected_share: float = 0.05
    rejected_rows: int = 0
    """So many bad rows are tolerable whatever their share: a small return is not refused for three of them."""
    minimum_rows: int = 1
    left_out_share: float = 0.5
    """Of a file of many organisations, whose rows are judged organisation by organisation: the share of its rows that
    may be left out with their organisations before the file is refused whole."""


@dataclass(frozen=True)
class Layout:
    """One form in which a source arrives: column name to heading."""

    headings: Mapping[str, str]
    from_date: date | None = None
    reason: str = "the first layout"


@dataclass(frozen=True, kw_only=True)
class Table:
    """One kind of row of a delivery: its columns, its key and dates, what replaces it, and where it is loaded."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...] = ()
    key: tuple[str, ...] = ()
    """Staged columns that together name a record."""
    dated_by: tuple[str, ...] = ()
    """Staged date columns that place a row in quarters; the first one places its fact."""
    supersede: Supersede = Supersede("key")
    as_at: str | None = None
    """Staged date column that says as at which day an extract speaks; None: extracts count in order of arrival."""
    sums: Sums | None = None
    """Rows whose key may repeat within an extract, because their counts add up; None: there are none."""
    record: str | None = None
    """Staged column by which facts know the record; None: a hash of the key."""
    same_for_record: tuple[str, ...] = ()
    """Staged columns that all rows of a record should give alike, also in other extracts; rows that do not are told.
    Which of the values counts is for the fact to say."""
    target_fact: str | None = None
    """The fact table that its rows are loaded into, if any."""
    tidy: Callable[[sa.FromClause], sa.Select] | None = None
    """Turns the typed rows into the shape that the fact asks for; None when they have it already."""
    tolerance: Tolerance = Tolerance()
    changes: tuple[Change, ...] = ()
    other_headings: Literal["warn", "refuse"] = "warn"
    delivered_by: str = ""
    """The source whose delivery it is part of, which says so itself; empty for a source that is its own table."""

    @property
    def source_name(self) -> str:
        """The source whose extracts bring it."""
        return self.delivered_by or self.name

    @property
    def folder(self) -> str:
        """Where its rows lie within the folder of a staged extract."""
        return self.name if self.delivered_by else ""

    @property
    def staged_columns(self) -> tuple[str, ...]:
        """The names of the staged columns, in order."""
        return tuple(name for column in self.columns for name in column.staged_names)

    @property
    def staged_types(self) -> dict[str, sa.types.TypeEngine]:
        """The staged columns in order, each with its type."""
        return {name: type_ for column in self.columns for name, type_ in column.staged_types().items()}

    def column(self, name: str) -> Column:
        """The column that is staged under this name."""
        return next(column for column in self.columns if name == column.name or name in column.staged_names)

    def layouts(self) -> tuple[Layout, ...]:
        """Every layout in which the table has ever arrived, oldest first."""
        later = {heading for change in self.changes for heading in change.added}
        current = {column.name: column.heading for column in self.columns if column.heading not in later}
        found = [Layout(dict(current))]
        for change in self.changes:
            current = {
                name: change.renamed.get(heading, heading)
                for name, heading in current.items()
                if heading not in change.dropped
            }
            current |= {
                column.name: column.heading for column in self.columns if column.heading in change.added
            }
            found.append(Layout(dict(current), change.from_date, change.reason))
        return tuple(found)


@dataclass(frozen=True, kw_only=True)
class Source(Table):
    """The contract of one source: what its files are, and the tables that each of them delivers.

    A source whose files hold one kind of row is that table itself. One whose files hold several, the kinds of element
    of a census, the sheets of a workbook, the types of event in a CSV file, declares them as `tables`, by the names
    that its reader gives them, and no columns of its own.
    """

    file_pattern: str
    """Regular expression over the file's path in the landing zone; the whole path must match. What a named group of
    it matches, a date or an organisation, is a column of every row under the heading `file name: <group>`."""
    reader: Any
    """An object with `read(path)`; see assets/readers."""
    frequency: str = "quarterly"
    tables: tuple[Table, ...] = ()
    team: str = ""
    """Team that answers for the extract, such as team:highways, where it is not that of the service."""
    sensitivity: Sensitivity | Literal[""] = ""
    """How sensitive the extract is, where it differs from what the service says of its extracts."""
    service: str = ""
    """The service area in whose folder it lies, which finding it says; it stands in no file."""
    comes_with: Path | None = None
    """The file that comes with the installation and is received as the first extract, before any that a council sends;
    None: there is none."""
    stands_as_one: bool = True
    """Whether a delivery of several tables is refused whole when one of them is; False: each stands by itself."""

    def __post_init__(self) -> None:
        if isinstance(self.tables, tuple) and all(isinstance(table, Table) for table in self.tables):
            bound = tuple(replace(table, delivered_by=self.name) for table in self.tables)
            object.__setattr__(self, "tables", bound)

    @property
    def each_table(self) -> tuple[Table, ...]:
        """The tables that a file of it delivers: those that it declares, or itself."""
        return self.tables or (self,)

    @property
    def is_about_people(self) -> bool:
        """Whether identifiers of people are in it."""
        return any(isinstance(column.type, PersonId) for table in self.each_table for column in table.columns)

    def with_reader(self, **changes: Any) -> Source:
        """The same contract with another setting of its reader (an encoding, say)."""
        return replace(self, reader=replace(self.reader, **changes))


FROM_FILE_NAME = "file name: "
"""What the heading of a column begins with whose value is part of the file's name."""
