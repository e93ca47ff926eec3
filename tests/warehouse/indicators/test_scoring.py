"""Values are rounded half up, rated against the target by polarity, and compared as they are shown."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.declarations.declared import all_indicators
from warehouse.indicators.scoring import Target, direction, mean, rating, rounded, value_of

PERCENT = all_indicators()["defects_repaired_within_20_working_days"]
COUNT = all_indicators()["library_visits"]


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [
        (11_623, 14_846, "78.3"),
        (1, 2000, "0.1"),
        (3, 2000, "0.2"),
        (1, 1600, "0.1"),
        (85_25, 10_000, "85.3"),
        (85_249, 100_000, "85.2"),
        (0, 5, "0.0"),
        (5, 5, "100.0"),
    ],
)
def test_a_share_is_rounded_half_up_at_one_decimal(numerator: int, denominator: int, shown: str) -> None:
    assert str(value_of(PERCENT, numerator, denominator)) == shown


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 0), (None, 5), (3, None)])
def test_out_of_nothing_comes_no_figure(numerator: int | None, denominator: int | None) -> None:
    assert value_of(PERCENT, numerator, denominator) is None


def test_a_count_is_its_numerator() -> None:
    assert value_of(COUNT, 607_323, None) == D(607_323)
    assert value_of(COUNT, 0, None) == D(0)


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_share_is_never_more_than_half_a_step_off(numerator: int, denominator: int) -> None:
    shown = value_of(PERCENT, numerator, denominator)
    assert shown is not None
    # In whole numbers, so that no division rounds: 2 * |10 * shown * d - 1000 * n| <= d.
    off = 2 * (int(shown * 10) * denominator - 1000 * numerator)
    assert -denominator < off <= denominator


NINETY = Target(D(90), D(5))


@pytest.mark.parametrize(
    ("value", "high", "low"),
    [
        ("90.1", "green", "amber"),
        ("90.0", "green", "green"),
        ("89.9", "amber", "green"),
        ("85.0", "amber", "green"),
        ("84.9", "red", "green"),
        ("95.0", "green", "amber"),
        ("95.1", "green", "red"),
    ],
)
def test_a_rating_meets_its_target_inclusively_and_its_tolerance_too(value: str, high: str, low: str) -> None:
    assert rating(D(value), NINETY, "high is good") == high
    assert rating(D(value), NINETY, "low is good") == low


def test_no_rating_without_figure_target_or_polarity() -> None:
    assert rating(None, NINETY, "high is good") is None
    assert rating(D(91), None, "high is good") is None
    assert rating(D(91), NINETY, "neither") is None


@pytest.mark.parametrize(
    ("value", "before", "high", "low"),
    [
        ("85.3", "85.2", "better", "worse"),
        ("85.2", "85.3", "worse", "better"),
        ("85.2", "85.20", "same", "same"),
    ],
)
def test_direction_depends_on_what_is_good(value: str, before: str, high: str, low: str) -> None:
    assert direction(D(value), D(before), "high is good") == high
    assert direction(D(value), D(before), "low is good") == low
    assert direction(D(value), D(before), "neither") is None


def test_no_direction_from_nothing() -> None:
    assert direction(None, D(1), "high is good") is None
    assert direction(D(1), None, "high is good") is None


def test_the_mean_takes_those_that_there_are() -> None:
    assert mean([D("82.0"), D("82.1")], 1) == D("82.1")
    assert mean([], 1) is None
    assert rounded(D("2.5"), 0) == D(3)
