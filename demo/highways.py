"""The HAMS files of the synthetic county, and which of them tells of which event.

Belongs here: the spreading of events over files. The defects themselves are in `defects`, the layouts in
`hams`, the bad rows in `dirt`.

Events fall into the file of the quarter in which they happened, and once more into the
next file when they happened in a quarter's last seven days. Closing events of December 2017 mostly missed
the last file of the old system and came late, in the layout of the new one.
"""

from collections import Counter
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from random import Random

from demo import dirt, streets
from demo.calendar import Quarter, calendar, demo_quarters
from demo.defects import Defect, batches, lives
from demo.extract import TRAILER, Extract
from demo.hams import CLEARED, DEFECT_TYPES, DISTRICTS, NEW, OLD, REPAIRED, TOTALS, Layout, quoted

LATE_NAME = "highways/HAMS_LATE_CLOSEOUTS_20171001_20171231.csv"
_LARGEST_SCALE = 15
_FIRST_REQUEST = 1_200_000
_EVENTS_PER_DEFECT = 4.4
_CLEARED_LATE = 0.85
_FIXABLE = 0.006


class _Files:
    """The HAMS files being written, and which of them an event of a given day goes into."""

    def __init__(self, scratch: Path, rng: Random, scale: float, stack: ExitStack) -> None:
        days = calendar()
        quarters = demo_quarters()
        self._all: list[Extract] = []
        self.ordinary: list[list[tuple[Extract, Layout]]] = [[] for _ in days.dates]
        self.late: dict[int, list[tuple[Extract, Layout]]] = {}
        defects: Counter[Quarter] = Counter()
        for batch in batches(scale):
            defects[batch.quarter] += sum(batch.counts)
        for number, one in enumerate(quarters):
            layout = NEW if one.label == "2017-18 Q4" else OLD
            rows = defects[one] * _EVENTS_PER_DEFECT * 0.9
            bad = dirt.hams(layout, one.first + timedelta(days=30), number, scale)
            odd = [(1 + int(rng.random() * rows), text) for kind in bad for text in kind]
            made = stack.enter_context(Extract(scratch, hams_name(one), "cp1252", odd=odd))
            self._open(made, layout)
            resent = timedelta(days=7 if number else 0)
            for day in days.span(one.first - resent, one.last):
                self.ordinary[day].append((made, layout))
        bad_line = dirt.unknown_priority(NEW, date(2017, 12, 12), len(quarters))
        late = stack.enter_context(Extract(scratch, LATE_NAME, "cp1252", odd=[(9, bad_line)]))
        self._open(late, NEW)
        for day in days.span(date(2017, 12, 1), date(2017, 12, 31)):
            self.late[day] = [(late, NEW), *self.ordinary[day][1:]]

    def _open(self, made: Extract, layout: Layout) -> None:
        made.heading(quoted(layout.headings))
        self._all.append(made)

    def close(self) -> None:
        """End each file with its totals line and the trailer that says that it is synthetic."""
        for made in self._all:
            made.close(TOTALS, TRAILER)


def hams_name(one: Quarter, note: str = "") -> str:
    """The name of a quarter's HAMS file inside the landing folder."""
    return f"highways/HAMS_DEFECTS_{one.first:%Y%m%d}_{one.last:%Y%m%d}{note}.csv"


def write(scratch: Path, seed: int, scale: float) -> None:
    """Write every HAMS file of both waves, as `.part` files under `scratch`/highways.

    Raises ValueError when `scale` needs more request numbers than seven digits hold.
    """
    if scale > _LARGEST_SCALE:
        raise ValueError(f"scale {scale:g} is too large: at most {_LARGEST_SCALE}")
    rng = Random(f"highways {seed}")
    with ExitStack() as stack:
        files = _Files(scratch, rng, scale, stack)
        numbers = _Numbers(scale)
        places = [quoted([text]) for text in streets.locations()]
        for batch in batches(scale):
            for defect in lives(batch, rng):
                _tell(files, defect, numbers.next(defect.recorded), batch.late, places, rng)
        files.close()


def _tell(files: _Files, defect: Defect, number: int, late: bool, places: list[str], rng: Random) -> None:
    """Write a defect's events, each into the files of its day."""
    draw, british = rng.random, calendar().british
    recorded = british[defect.recorded]
    kind = DEFECT_TYPES[int(draw() * len(DEFECT_TYPES))]
    district = DISTRICTS[int(draw() * len(DISTRICTS))]
    place = places[int(draw() * len(places))]
    tail = f'"{defect.priority}","{kind}","{district}",{place}'
    # a repair told in time can still have its clearing told late; this matters in December 2017 only
    late_from = REPAIRED if late else CLEARED if draw() < _CLEARED_LATE else CLEARED + 1
    for stage, day, minute in defect.events:
        told = files.late[day] if stage >= late_from and day in files.late else files.ordinary[day]
        at = f"{british[day]} {minute // 60:02d}:{minute % 60:02d}"
        cleared = british[day] if stage == CLEARED else ""
        for made, layout in told:
            written = tail
            if layout is NEW and len(told) == 1 and draw() < _FIXABLE:
                # the new system lets people type codes; what is sent twice is left alone, to stay identical
                longer = "POTHOLE" if kind == "POTH" and draw() < 0.5 else kind
                typed = defect.priority if longer != kind else defect.priority.lower()
                written = f'"{typed}","{longer}","{district}",{place}'
            made.add(layout.line(at, recorded, layout.request(number), stage, cleared, written))


class _Numbers:
    """Request numbers that rise with the day on which a defect was recorded."""

    def __init__(self, scale: float) -> None:
        self._a_day = int(450 * scale) + 50
        self._given: dict[int, int] = {}

    def next(self, recorded: int) -> int:
        given = self._given.get(recorded, 0)
        if given >= self._a_day:
            raise ValueError(f"more than {self._a_day} defects recorded in one day")
        self._given[recorded] = given + 1
        return _FIRST_REQUEST + recorded * self._a_day + given
