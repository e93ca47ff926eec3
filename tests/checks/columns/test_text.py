"""Texts are kept as they are, but for zeros that mean nothing."""

import pytest

from checks.columns import Text


@pytest.mark.parametrize(
    ("text", "value", "wrong"),
    [
        ("00042", "42", []),
        ("42", "42", []),
        ("100", "100", []),
        ("000", None, ["missing"]),
        ("", None, ["missing"]),
        ("4a", "4a", ["wrong_form"]),
        ("'; drop table typed; --", "'; drop table typed; --", ["wrong_form"]),
    ],
)
def test_a_number_kept_as_text_loses_its_zeros_and_no_more(read, text, value, wrong):
    kind = Text(leading_zeros="dropped", pattern=r"\d{1,12}")
    assert read(kind, text, required=True) == (value, wrong)


def test_a_text_without_a_form_is_anything(read, words):
    assert read(Text(), " Ash Lane; 'the' \"Hall\" ") == ("Ash Lane; 'the' \"Hall\"", [])
    assert words(Text()) == []
    assert words(Text(pattern=r"\d")) == [r"of the form \d"]
    assert words(Text(pattern=r"\d", pattern_words="a digit")) == ["a digit"]
