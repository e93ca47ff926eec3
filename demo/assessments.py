"""Children's social care assessments of the synthetic county, in the form of the CIN census.

Belongs here: how many assessments each quarter completes and how many took over 45 working days (the
truths), the invented children, and the quarterly year-to-date files. The XML text itself is in `cin_xml`.

Assessments are made by the quarter of their authorisation. A file holds those authorised since 1 April and
those still open at its quarter's end, as they stood on that day.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

from demo import dirt
from demo.calendar import Quarter, calendar, demo_quarters, quarter
from demo.cin_xml import Assessment, Child, CinFile
from demo.quota import Quota, portion, split

#: year -> assessments authorised, of which over 45 working days, and both by quarter as weights
_YEARS = {
    2016: (16_480, 3_461, (4_120, 4_010, 4_150, 4_200), (845, 835, 880, 901)),
    2017: (14_848, 3_712, (3_650, 3_590, 3_760, 3_848), (840, 880, 955, 1_037)),
}
_LONG = 45
_RETURNING = 0.04


@dataclass(frozen=True)
class Batch:
    """Assessments authorised in a quarter: up to 45 working days, and longer."""

    quarter: Quarter
    counts: tuple[int, int]


def batches(scale: float) -> list[Batch]:
    """The assessments of each quarter. These numbers are the truths of the synthetic county."""
    made = []
    for year, (total, over, by_quarter, over_by_quarter) in _YEARS.items():
        all_year = portion(total, scale)
        # the share of long ones is kept to rounding at any scale
        sizes, longs = split(all_year, by_quarter), split(portion(all_year * over / total), over_by_quarter)
        for number, (size, long) in enumerate(zip(sizes, longs, strict=True), start=1):
            made.append(Batch(quarter(year, number), (size - long, long)))
    # authorised after the end of the story: in the files they are still open
    made.append(Batch(quarter(2018, 1), (portion(2_800, scale), portion(1_000, scale))))
    return made


def write(scratch: Path, seed: int, scale: float) -> None:
    """Write every CIN file of both waves, as `.part` files under `scratch`/childrens."""
    rng = Random(f"assessments {seed}")
    with ExitStack() as stack:
        files = [stack.enter_context(CinFile(scratch, one)) for one in demo_quarters()]
        number = 0
        for batch in batches(scale):
            for child in _children(batch, number, rng):
                number += 1
                for file in files:
                    file.add(child)
            for file in files:
                if file.quarter == batch.quarter:
                    _add_bad(file, rng)
        for file in files:
            file.close()


def _children(batch: Batch, number: int, rng: Random) -> Iterator[Child]:
    """Children with one assessment, and a few who came back, until the quarter's quota is used up."""
    quota = Quota(batch.counts, rng)
    window = [d for d in calendar().span(batch.quarter.first, batch.quarter.last) if calendar().is_working(d)]
    while quota.left:
        number += 1
        assessments = [_assessment(quota.draw(), window, rng)]
        if quota.left and rng.random() < _RETURNING:
            again = _assessment(quota.draw(), window, rng)
            while again.start == assessments[0].start:
                again = _assessment(again.kind, window, rng)  # two of one child never start on one day
            assessments.append(again)
            assessments.sort(key=lambda one: one.start)
        yield Child.invented(f"SYN{number:07d}", assessments, rng)


def _assessment(kind: int, window: list[int], rng: Random) -> Assessment:
    """One assessment authorised on a day of `window`; `kind` 1 took over 45 working days."""
    days, draw = calendar(), rng.random
    end = window[int(draw() * len(window))]
    length = _LONG + 1 + int(draw() ** 2 * 40) if kind else int(rng.triangular(0, _LONG + 1, 40))
    start = days.reaching[days.worked[end] - length]
    review = days.reaching[days.worked[start] + 10] if length > 12 and draw() < 0.7 else None
    referral = start - (0 if draw() < 0.6 else 1 + int(draw() * 4))
    closure = end + 1 + int(draw() * 60) if draw() < 0.5 else None
    return Assessment.invented(kind, referral, start, review, end, closure, rng)


def _add_bad(file: CinFile, rng: Random) -> None:
    """Bad assessments, each of a child of its own, that are in this quarter's file only."""
    first = file.quarter.first
    year, number = int(file.quarter.label[:4]) % 10, file.quarter.number
    for index, fields in enumerate(dirt.assessments(first)):
        child_id = fields.get("id", f"SYN99{year}{number}{index:03d}")
        born = first - timedelta(days=400 + int(rng.random() * 5000))
        file.add_bad(child_id, born, fields)
