"""Yes and no are told by declared words alone."""

from checks.columns import YesNo


def test_yes_and_no_in_declared_words(read, words):
    kind = YesNo(yes=("1", "true"), no=("0", "false"))
    assert [read(kind, text) for text in ("1", "true", "0", " false ", "")] == [
        (True, []), (True, []), (False, []), (False, []), (None, []),
    ]  # fmt: skip
    for text in ("True", "yes", "2", "10"):
        assert read(kind, text) == (None, ["neither_yes_nor_no"])
    assert words(kind) == ["one of 1, true, 0, false"]


def test_a_no_is_a_value_and_not_a_missing_one(read):
    assert read(YesNo(), "No", required=True) == (False, [])
    assert read(YesNo(), "", required=True) == (None, ["missing"])
