"""Each thing that can be wrong with a register is refused before anything runs."""

from __future__ import annotations

from datetime import date

import pytest

from assets.well_declared.whole import flaws_of
from checks.register import Known, Name


def ashton(*names: Name, **days: date) -> Known:
    return Known(organisation_code="E10000017", names=names or (Name("Ashton"),), **days)


REGISTERS = {
    "no name": ((Known(organisation_code="E1", names=()),), "known no. 1: has no name"),
    "an empty name": ((ashton(Name(" ")),), "names: one of them is empty"),
    "a first day of the first name": (
        (ashton(Name("Ashton", date(2017, 1, 1))),), "'Ashton', names: the first has a first day"),
    "no first day of a later one": ((ashton(Name("Ashton"), Name("Hub")),), "names: each after the first needs the da"),
    "names out of order": (
        (ashton(Name("Ashton"), Name("Hub", date(2018, 1, 1)), Name("Old", date(2017, 1, 1))),), "stand in order of"),
    "closed before it opened": (
        (ashton(opened=date(2017, 1, 1), closed=date(2016, 1, 1)),), "closed: 2016-01-01 is before it opened on 2017"),
    "one name of two": (
        (ashton(), ashton(Name("Burnley"), Name("Ashton", date(2017, 1, 1)))), "is a name of 'Ashton' and of 'Burnl"),
    "one thing twice": ((ashton(), ashton()), "known: 'Ashton' of E10000017 stands there twice"),
    "a day that is none": ((ashton(closed=2016),), "closed: 2016 should be a date"),
}  # fmt: skip


@pytest.mark.parametrize(("known", "said"), REGISTERS.values(), ids=REGISTERS)
def test_a_register(declared, told, known, said):
    told(flaws_of(declared("register", {"known": known})), "assets/registers/visit_places.py: register", said)
