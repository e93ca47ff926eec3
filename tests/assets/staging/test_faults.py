"""Faults on one file: in which words they are kept, and what they hold back."""

import pytest

from assets.staging.arrivals import Arrival
from assets.staging.faults import ArchivedFileGone, fault_of
from assets.staging.person_key import PersonKeyMissing
from assets.staging.standing import Standing

ARRIVAL = Arrival(1, "small", "small_1.csv", "0" * 64, 1, 1)


@pytest.fixture
def met(paths):
    """A fault as it is met: raised, and caught."""

    def meet(error):
        try:
            raise error
        except Exception as caught:
            return fault_of(paths, ARRIVAL, caught)

    return meet


def test_the_words_of_an_exception_that_is_not_ours_are_not_kept(met):
    fault = met(ValueError("invalid literal: 'Jane Doe'"))
    assert "Jane" not in fault.message
    assert "small_1.csv" in fault.message and "ValueError" in fault.message


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), PersonKeyMissing("set it"),
                                   ArchivedFileGone("gone"), MemoryError()])  # fmt: skip
def test_what_any_file_may_meet_holds_its_source_back(error, met):
    assert Standing(ARRIVAL, fault=met(error)).holds_back


def test_what_one_file_brings_about_holds_nothing_back_unless_it_counted(met):
    fault = met(IndexError())
    assert not Standing(ARRIVAL, fault=fault).holds_back
    assert Standing(ARRIVAL, fault=fault, counted_before=True).holds_back
