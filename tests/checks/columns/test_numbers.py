"""Numbers are plain digits: held against Python's own."""

from __future__ import annotations

import re
from decimal import Decimal as D

from hypothesis import example, given, settings
from hypothesis import strategies as st

from checks.columns import Decimal, Integer

unhurried = settings(deadline=None)
WHOLE = Integer(minimum=-5, maximum=1_000_000)


@unhurried
@given(
    st.one_of(
        st.integers().map(str),
        st.integers(-(2**63), 2**63 - 1).map(str),
        st.text("0123456789-+_e., ", max_size=8),
        st.text(max_size=4).filter(lambda text: "\0" not in text),
    )
)
@example("\xa042\u2003")
@example("1e3")
@example("1_000")
@example("12.0")
@example("٣")
@example("-0")
@example("007")
@example("9223372036854775808")
def test_a_whole_number_is_plain_digits(read, text):
    value, wrong = read(WHOLE, text)
    plain = text.strip()
    is_number = re.fullmatch(r"-?[0-9]+", plain) and -(2**63) <= int(plain) < 2**63
    if not plain:
        assert (value, wrong) == (None, [])
    elif not is_number:
        assert (value, wrong) == (None, ["not_a_whole_number"])
    else:
        assert value == int(plain)
        assert wrong == ([] if -5 <= value <= 1_000_000 else ["out_of_range"])


@unhurried
@given(
    st.one_of(
        st.decimals(-(10**9), 10**9, places=2).map(str),
        st.text("0123456789-.e, ", max_size=8),
    )
)
@example(".")
@example("-.")
@example("1.2.3")
def test_a_number_is_plain_digits_with_at_most_one_point(read, text):
    value, wrong = read(Decimal(), text)
    plain = text.strip()
    is_number = re.fullmatch(r"-?([0-9]+\.?[0-9]*|\.[0-9]+)", plain)
    assert wrong == (["not_a_number"] if plain and not is_number else [])
    assert value is None if not is_number else abs(value - D(plain)) < D("0.000001")


def test_a_number_has_its_limits(read, words):
    share = Decimal(minimum=0, maximum=0.5)
    assert [read(share, text)[1] for text in ("0", "0.5", "0.500001", "-0.000001")] == [
        [], [], ["out_of_range"], ["out_of_range"],
    ]  # fmt: skip
    assert words(share) == ["a number in plain digits", "between 0 and 0.5"]
    assert words(Integer(minimum=0)) == ["a whole number in plain digits", "0 or more"]
    assert words(Integer(maximum=7))[1] == "7 or less"
    assert words(Integer()) == ["a whole number in plain digits"]
