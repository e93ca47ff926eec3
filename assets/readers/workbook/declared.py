"""What is declared of a table that comes in sheets of a workbook: which sheets, where its header is, where it ends.

Declarations only: finding and reading belong to `header`, `rows` and `workbook`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from assets.readers.raw import LINE_NUMBER
from assets.readers.workbook.values import place_of

# A header, or a cell among the titles, stands in one of the first of these rows.
MOST_ROWS_ABOVE = 200


@dataclass(frozen=True)
class Sheet:
    """One table of a workbook.

    `name` is the exact name of its sheet, or `pattern` a regular expression that the whole name matches: several
    sheets of one pattern, one a month for instance, feed one table, and `name_as` is then the heading of a
    column that holds the name of the sheet. A sheet that is hidden is refused unless `hidden` says that it may be.

    The header stands in row `header_row` (from 1), or in the first row that holds all of `header_holds`, spaces
    and line ends apart; with both, it must hold them and stand there. With `header_rows` of 2 or more that is the
    lowest one, and the texts of the rows above it are put in front: "Delayed days" over "Acute" is the heading
    "Delayed days Acute". A merged cell of the upper rows counts for each of its columns.

    Above the header are titles. Below it, a row whose first cell with anything in it begins as one of `footers`
    does (totals, for instance) is no row of data. The table ends where a first cell begins as one of `notes`
    does, or with `ends_at_blank_row` at the first blank row; what follows are notes.

    `single_cells` gives headings of further columns whose value is that of one cell in every row: the day of
    publication or the council, which stand among the titles: `{"Published": "C8"}`.

    In merged cells below the header the value belongs to the first cell and the others are empty, unless
    `fill_merged`. Under the headings of `fill_down` an empty cell takes the value above it. Formulas give the
    value that was saved with them; one saved without a value is an empty cell. Hidden rows and columns are
    read like any other.
    """

    name: str = ""
    pattern: str = ""
    name_as: str = ""
    hidden: bool = False
    header_row: int = 0
    header_holds: tuple[str, ...] = ()
    header_rows: int = 1
    footers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    ends_at_blank_row: bool = False
    fill_merged: bool = False
    fill_down: tuple[str, ...] = ()
    # A mapping cannot be hashed; declarations that differ only here are rare, and equality still sees it.
    single_cells: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if bool(self.name) == bool(self.pattern):
            raise ValueError("a sheet has either a name or a pattern of names")
        if not self.header_row and not self.header_holds:
            raise ValueError("a header is found by header_row, by header_holds, or by both")
        if self.header_rows < 1 or self.header_row < 0 or 0 < self.header_row < self.header_rows:
            raise ValueError(
                "header_row is the lowest of header_rows rows, the first of which is row 1 or below"
            )
        for cell in self.single_cells.values():
            place = place_of(cell)
            if place is None or place[0] >= MOST_ROWS_ABOVE:
                raise ValueError(
                    f"a single cell is one of the first {MOST_ROWS_ABOVE} rows, by a name such as C8"
                )
        added = [heading.casefold() for heading in self.added_headings()]
        if len({*added, LINE_NUMBER}) <= len(added) or "" in added:
            raise ValueError("each column that is added has a heading of its own")
        for pattern in (self.pattern, *self.footers, *self.notes):
            re.compile(pattern)

    def is_named(self, name: str) -> bool:
        """Whether a sheet of that name feeds the table."""
        return name == self.name if self.name else re.fullmatch(self.pattern, name) is not None

    def added_headings(self) -> tuple[str, ...]:
        """The headings of columns that are not in the header: of single cells, and of the sheet's name."""
        return (*self.single_cells, *([self.name_as] if self.name_as else []))

    def in_words(self) -> str:
        """The sheet as the contract knows it."""
        return f"a sheet '{self.name}'" if self.name else f"a sheet named as the pattern {self.pattern} says"
