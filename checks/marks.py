"""The marks of a row: which of any number of reasons it breaks, in as many columns of bits as that takes.

Belongs here: where the mark of a reason lies, setting it and asking for it. Does not belong here: what the reasons
are (checks/reasons.py).

In Python a set of marks is one whole number, bit by bit in the order of the reasons. In the database it is spread
over whole numbers of 63 bits, `broken_1`, `broken_2` and so on: more than most sources need of the first alone.
"""

from __future__ import annotations

from collections.abc import Sequence

BITS = 63
"""Of a bigint, beside its sign. A hugeint holds twice as many and takes twice as long to add and to look at."""
BROKEN = "broken"
MENDED = "fixed"


def mark(place: int) -> int:
    """The mark of the reason at this place, alone."""
    return 1 << place


def names(count: int, family: str = BROKEN) -> tuple[str, ...]:
    """The columns that so many marks take, at least one."""
    return tuple(f"{family}_{number}" for number in range(1, max(-(-count // BITS), 1) + 1))


def setting(conditions: Sequence[str | None], count: int, family: str = BROKEN) -> str:
    """For a select: the columns of `count` marks, set where the conditions hold; one that is null does not hold."""
    parts = []
    for number, name in enumerate(names(count, family)):
        bits = [
            f"case when {condition} then {mark(place)}::bigint else 0 end"
            for place, condition in enumerate(conditions[number * BITS : (number + 1) * BITS])
            if condition is not None
        ]
        parts.append(f"{' + '.join(bits) or '0::bigint'} as {name}")
    return ", ".join(parts)


def any_of(marks: int, family: str = BROKEN) -> str:
    """The condition that a row carries any of these marks."""
    carried = [f"{name} & {bits} <> 0" for name, bits in _spread(marks, family)]
    return f"({' or '.join(carried)})" if carried else "false"


def none_of(marks: int) -> str:
    """The condition that a row carries none of these marks."""
    return f"not {any_of(marks)}"


def is_marked(count: int) -> str:
    """The condition that a row carries any mark at all, of so many that there are."""
    return f"({' or '.join(f'{name} <> 0' for name in names(count))})"


def adding(marks: int, otherwise: int, condition: str) -> str:
    """For an update: further marks where the condition holds, others where it does not."""
    chosen, other = dict(_spread(marks)), dict(_spread(otherwise))
    return ", ".join(
        f"{name} = {name} | case when {condition} then {chosen.get(name, 0)}::bigint else {other.get(name, 0)} end"
        for name in sorted({*chosen, *other})
    )


def _spread(marks: int, family: str = BROKEN) -> list[tuple[str, int]]:
    """The columns in which any of the marks lie, with their bits."""
    found = []
    for number, name in enumerate(names(marks.bit_length(), family)):
        if bits := (marks >> (number * BITS)) & (mark(BITS) - 1):
            found.append((name, bits))
    return found
