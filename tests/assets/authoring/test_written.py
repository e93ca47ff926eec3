"""Declarations as Python: what is written reads back as the same declaration, whatever stands in it."""

from __future__ import annotations

from datetime import date

import pytest

import checks.columns
from assets.authoring.file_name import pattern_of, source_name_of
from assets.authoring.heading import words_of
from assets.authoring.written import Written, quoted
from checks.columns import Code, Codes, Date, Markers, Money, PersonId, Text, YesNo

LONG = "a heading that goes on " * 12


@pytest.mark.parametrize(
    "value",
    [
        Date("%d/%m/%Y", or_forms=("%Y-%m-%d",), earliest=date(2008, 4, 1)), Money(minimum=0), YesNo(("1",), ("0",)),
        Code(Codes({str(n): f"meaning {n}" for n in range(40)})), PersonId(pattern=r"\d{3} ?\d+", pattern_words="so"),
        Markers(suppressed=("*",), missing=("-", "#N/A")), Text(), LONG, LONG + "\\", ("one",), (LONG, LONG),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
@pytest.mark.parametrize("indent", [0, 15, 60])
def test_what_is_written_reads_back(value, indent):
    text = Written().python(value, indent)
    assert eval(text, {**vars(checks.columns), "date": date}) == value
    assert max(map(len, text.split("\n"))) <= 120


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        'with "marks"',
        "back\\slash",
        'both \\ and "',
        "ends in \\",
        "line\nend",
        "\u202eturned\u200b",
        "é",
    ],
)
def test_a_quoted_text_shows_and_reads_back(text):
    assert eval(quoted(text)) == text
    assert quoted(text).isprintable()


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("LAchildID", "la child id"), ("GSSCode", "gss code"), ("ActualStartDate", "actual start date"),
        ("CINreferralDate", "cin referral date"), ("SWENo", "swe no"), ("% paid (£)", "percent paid gbp"),
        ("Date-of-Birth", "date of birth"), ("  Visits\n2017 ", "visits 2017"), ("Ключ", ""),
    ],
)  # fmt: skip
def test_a_heading_as_words(heading, words):
    assert words_of(heading) == words


@pytest.mark.parametrize(
    ("file_name", "pattern", "name"),
    [
        (
            "library_loans_2023-24_lancashire.csv",
            r"(.*/)?library_loans_\d{4}-\d{2}_lancashire\.csv",
            "library_loans_lancashire",
        ),
        ("HAMS_Q1 2017 (final).csv", r"(.*/)?HAMS_Q[1-4] \d{4} \(final\)\.csv", "hams_final"),
        ("visits March 2018.xlsx", r"(.*/)?visits [A-Za-z]+ \d{4}\.xlsx", "visits"),
        ("Marches.csv", r"(.*/)?Marches\.csv", "marches"),
        ("20180331.csv", r"(.*/)?\d{8}\.csv", ""),
    ],
)
def test_what_changes_in_the_name_of_a_file_is_told(file_name, pattern, name):
    import re

    assert (pattern_of(file_name), source_name_of(file_name.rpartition(".")[0])) == (pattern, name)
    assert re.fullmatch(pattern, f"libraries/{file_name}")
