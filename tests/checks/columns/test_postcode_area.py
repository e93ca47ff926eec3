"""Of a postcode the outward half is staged, and the rest goes no further."""

import pytest

from checks.columns import PostcodeArea


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("LA1 1PJ", "LA1"),
        ("LA11PJ", "LA1"),
        ("la1 1pj", "LA1"),
        ("BB11 3DF", "BB11"),
        ("M1 1AE", "M1"),
        ("SW1A 1AA", "SW1A"),
        ("GIR 0AA", "GIR"),
        ("LA1", None),
        ("LA1 1P", None),
        # C, I, K, M, O and V end no postcode.
        ("LA1 1PC", None),
        ("LA1 1OJ", None),
        ("LAE1 1PJ", None),
        ("1LA 1PJ", None),
        ("somewhere", None),
    ],
)
def test_a_postcode_is_reduced_to_its_outward_half(read, text, value):
    assert read(PostcodeArea(), text) == (value, [] if value else ["not_a_postcode"])


def test_a_postcode_is_personal():
    assert PostcodeArea().is_personal
