"""Rows of one record that give several values of what it gives once: told with their lines, also across extracts."""

from __future__ import annotations

import pytest

from assets.declarations.declared import all_sources
from assets.staging.receiving.receive import receive
from assets.staging.stage import Stager, stage

HIGHWAYS = all_sources()["highways_defects"]
HEAD = "CRNo,History Date/Time,Recorded Date,Stage,Stage Desc.,Date Cleared,Priority,Defect Type,L.A.Code,Location\r\n"
RULE = "recorded_date.differs_within_record"


@pytest.fixture
def staged(paths):
    """Stages rows of the event log: number, day and time, day recorded, stage."""

    def of(name: str, *rows: tuple[str, str, str, str]):
        lines = "".join(f"{crn},{at},{on},{stage},x,,N,POTH,BUR,Mill Brow\r\n" for crn, at, on, stage in rows)
        (paths.landing / name).write_bytes((HEAD + lines).encode("cp1252"))
        (arrival,) = receive(paths, [HIGHWAYS], HIGHWAYS.name)
        outcome = stage(arrival, HIGHWAYS, Stager(paths, "E10000017", None))
        assert outcome.verdict == "accepted", outcome.message
        return next(finding for finding in outcome.findings if finding.rule == RULE), outcome

    return of


RECORDED = ("41001", "01/05/2018 09:00", "01/05/2018", "1")
OTHER = ("41002", "02/05/2018 09:00", "02/05/2018", "1")
REPAIRED = ("41001", "03/06/2019 10:00", "01/05/2019", "7")


def test_a_later_extract_that_gives_another_day_is_told_with_its_line(staged):
    finding, _ = staged("HAMS_DEFECTS_2018.csv", RECORDED, OTHER)
    assert (finding.row_count, finding.lines) == (0, ())
    finding, outcome = staged(
        "HAMS_DEFECTS_2019.csv", ("41003", "01/06/2019 09:00", "01/06/2019", "1"), REPAIRED
    )
    assert (finding.severity, finding.row_count, finding.lines) == ("warning", 1, (3,))
    assert "expected all rows of one record give the same recorded_date (1 row), line 3" in outcome.message
    # The quarter in which the other extract has the defect is built anew too.
    assert outcome.quarters == (20181, 20191)


def test_one_extract_that_contradicts_itself_is_told_with_both_lines(staged):
    finding, _ = staged(
        "HAMS_DEFECTS_2018.csv", RECORDED, OTHER, ("41001", "03/05/2018 10:00", "02/05/2018", "2")
    )
    assert (finding.row_count, finding.lines) == (2, (2, 4))
