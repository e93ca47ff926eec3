"""Whose a file is: by its name as it was sent, and by one source alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assets.staging.arrivals import outstanding
from assets.staging.receiving.door import claims


def test_capital_letters_do_not_matter_to_a_claim(small_source):
    assert claims("SMALL_1.CSV", [small_source()]) == ("small",)
    assert claims("small_1.csv.zip", [small_source()]) == ()


def test_a_file_that_two_sources_claim_is_archived_entered_and_holds_nothing_up(for_all, paths, both, drop):
    drop("small_1.csv", b"one\n")
    drop("small_2.csv", b"two\n")
    drop("large_1.csv", b"three\n")
    entered = for_all(both)
    assert {only: [a.file_name for a in new] for only, new in entered.items()} == {
        "": ["small_1.csv"], "small": ["small_2.csv"], "also_small": [], "large": ["large_1.csv"],
    }  # fmt: skip
    (twice,) = entered[""]
    assert (twice.refused, twice.claimed_by) == ("claimed twice", ("small", "also_small"))
    for source in both[:2]:
        assert f"{source.name} (pattern {source.file_pattern})" in twice.message
    assert twice.content(paths).read_bytes() == b"one\n"
    assert outstanding(paths) == [twice]
    assert not any(for_all(both).values())


@pytest.mark.parametrize("still_there", [True, False])
def test_a_mended_pattern_takes_in_what_two_sources_claimed(for_all, still_there, paths, both, drop):
    path = drop("small_1.csv", b"one\n")
    for_all(both)
    if not still_there:
        path.unlink()
    mended = [both[0], replace(both[1], file_pattern="also_small.*"), both[2]]
    entered = for_all(mended)
    (arrival,) = entered.pop("small")
    assert (arrival.source, arrival.file_name, arrival.duplicate_of) == ("small", "small_1.csv", None)
    assert arrival.content(paths).read_bytes() == b"one\n"
    assert not any(entered.values()) and outstanding(paths) == []
    assert not any(for_all(mended).values())


def test_the_same_content_in_another_file_settles_nothing(for_all, paths, both, drop):
    drop("small_1.csv", b"one\n")
    drop("small_2.csv", b"one\n")
    for_all(both)
    assert [twice.file_name for twice in outstanding(paths)] == ["small_1.csv"]
    assert not any(for_all(both).values())


def test_renaming_it_so_that_one_source_claims_it_settles_it_too(for_all, paths, both, drop):
    path = drop("small_1.csv", b"one\n")
    for_all(both)
    path.rename(path.with_name("small_2.csv"))
    (arrival,) = for_all(both)["small"]
    assert (arrival.file_name, outstanding(paths)) == ("small_2.csv", [])
