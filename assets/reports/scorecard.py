"""The scorecard: the figures of a quarter with target, direction and comparators.

Belongs here: reading it from a release and saying it in a table. Does not belong here: the terminal
(pipelines/cli) or computing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assets.reports.markdown import markdown_text
from warehouse.calendar import Quarter
from warehouse.database.connection import Warehouse

HEADINGS = (
    "Indicator",
    "Figure",
    "Target",
    "RAG",
    "Quarter before",
    "Year before",
    "Neighbours",
    "England",
    "Counted",
)
COUNCIL = "Council"


@dataclass(frozen=True)
class ScorecardLine:
    """One indicator of a council in one quarter, in words as shown."""

    council: str
    theme: str
    code: str
    title: str
    figure: str
    target: str
    rag: str
    before: str
    year_before: str
    neighbours: str
    england: str
    counted: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of the table of one council, in the order of HEADINGS."""
        return (self.title, self.figure, self.target, self.rag, self.before, self.year_before, self.neighbours,
                self.england, self.counted)  # fmt: skip


def as_table(lines: Sequence[ScorecardLine]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The headings, and the cells of each line; each line names its council where there are several."""
    if len({line.council for line in lines}) < 2:
        return HEADINGS, [line.cells for line in lines]
    title, *others = HEADINGS
    named = [(line.title, line.council, *line.cells[1:]) for line in lines]
    return (title, COUNCIL, *others), named


def newest_quarter(release: Warehouse) -> Quarter | None:
    """The newest quarter that has a figure."""
    ((key,),) = release.duck.execute("select max(quarter_key) from fact_indicator_value").fetchall()
    return Quarter.from_key(key) if key else None


def scorecard_lines(release: Warehouse, quarter: Quarter) -> list[ScorecardLine]:
    """The lines of each council itself (not of its districts) in a quarter, by theme."""
    found = release.duck.execute(
        """select * from scorecard where quarter_key = ? and area_name = organisation_name
           order by theme, title, organisation_name""",
        [quarter.key],
    )
    names = [column[0] for column in found.description]
    return [_line(dict(zip(names, row, strict=True))) for row in found.fetchall()]


def _line(row: dict[str, Any]) -> ScorecardLine:
    decimals = row["decimal_places"]
    percent = "%" if row["unit"] == "percent" else ""

    def shown(value: Decimal | None) -> str:
        return "" if value is None else f"{value:,.{decimals}f}{percent}"

    def travelled(value: Decimal | None, direction: str | None) -> str:
        return f"{shown(value)} {direction or ''}".strip()

    if row["is_suppressed"]:
        figure, counted = "withheld", "small numbers"
    else:
        figure = shown(row["value"])
        counted = f"{row['numerator']:,}" + (
            f" of {row['denominator']:,}" if row["denominator"] is not None else ""
        )
    return ScorecardLine(
        row["organisation_name"], row["theme"] or "", row["indicator_code"], row["title"], figure,
        shown(row["target"]), row["rag"] or "",
        travelled(row["previous_value"], row["direction"]), travelled(row["year_before_value"], row["direction_year"]),
        _compared(shown(row["neighbours_value"]), row, row["neighbours_count"]),
        _compared(shown(row["england_value"]), row), counted,
    )  # fmt: skip


def _compared(figure: str, row: dict[str, Any], count: int | None = None) -> str:
    of = f", mean of {count}" if count else ""
    return f"{figure} ({row['comparator_period']}{of})" if figure else ""


def scorecard_markdown(quarter: Quarter, lines: list[ScorecardLine], notes: Sequence[str] = ()) -> str:
    """The scorecard as a Markdown document, with what is to be known of its figures above them."""
    said = [f"# Scorecard, {quarter}", "", *(f"- {markdown_text(note)}" for note in notes)]
    headings, rows = as_table(lines)
    theme = None
    for line, cells in zip(lines, rows, strict=True):
        if line.theme != theme:
            theme = line.theme
            said += [
                "",
                f"## {markdown_text(theme)}",
                "",
                f"| {' | '.join(headings)} |",
                f"| {' | '.join('---' for _ in headings)} |",
            ]
        said.append(f"| {' | '.join(markdown_text(cell) for cell in cells)} |")
    return "\n".join(said) + "\n"
