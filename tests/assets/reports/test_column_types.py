"""The documents list every type of column with its options and an example, in the words of the types themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from assets.reports.column_types import (
    markers_in_markdown,
    option_words,
    options_in_markdown,
    types_in_markdown,
)
from checks.columns import TYPES

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_and_every_option_of_it_is_told(kind):
    table, options = types_in_markdown(), options_in_markdown()
    (row,) = [line for line in table.splitlines() if line.startswith(f"| `{kind.__name__}` |")]
    assert f"`{kind.example}`" in row and f"`{kind.sample}`" in row
    for option, words in option_words(kind).items():
        assert f"`{option}`" in row
        assert words and f"| `{option}` |" in options


def test_the_kinds_of_markers_are_told():
    assert (
        "| `suppressed` | Withheld because the number is small, such as `*` or `[c]`. |"
        in markers_in_markdown()
    )


@pytest.mark.parametrize("name", ["adding-a-source.md", "data-dictionary.md"])
def test_the_documents_show_them_as_they_are_now(name):
    """What differs is printed anew by `python -m assets.reports.column_types`."""
    document = (DOCS / name).read_text(encoding="utf-8")
    assert types_in_markdown() in document
    assert markers_in_markdown().strip() in document
