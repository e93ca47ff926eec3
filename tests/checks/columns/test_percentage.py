"""Percentages in the forms in which they come; a share is one only where that is declared."""

from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.columns import Percentage

NOT = "not_a_percentage"


@pytest.mark.parametrize(
    ("text", "as_percent", "as_share"),
    [
        ("45%", D("45"), D("45")),
        ("45.2%", D("45.2"), D("45.2")),
        ("45 %", D("45"), D("45")),
        ("0.452", D("0.452"), D("45.2")),
        ("1", D("1"), D("100")),
        ("0", D("0"), D("0")),
        ("0.45203304", D("0.452033"), D("45.203304")),
        ("5.03303", D("5.03303"), "out_of_range"),
        ("45.2", D("45.2"), "out_of_range"),
        ("100.1", "out_of_range", "out_of_range"),
        ("-3", "out_of_range", "out_of_range"),
        ("45%%", NOT, NOT),
        ("%", NOT, NOT),
        ("%45", NOT, NOT),
        ("4,5", NOT, NOT),
        ("45 per cent", NOT, NOT),
        ("4.5e1", NOT, NOT),
        (".", NOT, NOT),
        ("45.2.1", NOT, NOT),
        ("99999999999999999999", NOT, NOT),
        ("0.2 (9.5)", NOT, NOT),
    ],
)
def test_a_percentage(read, text, as_percent, as_share):
    for kind, expected in ((Percentage(), as_percent), (Percentage(written_as="share"), as_share)):
        value, wrong = read(kind, text)
        assert wrong == ([] if isinstance(expected, D) else [expected])
        assert not isinstance(expected, D) or value == expected


def test_a_percentage_of_change_may_lie_beyond(read):
    assert read(Percentage(minimum=-100, maximum=None), "-12.5%") == (D("-12.5"), [])
    assert read(Percentage(minimum=-100, maximum=None), "250") == (D("250"), [])


@settings(deadline=None)
@given(st.decimals(0, 1, places=8))
def test_a_share_is_exact(read, share):
    assert read(Percentage(written_as="share"), f"{share:f}") == (share * 100, [])


def test_a_percentage_says_what_is_expected(words):
    assert words(Percentage()) == ["a percentage such as 45.2 or 45.2%", "between 0 and 100"]
