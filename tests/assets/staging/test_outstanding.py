"""When a refusal is mended: by a later accepted extract of the same name but for marks of a version."""

from typing import Any

import pytest

from assets.staging.arrivals import Arrival
from assets.staging.decisions import Decision
from assets.staging.outcome import Account, Outcome
from assets.staging.outstanding import outstanding_refusals
from assets.staging.standing import Standing


def standing(key: int, name: str, verdict: Any, **more: Any) -> Standing:
    return Standing(
        Arrival(key, "small", name, "", 1, 1), Outcome(key, "small", name, verdict, Account(), ""), **more
    )


def is_outstanding(refused: str, accepted: str, later: bool = True, **more: Any) -> bool:
    found = [standing(5, refused, "refused"), standing(6 if later else 4, accepted, "accepted", **more)]
    return bool(outstanding_refusals(found))


@pytest.mark.parametrize(
    ("refused", "accepted"),
    [
        ("HAMS_20170701.csv", "HAMS_20170701.csv"),
        ("HAMS_20170701_draft.csv", "HAMS_20170701.csv"),
        ("HAMS_20170701.csv", "hams 20170701 corrected v2.csv"),
        ("highways/HAMS_2017.csv", "highways/HAMS_2017 (2).csv"),
        ("HAMS_2017(1).csv", "HAMS_2017-resent.csv"),
    ],
)
def test_a_later_extract_of_that_name_mends_it(refused, accepted):
    assert not is_outstanding(refused, accepted)


@pytest.mark.parametrize(
    ("refused", "accepted"),
    [
        ("HAMS_20170701.csv", "HAMS_20171001.csv"),
        ("visits_2017-18_Q1.csv", "visits_2017-18_Q2.csv"),
        ("visits_2017-18.csv", "visits_2017-18_Q2.csv"),
        ("visits_lancaster_2017.csv", "visits_pendle_2017.csv"),
        ("lancaster/visits_2017.csv", "pendle/visits_2017.csv"),
    ],
)
def test_another_period_or_place_does_not(refused, accepted):
    assert is_outstanding(refused, accepted)


def test_neither_does_what_came_before_nor_what_was_withdrawn():
    assert is_outstanding("HAMS_2017.csv", "HAMS_2017.csv", later=False)
    withdrawn = Decision(1, "withdraw", 6, "why", "who")
    assert is_outstanding("HAMS_2017.csv", "HAMS_2017.csv", decision=withdrawn)


@pytest.mark.parametrize("kind", ["withdraw", "dismiss"])
def test_what_was_decided_is_settled(kind):
    assert not outstanding_refusals(
        [standing(5, "HAMS.csv", "refused", decision=Decision(1, kind, 5, "", ""))]
    )
