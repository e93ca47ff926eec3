"""A text in Markdown is shown as it stands."""

import pytest

from assets.reports.markdown import markdown_text


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Library visits, 83.4% (2017-18)", "Library visits, 83.4% (2017-18)"),
        ("[click](javascript:x)", r"\[click\](javascript:x)"),
        ("<b>&amp;", r"\<b\>\&amp;"),
        ("a|b", r"a\|b"),
        ("# heading", r"\# heading"),
        ("- item", r"\- item"),
        ("1. item", r"1\. item"),
        ("1.5", r"1\.5"),
        ("two\n\nlines\x1b[31m", r"two lines \[31m"),
        ("back\\slash `code` *x* _y_ ~z~", r"back\\slash \`code\` \*x\* \_y\_ \~z\~"),
    ],
)
def test_nothing_in_it_is_markup(text: str, escaped: str) -> None:
    assert markdown_text(text) == escaped
