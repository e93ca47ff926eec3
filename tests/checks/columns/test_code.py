"""A code is standard, mapped, ignorable or unknown."""

from datetime import date

from checks.columns import Code, Codes, ReferenceCodes, Valid

CODES = Codes({"A": "a", "B": "b"}, fixable={"bee": "B"}, ignorable=("n/a",), stored_as={"B": "E07000117"})


def test_a_code_is_standard_mapped_ignorable_or_unknown(read):
    kind = Code(CODES)
    read_as = {text: read(kind, text) for text in ("A", "B", "bee", " A ", "n/a", "", "a", "E07000117")}
    assert read_as == {
        "A": ("A", []),
        "B": ("E07000117", []),
        "bee": ("E07000117", []),
        " A ": ("A", []),
        "n/a": (None, []),
        "": (None, []),
        "a": (None, ["unknown_code"]),
        "E07000117": (None, ["unknown_code"]),
    }
    assert [read(kind, text, required=True)[1] for text in ("A", "n/a", "", "a")] == [
        [], ["missing"], ["missing"], ["unknown_code"],
    ]  # fmt: skip


def test_what_is_staged_is_the_stored_form_of_an_agreed_code():
    assert Code(CODES).agreed == ["A", "E07000117"]


def test_what_is_expected_is_told_without_reading_a_reference_file(words, tmp_path):
    assert words(Code(CODES)) == ["one of the agreed codes: A, B"]
    assert words(Code(Codes({f"{n:02d}": "" for n in range(31)}))) == [
        "one of the 31 agreed codes, such as 00, 01, 02"
    ]
    assert words(Code(ReferenceCodes(tmp_path / "areas.csv", "code", "name"))) == [
        "one of the codes of areas.csv"
    ]


def test_a_code_of_a_reference_file(read, tmp_path):
    (tmp_path / "areas.csv").write_text(
        "dfe,name,gss\n888,Lancashire,E10000017\n,Nowhere,\n", encoding="utf-8"
    )
    kind = Code(ReferenceCodes(tmp_path / "areas.csv", "dfe", "name", "gss", fixable={"Lancs": "888"}))
    assert read(kind, "888") == read(kind, "Lancs") == ("E10000017", [])
    assert read(kind, "889") == (None, ["unknown_code"])


def test_a_list_that_changed_says_on_which_days_its_codes_are_valid(words):
    ended, new = Valid(last=date(2018, 3, 31)), Valid(date(2018, 4, 1), date(2020, 3, 31))
    codes = Codes({"A": "a", "B": "b", "C": "c"}, valid={"A": ended, "B": new})
    assert words(Code(codes, valid_on="noted_date"))[1:] == [
        "a code that is valid on the row's noted_date (used in part of the time: A until 2018-03-31, "
        "B from 2018-04-01 until 2020-03-31)"
    ]
