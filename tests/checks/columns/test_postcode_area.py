"""Of a postcode the outward half is staged, and the rest goes no further."""

import pytest

from checks.columns import PostcodeArea


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("PR1 8XJ", "PR1"),
        ("PR18XJ", "PR1"),
        ("pr1 8xj", "PR1"),
        ("BB11 3DF", "BB11"),
        ("M1 1AE", "M1"),
        ("SW1A 1AA", "SW1A"),
        ("GIR 0AA", "GIR"),
        ("PR1", None),
        ("PR1 8X", None),
        # C, I, K, M, O and V end no postcode.
        ("PR1 8XC", None),
        ("PR1 8OJ", None),
        ("PRE1 8XJ", None),
        ("1PR 8XJ", None),
        ("somewhere", None),
    ],
)
def test_a_postcode_is_reduced_to_its_outward_half(read, text, value):
    assert read(PostcodeArea(), text) == (value, [] if value else ["not_a_postcode"])


def test_a_postcode_is_personal():
    assert PostcodeArea().is_personal
