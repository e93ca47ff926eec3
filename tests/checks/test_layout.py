"""Headings are held against the layouts of a source; what the contract does not know is told by its place alone."""

from __future__ import annotations

import dataclasses

import pytest

from assets.declarations.declared import all_sources
from checks.layout import LayoutUnknown, column_letters, find_layout, told

SOURCE = all_sources()["highways_defects"]
AGREED = tuple(SOURCE.layouts()[0].headings.values())
MARK = "ZQXNAME Jane Doe"


def refusal(headings, source=SOURCE, others=()):
    with pytest.raises(LayoutUnknown) as caught:
        find_layout(source, headings, others)
    return caught.value


@pytest.mark.parametrize("agreed", range(len(AGREED)))
def test_however_few_headings_are_agreed_the_others_are_not_quoted(agreed):
    headings = (MARK, *AGREED[:agreed], "ZQX2")
    fault = refusal(headings)
    assert "ZQX" not in str(fault)
    assert [(u.position, u.text) for u in fault.unknown_headings] == [(1, MARK), (agreed + 2, "ZQX2")]
    assert "ZQX" not in repr(fault.unknown_headings)


def test_a_refusal_says_what_is_missing_and_over_which_columns_others_stand():
    said = str(refusal((MARK, *AGREED[1:], "ZQX2")))
    assert "the heading 'CRNo', which is missing" in said
    assert "found instead 2 unknown headings, over columns 1 (A) and 11 (K)" in said


def test_a_heading_that_may_have_a_new_name_is_asked_for_by_its_column():
    said = str(refusal((*AGREED[:-1], "Locations of Jane")))
    assert "does column 10 (J) hold the new name of 'Location'?" in said
    assert "Jane" not in said


def test_headings_beyond_the_contract_are_handed_over_with_their_columns():
    found = find_layout(SOURCE, (AGREED[0], MARK, *AGREED[1:]), others=((14, "ZQX2"),))
    assert [(u.position, u.text) for u in found.unknown_headings] == [(2, MARK), (14, "ZQX2")]


def test_a_source_that_refuses_other_headings_says_where_they_stand():
    strict = dataclasses.replace(SOURCE, other_headings="refuse")
    said = str(refusal((*AGREED, MARK), strict))
    assert "1 unknown heading, over column 11 (K)" in said
    assert "ZQX" not in said


def test_columns_are_told_with_letters_and_neighbours_together():
    assert told([3, 7]) == "2 unknown headings, over columns 3 (C) and 7 (G)"
    assert told([5, 6, 7, 30]) == "4 unknown headings, over columns 5 (E) to 7 (G) and 30 (AD)"
    assert len(told(range(1, 100_000, 2))) < 300


@pytest.mark.parametrize(
    ("position", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (702, "ZZ"), (703, "AAA")]
)
def test_letters_are_those_of_a_spreadsheet(position, letters):
    assert column_letters(position) == letters
