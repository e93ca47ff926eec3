"""Highway defects of the synthetic county: how many, how fast repaired, and the course of each one's life.

Belongs here: the numbers that the known truths rest on, and the days and times of events. Does not belong
here: files and layouts (see `highways` and `hams`).

Defects are made by the quarter of their repair, so that the shares within 20 working days and within 30
plain days are exact by quota whatever the seed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import log
from random import Random

from demo.calendar import Quarter, calendar, demo_quarters, quarter
from demo.hams import CLEARED, REPAIRED
from demo.quota import Quota, portion

WITHIN_20_WORKING, WITHIN_30_ONLY, SLOWER = 0, 1, 2
_PRIORITIES = ["E"] * 4 + ["U"] * 12 + ["M"] * 24 + ["N"] * 60
_SLOW_PRIORITIES = ["U"] + ["M"] * 3 + ["N"] * 16
#: longest and most usual working days to repair, of those repaired within 20
_USUAL = {"E": (1, 0), "U": (3, 1), "M": (9, 3), "N": (20, 7)}
_NEVER_REPAIRED = 0.012
_LAST_DAY = date(2018, 3, 31)

#: stage, day number, minute of that day
Event = tuple[int, int, int]


@dataclass(frozen=True)
class Batch:
    """Defects repaired between two days: how many of each class, how slow, and whether closed late."""

    quarter: Quarter
    counts: tuple[int, int, int]
    slowness: float
    first: date
    last: date
    late: bool = False
    december_weight: float = 1.0


def _counts(defects: int, within_20: float, within_30: float) -> tuple[int, int, int]:
    quick, in_30 = portion(defects * within_20), portion(defects * within_30)
    return quick, in_30 - quick, defects - in_30


def batches(scale: float) -> list[Batch]:
    """The defects of each quarter. These numbers are the truths of the synthetic county."""
    plan = [
        # defects repaired, within 20 working days, within 30 days, slowness
        (9_400, 0.940, 0.964, 1.00),
        (8_300, 0.946, 0.968, 1.00),
        (9_500, 0.932, 0.960, 1.02),
        (12_800, 0.924, 0.952, 1.05),
        (9_300, 0.915, 0.946, 1.15),
        (8_400, 0.900, 0.936, 1.20),
        (9_900, 0.870, 0.920, 1.30),
        (14_000, 0.834, 0.900, 1.45),
    ]
    made = []
    for one, (defects, within_20, within_30, slowness) in zip(demo_quarters(), plan, strict=True):
        counts = _counts(portion(defects, scale), within_20, within_30)
        if one.label != "2017-18 Q3":
            made.append(Batch(one, counts, slowness, one.first, one.last))
            continue
        # what the last file of the old system told (91.0%), and the slower rest that came late
        known = _counts(portion(7_200, scale), 0.910, 0.945)
        slow, slower, slowest = (max(0, all_of - part) for all_of, part in zip(counts, known, strict=True))
        rest = (slow, slower, slowest)
        made.append(Batch(one, known, slowness, one.first, one.last, december_weight=0.12))
        made.append(Batch(one, rest, slowness, date(2017, 12, 1), one.last, late=True))
    # repaired after the end of the story: in the files they are still open
    after = quarter(2018, 1)
    made.append(Batch(after, _counts(portion(5_000, scale), 0.8, 0.9), 1.45, after.first, date(2018, 5, 31)))
    return made


@dataclass(frozen=True, slots=True)
class Defect:
    """One defect: the day it was recorded, its priority, and its events in order."""

    recorded: int
    priority: str
    events: list[Event]


def lives(batch: Batch, rng: Random) -> Iterator[Defect]:
    """The defects of a batch, in no order of date, with a few more that nobody ever repairs."""
    end = calendar().number(_LAST_DAY)
    window = _repair_days(batch)
    quota = Quota(batch.counts, rng)
    while quota.left:
        kind = quota.draw()
        recorded, repaired, priority = _dates(kind, batch.slowness, window, rng)
        if recorded <= end:
            yield Defect(recorded, priority, _course(recorded, repaired, priority, rng))
    for _ in range(portion(sum(batch.counts) * _NEVER_REPAIRED)):
        recorded, stopped, priority = _dates(WITHIN_20_WORKING, batch.slowness, window, rng)
        if recorded <= end:
            course = _course(recorded, stopped, priority, rng)
            yield Defect(recorded, priority, [event for event in course if event[0] < REPAIRED])


def _repair_days(batch: Batch) -> list[int]:
    """The days of a batch, each as often as gangs work on it."""
    days, weighted = calendar(), []
    for day in days.span(batch.first, batch.last):
        weight = 50 if days.is_working(day) else 6
        if days.dates[day].month == 12:
            weight = int(weight * batch.december_weight)
        weighted += [day] * weight
    return weighted


def _dates(kind: int, slowness: float, window: list[int], rng: Random) -> tuple[int, int, str]:
    """Day recorded, day repaired and priority of a defect of the class `kind`."""
    days, draw = calendar(), rng.random
    worked = days.worked
    priorities = _PRIORITIES if kind == WITHIN_20_WORKING else _SLOW_PRIORITIES
    priority = priorities[int(draw() * len(priorities))]
    while True:
        repaired = window[int(draw() * len(window))]
        if kind == WITHIN_20_WORKING:
            longest, usual = _USUAL[priority]
            length = int(rng.triangular(0, longest + 1, usual * slowness))
            recorded = days.reaching[worked[repaired] - length]
            while recorded < repaired and worked[recorded + 1] == worked[recorded] and draw() < 0.2:
                recorded += 1  # a weekend or a bank holiday: no working day more
            if repaired - recorded <= 30:
                return recorded, repaired, priority
        elif kind == WITHIN_30_ONLY:
            recorded = repaired - (29 if draw() < 0.6 else 30)
            if worked[repaired] - worked[recorded] > 20:
                return recorded, repaired, priority
        else:
            recorded = repaired - min(31 + int(-log(1.0 - draw()) * 13 * slowness), 140)
            if worked[repaired] - worked[recorded] > 20:
                return recorded, repaired, priority


def _course(recorded: int, repaired: int, priority: str, rng: Random) -> list[Event]:
    """Events in strictly rising order, up to REPAIRED and mostly CLEARED.

    Times are drawn on a clock that only runs in hours when somebody is out: 07:30 to 17:30, for emergencies
    02:00 to midnight. So no time falls into the hour that is missing, or there twice, when the clocks change.
    """
    draw = rng.random
    opens, length = (120, 1320) if priority == "E" else (450, 600)
    begun = recorded * length + int(draw() * (length - 250))
    room = (recorded + 1) * length - begun - 61 if repaired == recorded else length - 60
    mended = (begun if repaired == recorded else repaired * length) + 60 + int(draw() * room)
    cleared = (repaired + 1 + int(draw() * 12)) * length + int(draw() * length)
    soon = mended - begun - 1
    if priority == "E" and draw() < 0.95:
        soon = min(soon, 235)  # made safe within four hours
    inspected = begun + 1 + int(draw() * soon * 0.4)
    ordered = inspected + 1 + int(draw() * soon * 0.3)
    safe = ordered + 1 + int(draw() * (begun + soon - ordered - 2))
    moments = [(1, begun)]
    if draw() < 0.88:
        moments.append((2, inspected))
    if draw() < 0.86:
        moments.append((4, ordered))
    if draw() < (0.97 if priority == "E" else 0.2 if priority == "U" else 0.0):
        moments.append((5, safe))
    moments.append((REPAIRED, mended))
    if draw() < 0.94:
        moments.append((CLEARED, cleared))
    return [(stage, moment // length, opens + moment % length) for stage, moment in moments]
