"""What looks as if it were about people is declared so, and nothing of it stands in what is written."""

from __future__ import annotations

import pytest

from checks.columns import BirthMonth, Code, Integer, PersonId, PostcodeArea, Text, YesNo

SECRETS = ["Maryam Okonkwo", "Tomasz Brandreth"]


def _column(heading, texts, sample, write):
    rows = "".join(f'{n},"{text}"\n' for n, text in enumerate(texts, start=100))
    written = write(sample(f"Loans,{heading}\n{rows}"))
    return written, written.source.columns[1]


@pytest.mark.parametrize(
    "heading",
    [
        "Name", "Forename", "SURNAME", "Full name", "Child name", "PupilName", "Contact Name", "Social Worker",
        "Allocated to", "Reported By", "Home address", "Address line 1", "E-mail", "Telephone no", "Mobile phone",
    ],
)  # fmt: skip
def test_names_addresses_and_contacts_are_left_out(heading, sample, write):
    written, column = _column(heading, SECRETS * 6, sample, write)
    assert (column.type, column.staged) == (Text(), False)
    assert written.source.sensitivity == "personal"
    assert "PERSONAL? " in written.text
    assert not any(secret in written.text for secret in SECRETS)


@pytest.mark.parametrize(
    ("heading", "texts", "kind"),
    [
        ("NHS Number", ["9434765919", "9434765870"], PersonId),
        ("LAchildID", ["a1", "a2"], PersonId),
        ("FormerUPN", ["X98765432123B", "A123456789123"], PersonId),
        ("Service User Reference", ["17", "18"], PersonId),
        ("Worker number", ["17", "18"], PersonId),
        ("PersonBirthDate", ["2009-03-14", "2011-12-31"], BirthMonth),
        ("DoB", ["14/03/2009", "31/12/2011"], BirthMonth),
        ("Home postcode", ["LA1 1PJ", "BB5 1PJ"], PostcodeArea),
        ("Number", ["943 476 5919", "943 476 5870"], PersonId),
        ("Number", ["QQ123456C", "QQ 12 34 56 A"], PersonId),
        ("Where", ["LA1 1PJ", "BB51PJ"], PostcodeArea),
    ],
)
def test_identifiers_births_and_postcodes_are_reduced(heading, texts, kind, sample, write):
    written, column = _column(heading, texts * 6, sample, write)
    assert (type(column.type), column.staged, written.source.sensitivity) == (kind, True, "personal")
    assert not any(text in written.text for text in texts)


@pytest.mark.parametrize(
    ("heading", "texts"),
    [
        ("Date of birth", ["long ago", "lately"]),
        ("Postcode", ["LA1 1PJ", "see BB5 1PJ"]),
        ("Where", ["4 Mill Brow, LA1 1PJ", "5 Mill Brow LA1 1PJ"]),
        ("Who", ["Mrs Okonkwo", "Dr Brandreth"]),
        ("How", ["m.okonkwo@example.org", "call t.brandreth@example.org"]),
        ("Notes", ["spoke to Maryam, not in", "rang Tomasz; he is well"]),
        ("Anything", ["she said that he would come on the day", "he said that she would be there as well"]),
    ],
)
def test_what_cannot_be_reduced_is_left_out(heading, texts, sample, write):
    written, column = _column(heading, [*texts, *texts[:1]], sample, write)
    assert (column.type, column.staged) == (Text(), False)
    assert not any(text in written.text for text in texts)


@pytest.mark.parametrize("heading", ["Ethnicity", "Gender", "Religion", "Sexual orientation"])
def test_private_matters_are_kept_and_not_listed(heading, sample, write):
    written, column = _column(heading, ["Quaker", "Jain"] * 6, sample, write)
    assert (column.type, column.staged, written.source.sensitivity) == (Text(), True, "personal")
    assert "Quaker" not in written.text and "Jain" not in written.text


@pytest.mark.parametrize(
    ("heading", "texts", "kind"),
    [
        ("Library name", ["Ash Lane", "Weir Bridge"], Code),
        ("Agency worker", ["1", "0"], YesNo),
        ("Children", ["12", "9"], Integer),
        ("Customer Request No.", ["41001", "41002"], Text),
    ],
)
def test_what_only_sounds_so_is_not(heading, texts, kind, sample, write):
    written, column = _column(heading, texts * 6, sample, write)
    assert (type(column.type), column.staged, written.source.sensitivity) == (kind, True, "")


def test_a_value_that_stands_there_once_is_in_no_list_of_codes(sample, write):
    written, column = _column("Kind", ["A", "B"] * 20 + ["Okonkwo"], sample, write)
    assert column.type == Text()
    assert "Okonkwo" not in written.text


@pytest.mark.parametrize(
    "first",
    [
        "41001,03/07/2017,Okonkwo", "x,943 476 5919,Okonkwo", "x,LA1 1PJ,y", "x,m@example.org,y", "x,A,Okonkwo",
        "12,a,b",
    ],
)  # fmt: skip
def test_a_first_line_that_is_a_record_is_refused_and_not_quoted(first, sample, write):
    from assets.readers.raw import Unreadable

    with pytest.raises(Unreadable) as refused:
        write(sample(f"{first}\n41002,04/07/2017,Okonkwo\n41003,05/07/2017,Brandreth\n"))
    assert refused.value.rule == "headings_missing"
    assert not any(text in str(refused.value) for text in first.split(",") if len(text) > 1)
