"""The reference files: the headings that are read, texts of the agreed form, codes that there are.

Belongs here: what each file must be like. Does not belong here: loading them (assets/dimensions).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from assets.reference import FOLDER
from warehouse.calendar import Quarter
from warehouse.indicators.declaration import Indicator, Population
from warehouse.misdeclared import Flaw, Subject, not_among

Rows = list[dict[str, str]]
Form = tuple[Callable[[str], object], str]

DAY: Form = (date.fromisoformat, "a day such as 2017-04-01")
WHOLE: Form = (int, "a whole number")
NUMBER: Form = (lambda text: Decimal(text).as_integer_ratio(), "a number")
QUARTER: Form = (Quarter.parse, "a quarter such as 2017-18 Q4")
TEXT: Form = (str, "a text")
FORMS: Mapping[str, Mapping[str, Form]] = {
    "areas.csv": {"area_code": TEXT, "area_name": TEXT, "area_type": TEXT},
    "bank_holidays.csv": {"date": DAY, "title": TEXT},
    "comparator_groups.csv": {
        "comparator_group": TEXT, "title": TEXT, "kind": TEXT, "publisher": TEXT, "edition": TEXT,
        "valid_from": DAY, "valid_to": DAY,
    },
    "comparator_members.csv": {"comparator_group": TEXT, "rank": WHOLE, "area_code": TEXT},
    "population.csv": {
        "area_code": TEXT, "mid_year": WHOLE, "age_band": TEXT, "population": WHOLE, "vintage": TEXT,
    },
    "published_figures.csv": {
        "indicator_code": TEXT, "area_code": TEXT, "financial_year": TEXT, "numerator": WHOLE,
        "denominator": WHOLE, "value": NUMBER, "symbol": TEXT, "publisher": TEXT, "release": TEXT,
    },
    "targets.csv": {
        "indicator_code": TEXT, "from_quarter": QUARTER, "to_quarter": QUARTER, "target": NUMBER,
        "tolerance": NUMBER, "publisher": TEXT, "note": TEXT,
    },
}  # fmt: skip
MAY_BE_EMPTY = {
    "comparator_groups.csv": {"valid_from", "valid_to"},
    "published_figures.csv": {"numerator", "denominator", "value", "symbol"},
    "targets.csv": {"to_quarter", "publisher", "note"},
}
CODES = {
    "comparator_members.csv": {"comparator_group": "comparator_groups.csv", "area_code": "areas.csv"},
    "population.csv": {"area_code": "areas.csv"},
    "published_figures.csv": {"area_code": "areas.csv"},
}
"""Columns whose codes stand in another file."""
MOST_TOLD = 5
"""Flaws of one file beyond these are one by one no use to anybody."""


def reference_flaws(indicators: set[str], folder: Path = FOLDER) -> Iterator[Flaw]:
    """What is wrong with the reference files. `indicators` are the codes of all that there are."""
    held = {name: _held(folder / name) for name in FORMS}
    for name, forms in FORMS.items():
        file = f"{folder.parent.name}/{folder.name}/{name}"
        if (rows := held[name]) is None:
            yield Flaw(file, f"there is no such file; its headings are {', '.join(forms)}")
            continue
        if missing := [heading for heading in forms if rows and heading not in rows[0]]:
            for heading in missing:
                yield Subject(file, "headings").unknown(heading, heading, "heading of the file", rows[0])
            continue
        flaws = list(_rows(file, rows, forms, MAY_BE_EMPTY.get(name, set()), _known(name, held, indicators)))
        yield from flaws[:MOST_TOLD]
        if len(flaws) > MOST_TOLD:
            yield Flaw(file, f"and {len(flaws) - MOST_TOLD} more like these")


def reference_flaws_of(subject: Subject, indicator: Indicator, folder: Path = FOLDER) -> Iterator[Flaw]:
    """Whether the files hold what an indicator takes from them."""
    asked = []
    if isinstance(indicator.denominator, Population):
        asked.append(("denominator, age_band", indicator.denominator.age_band, "population.csv", "age_band"))
    if indicator.published:
        asked.append(
            (
                "published, indicator_code",
                indicator.published.indicator_code,
                "published_figures.csv",
                "indicator_code",
            )
        )
    for field, given, file, column in asked:
        known = {row.get(column, "") for row in _held(folder / file) or []}
        if given not in known:
            yield subject.unknown(field, given, f"{column} in {file}", known)


def _held(path: Path) -> Rows | None:
    if not path.is_file():
        return None
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _known(name: str, held: Mapping[str, Rows | None], indicators: set[str]) -> dict[str, set[str]]:
    """By column, the codes that it may hold."""
    known = {
        column: {row.get(column, "") for row in held[file] or []}
        for column, file in CODES.get(name, {}).items()
    }
    return known | ({"indicator_code": indicators} if name == "targets.csv" else {})


def _rows(
    file: str, rows: Rows, forms: Mapping[str, Form], may_be_empty: set[str], known: Mapping[str, set[str]]
) -> Iterator[Flaw]:
    for line, row in enumerate(rows, start=2):
        place = f"{file} row {line}"
        for heading, (read, words) in forms.items():
            text = row[heading]
            if not text:
                if heading not in may_be_empty:
                    yield Flaw(place, f"{heading}: is empty and should be {words}")
                continue
            if heading in known and text not in known[heading]:
                yield Flaw(place, f"{heading}: {not_among(text, 'code that there is', known[heading])}")
            try:
                read(text)
            except (ValueError, ArithmeticError):
                yield Flaw(place, f"{heading}: {text!r} should be {words}")
