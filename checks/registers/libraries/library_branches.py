"""Branches of library authorities that were closed, opened or renamed in the years of the extracts.

From the list of its libraries that Lancashire publishes in the open schema of library data, and from the lists of
all English libraries of 2022 and 2023. They give years alone: the first day of the year of opening and the last day of
the year of closing are taken, so that no count is refused that may be right. Whoever knows the days writes them here.
"""

from datetime import date

from checks.register import Known, Name, Register

LANCASHIRE = "E10000017"


def _branch(name: str, *, opened: int | None = None, closed: int | None = None) -> Known:
    return Known(
        organisation_code=LANCASHIRE,
        names=(Name(name),),
        opened=date(opened, 1, 1) if opened else None,
        closed=date(closed, 12, 31) if closed else None,
    )


register = Register(
    known=(
        _branch("Briercliffe", closed=2016),
        _branch("Chatsworth", closed=2016),
        _branch("Clayton-le-Moors", closed=2021),
        _branch("Northfleet", opened=2013, closed=2016),
        _branch("Read", closed=2016),
        _branch("Rosegrove", closed=2016),
        _branch("Wheatley Lane", closed=2015),
    )
)
