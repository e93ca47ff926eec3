"""Nothing personal is staged without its key, and never under two keys at once."""

from __future__ import annotations

import pytest

from assets.declarations.declared import all_sources
from assets.staging.outcome import Account, Outcome
from assets.staging.person_key import PersonKeyChanged, PersonKeyMissing, key_mark

CHILDRENS, HIGHWAYS = (all_sources()[name] for name in ("childrens_assessments", "highways_defects"))


def staged(mark: str, verdict: str = "accepted") -> Outcome:
    return Outcome(1, "childrens_assessments", "CIN_Census_1.xml", verdict, Account(), "", key_mark=mark)


@pytest.mark.parametrize("key", [None, b""])
def test_without_a_key_nothing_personal_is_staged(key):
    with pytest.raises(PersonKeyMissing, match="PERFORMANCE_PERSON_KEY"):
        key_mark(CHILDRENS, key, [])
    assert key_mark(HIGHWAYS, key, []) == ""


def test_the_mark_tells_keys_apart_and_does_not_give_them_away():
    first, second = (key_mark(CHILDRENS, key, []) for key in (b"first key", b"second key"))
    assert first != second and "key" not in first + second


def test_a_second_key_is_refused_while_extracts_of_the_first_count():
    mark = key_mark(CHILDRENS, b"first key", [])
    assert key_mark(CHILDRENS, b"first key", [staged(mark)]) == mark
    with pytest.raises(PersonKeyChanged, match="ingest --again childrens_assessments"):
        key_mark(CHILDRENS, b"second key", [staged(mark)])
    assert key_mark(CHILDRENS, b"second key", [staged(mark, "refused")]) != mark
