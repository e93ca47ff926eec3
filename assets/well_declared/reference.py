"""The code lists among the reference files: the headings that are read, texts of the agreed form.

Belongs here: what each file must be like. Does not belong here: loading them (assets/dimensions).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

from assets.reference import FOLDER
from warehouse.misdeclared import Flaw, Subject

Rows = list[dict[str, str]]
Form = tuple[Callable[[str], object], str]

DAY: Form = (date.fromisoformat, "a day such as 2017-04-01")
TEXT: Form = (str, "a text")
FORMS: Mapping[str, Mapping[str, Form]] = {
    "areas.csv": {"area_code": TEXT, "area_name": TEXT, "area_type": TEXT},
    "bank_holidays.csv": {"date": DAY, "title": TEXT},
}
MOST_TOLD = 5
"""Flaws of one file beyond these are one by one no use to anybody."""


def reference_flaws(folder: Path = FOLDER) -> Iterator[Flaw]:
    """What is wrong with the files that are read as they stand; all others are received and judged as extracts."""
    for name, forms in FORMS.items():
        file = f"{folder.parent.name}/{folder.name}/{name}"
        if (rows := _held(folder / name)) is None:
            yield Flaw(file, f"there is no such file; its headings are {', '.join(forms)}")
            continue
        if missing := [heading for heading in forms if rows and heading not in rows[0]]:
            for heading in missing:
                yield Subject(file, "headings").unknown(heading, heading, "heading of the file", rows[0])
            continue
        flaws = list(_rows(file, rows, forms))
        yield from flaws[:MOST_TOLD]
        if len(flaws) > MOST_TOLD:
            yield Flaw(file, f"and {len(flaws) - MOST_TOLD} more like these")


def _held(path: Path) -> Rows | None:
    if not path.is_file():
        return None
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _rows(file: str, rows: Rows, forms: Mapping[str, Form]) -> Iterator[Flaw]:
    for line, row in enumerate(rows, start=2):
        place = f"{file} row {line}"
        for heading, (read, words) in forms.items():
            if not (text := row[heading]):
                yield Flaw(place, f"{heading}: is empty and should be {words}")
                continue
            try:
                read(text)
            except ValueError:
                yield Flaw(place, f"{heading}: {text!r} should be {words}")
