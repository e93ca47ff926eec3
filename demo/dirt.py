"""What goes wrong with extracts: bad rows that belong to nobody's good record.

Belongs here: every kind of bad row, each once and named. Bad rows have request numbers 99xxxxx, child ids
SYN99xxxxx and library rows of their own, so that the known truths hold for whoever sets them aside. The
reasons that matter are told in the names of the kinds.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

from demo.hams import Layout, quoted

_GOOD_TAIL = ("N", "POTH", "PRE", "SYNTHETIC Dirt Lane, Nowhere")


class _BadRequests:
    """Writes events of bad requests in one layout, each under the next number of the file's own range."""

    def __init__(self, layout: Layout, first_number: int) -> None:
        self._layout = layout
        self._numbers = count(first_number)

    def number(self) -> str:
        return self._layout.request(next(self._numbers))

    def event(
        self,
        at: str,
        recorded: str,
        request: str | None = None,
        stage: int = 7,
        tail: tuple[str, ...] = _GOOD_TAIL,
    ) -> str:
        number = self.number() if request is None else request
        return self._layout.line(at, recorded, number, stage, "", quoted(tail))


def _hams_kinds(bad: _BadRequests, on: date) -> list[list[str | None]]:
    """Each kind of bad line of a HAMS file, dated about the day `on`. None repeats a good row."""
    day, before = on.strftime("%d/%m/%Y"), (on - timedelta(days=9)).strftime("%d/%m/%Y")
    at = f"{day} 10:15"
    priority, kind, district, location = _GOOD_TAIL
    twice = bad.number()
    return [
        [bad.event(at, "31/02/2017")],
        [bad.event("31/02/2017 09:15", before)],
        [bad.event(at, "01/01/1066")],
        [bad.event(f"{day[:-4]}2999 10:15", before)],
        [bad.event(at, "04/31/2017")],
        [bad.event(at, before, tail=("Z", kind, district, location))],
        [bad.event(at, before, tail=(priority, kind, "XXX", location))],
        [bad.event(at, before, request="")],
        [bad.event(f"{before} 10:15", recorded=day)],
        [
            bad.event(at, before, request=twice, stage=2),
            bad.event(at, before, request=twice, stage=2, tail=("U", kind, district, location)),
        ],
        [None],
        [bad.event(at, before, tail=_GOOD_TAIL[:3])],
        [bad.event(at, before, tail=(*_GOOD_TAIL, "one field too many"))],
        [""],
        [",,,,,,,,,"],
    ]


def hams(layout: Layout, on: date, file_number: int, scale: float) -> list[list[str | None]]:
    """The bad lines of one HAMS file: every other kind (so all in any two files), copied with the scale."""
    bad = _BadRequests(layout, 9_900_000 + file_number * 5_000)
    copies = max(1, int(4 * scale))
    return [kind for _ in range(copies) for kind in _hams_kinds(bad, on)[file_number % 2 :: 2]]


def unknown_priority(layout: Layout, on: date, file_number: int) -> str:
    """One bad line for a file that is too small to hold every kind."""
    bad = _BadRequests(layout, 9_900_000 + file_number * 5_000)
    return bad.event(
        f"{on:%d/%m/%Y} 10:15", f"{on - timedelta(days=9):%d/%m/%Y}", tail=("Z", *_GOOD_TAIL[1:])
    )


def visits(first: date) -> list[str]:
    """Bad lines of a tidy library visits file for the quarter that begins on `first`."""
    month = first.isoformat()
    return [
        f"E10000017,Village hall,{month}/P1M,112",
        f"E10000017,Library,{_later(first, 1)}/P3M,301",
        "",
        f"E10000017,Partner site,{month}/P1M,n/a",
        f"E10000017,Home delivery,{month}/P1M,-14",
        f"E10000017,Home delivery,{_later(first, 2)}/P1M,41",
        f"E10000017,Home delivery,{_later(first, 2)}/P1M,14",
    ]


def loans(first: date) -> list[str]:
    """Bad lines of a tidy library loans file for the quarter that begins on `first`."""
    month = first.isoformat()
    return [
        f"E10000017,Vinyl record,Adult,{month}/P1M,25",
        f"E10000017,Physical book,Adult,{_later(first, 1)}/P3M,977",
        "",
        f"E10000017,Eaudio,Adult,{month}/P1M,n/a",
        f"E10000017,Eaudio,Under 12,{month}/P1M,-3",
        f"E10000017,Eaudio,Under 12,{_later(first, 2)}/P1M,60",
        f"E10000017,Eaudio,Under 12,{_later(first, 2)}/P1M,66",
    ]


def branches(months: int) -> list[str]:
    """Bad lines of a wide file by branch: not a number, negative, and one branch twice that disagrees."""
    empty = [""] * (months - 2)
    return [
        ",".join(["Stackhouse store (synthetic)", "n/a", "-25", *empty]),
        "",
        ",".join(["Van depot (synthetic)", "31", "18", *empty]),
        ",".join(["Van depot (synthetic)", "13", "81", *empty]),
    ]


def assessments(first: date) -> Iterator[dict[str, str]]:
    """Bad assessments in the quarter that begins on `first`: the fields that differ from a plain good one."""
    start, end = (first + timedelta(days=9)).isoformat(), (first + timedelta(days=40)).isoformat()
    plain = {"referral": start, "start": start, "end": end}
    yield plain | {"end": (first + timedelta(days=2)).isoformat()}
    yield plain | {"start": "1066-01-01"}
    yield plain | {"source": "9Z"}
    yield plain | {"id": ""}
    yield plain | {"end": "2999-12-31"}
    yield plain | {"again": (first + timedelta(days=41)).isoformat()}


def _later(first: date, months: int) -> str:
    return date(first.year, first.month + months, 1).isoformat()
