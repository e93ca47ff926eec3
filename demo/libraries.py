"""Library visits and loans of the synthetic county.

Belongs here: monthly counts of about a Lancashire's size, and their two forms: by branch with a column a
month (2016-17), and tidy with ISO 8601 periods (2017-18). Counts do not grow with the scale: they are
totals of a county, not records.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from random import Random

from demo import dirt
from demo.calendar import Quarter, demo_quarters
from demo.extract import TRAILER, Extract
from demo.quota import portion, split

COUNTY = "E10000017"
#: visits and loans of a year by month, April first, before each year's own level
_VISITS = [196, 203, 200, 214, 212, 209, 204, 199, 172, 205, 198, 208]
_LOANS = [352, 366, 370, 402, 410, 381, 372, 360, 318, 371, 352, 371]
_LEVEL = {"2016-17": 1.0, "2017-18": 0.975}
#: visits in every thousand, by place; home delivery is told once a quarter
_PLACES: dict[tuple[str, ...], int] = {
    ("Library",): 742,
    ("Shared building",): 246,
    ("Mobile library",): 9,
    ("Home delivery",): 3,
}
#: loans in every thousand, by format and age of the content
_STOCK: dict[tuple[str, ...], int] = {
    ("Physical book", "Under 12"): 318,
    ("Physical book", "12-17"): 41,
    ("Physical book", "Adult"): 472,
    ("Physical audiobook", "Under 12"): 6,
    ("Physical audiobook", "12-17"): 2,
    ("Physical audiobook", "Adult"): 31,
    ("Ebook", "Adult"): 78,
    ("Ebook", "Under 12"): 7,
    ("Eaudio", "Adult"): 40,
    ("Eaudio", "Under 12"): 5,
}
_QUARTERLY = ("Home delivery", "Eaudio")
#: branch and month (both from 0) without a figure: an empty cell, or nought
_CLOSED = {(4, 7), (4, 8), (11, 0), (11, 1), (11, 2), (19, 10)}
_NOBODY = {(7, 8), (15, 8)}
_BRANCHES = [
    "Northmoor", "Saltbeck", "Thornfold", "Wendle Bridge", "Ravenhey", "Oxcroft", "Millgate", "Sandholme",
    "Larkhill", "Fennside", "Harrowby", "Quarrybank", "Mossend", "Priory Street", "Eastwick", "Hollin Green",
    "Castlefold", "Lower Abbot", "Stonecross", "Vale Park", "Whinfield", "Marram Point", "Old Tannery",
    "Kelbrough",
]  # fmt: skip


def write(scratch: Path, seed: int) -> None:
    """Write every library file of both waves, as `.part` files under `scratch`/libraries."""
    rng = Random(f"libraries {seed}")
    for what, months in (("visits", _VISITS), ("loans", _LOANS)):
        _by_branch(scratch, f"library_{what}_by_branch_2016-17.csv", months, rng)
    for one in demo_quarters()[4:]:
        headings, bad = "Authority,Location,Period,Count", dirt.visits(one.first)
        _tidy(scratch, "visits", headings, one, _of_quarter(one, _VISITS), _PLACES, bad, rng)
        headings, bad = "Authority,Format,Content age group,Period,Count", dirt.loans(one.first)
        _tidy(scratch, "loans", headings, one, _of_quarter(one, _LOANS), _STOCK, bad, rng)
    with Extract(scratch, "libraries/library_visits_2017-18_year.csv") as made:
        made.heading("Authority,Location,Period,Count")
        made.add(f"{COUNTY},Partner site,2017-04-01/P1Y,{portion(9_000 + rng.random() * 900)}")
        made.close(TRAILER)


def _of_quarter(one: Quarter, months: list[int]) -> list[float]:
    """The three monthly totals of a quarter."""
    begin = 3 * (one.number - 1)
    return [1000 * _LEVEL[one.year] * total for total in months[begin : begin + 3]]


def _tidy(
    scratch: Path,
    what: str,
    headings: str,
    one: Quarter,
    months: list[float],
    shares: Mapping[tuple[str, ...], int],
    bad: list[str],
    rng: Random,
) -> None:
    """One tidy file: a row a month for most, one a quarter for what is only known by quarter."""
    rows, total = [], 0
    for labels, share in shares.items():
        counts = [portion(month * share / 1000 * (0.99 + 0.02 * rng.random())) for month in months]
        total += sum(counts)
        length, told = ("P3M", [sum(counts)]) if labels[0] in _QUARTERLY else ("P1M", counts)
        for later, count in enumerate(told):
            begins = date(one.first.year, one.first.month + later, 1)
            rows.append(",".join([COUNTY, *labels, f"{begins}/{length}", str(count)]))
    name = f"libraries/library_{what}_{one.year}_Q{one.number}.csv"
    odd = [(1 + int(rng.random() * len(rows)), text) for text in bad]
    with Extract(scratch, name, odd=odd) as made:
        made.heading(headings)
        _add_all(made, rows)
        made.close("Total" + "," * headings.count(",") + str(total), TRAILER)


def _by_branch(scratch: Path, name: str, months: list[int], rng: Random) -> None:
    """One wide file: a line a branch, a column a month; closed months are empty or nought."""
    headings = [f"2016-{month:02d}" for month in range(4, 13)] + [f"2017-{month}" for month in (1, 2, 3)]
    sizes = [30 + int(rng.random() * 170) for _ in _BRANCHES]
    # visitors of a closed branch go to the others: the county's total stays what it is
    columns = [
        split(
            portion(1000 * total * _LEVEL["2016-17"]),
            [0 if (line, month) in _CLOSED | _NOBODY else size for line, size in enumerate(sizes)],
        )
        for month, total in enumerate(months)
    ]
    table = [
        ["" if (line, month) in _CLOSED else str(column[line]) for month, column in enumerate(columns)]
        for line in range(len(_BRANCHES))
    ]
    sums = [sum(column) for column in columns]
    rows = [",".join([f"{branch} (synthetic)", *line]) for branch, line in zip(_BRANCHES, table, strict=True)]
    odd = [(1 + int(rng.random() * len(rows)), text) for text in dirt.branches(len(months))]
    with Extract(scratch, f"libraries/{name}", odd=odd) as made:
        made.heading(",".join(["Library", *headings]))
        _add_all(made, rows)
        made.close(",".join(["Total", *map(str, sums)]), TRAILER)


def _add_all(made: Extract, rows: Iterable[str]) -> None:
    for row in rows:
        made.add(row)
