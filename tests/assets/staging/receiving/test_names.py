"""A file's name is shown in many places and does nothing in any of them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.staging.receiving.names import LONGEST, distinct, harmless

NASTY = [
    "x[/nope]y.csv",
    "\x1b[31m.csv",
    "=cmd|'calc'!A1.csv",
    "+1.csv",
    "-1.csv",
    "@SUM(A1).csv",
    "\tx.csv",
    "\rx.csv",
    "\uff1dcmd.csv",
    "two\nlines.csv",
    "a\u202egpj.csv",
    "zero\u200bwidth.csv",
    "soft\u00adhyphen.csv",
    "filler\u3164.csv",
    "tag\U000e0041.csv",
    "<img src=x onerror=alert(1)>.csv",
    "[click](javascript:alert(1)).csv",
    "a|b`c*d.csv",
    "back\\slash.csv",
    "caf\udce9.csv",
    "# heading.csv",
    " =x.csv",
    "x" * 255,
    "d/" * 120 + "x.csv",
    "cafe\u0301.csv",
]
# Python's text strategy leaves lone surrogates out unless asked; names that are no UTF-8 are full of them.
NAMES = st.one_of(
    st.text(st.characters(exclude_characters="\0"), min_size=1, max_size=400),
    st.text(st.characters(categories=["Cc", "Cf", "Cs", "Mn", "Po", "Sm", "Zs"], exclude_characters="\0"), min_size=1),
    st.text("=+-@ \t[]_(a\u0301\u0338/…~0", min_size=1, max_size=250),
)  # fmt: skip


def is_harmless(shown: str) -> bool:
    return (
        shown.isprintable()
        and shown[0] not in "=+-@\t\r #"
        and not set(shown) & set("[]<>&\"'`*|\\")
        and len(shown) <= LONGEST
        and shown == unicodedata.normalize("NFC", shown)
    )


@pytest.mark.parametrize("name", NASTY)
def test_a_name_that_could_do_harm_is_shown_otherwise(name: str) -> None:
    assert harmless(name) != name
    assert is_harmless(harmless(name))


@pytest.mark.parametrize(
    "name",
    ["highways/HAMS_DEFECTS_20170701_20170930.csv", "CIN Census (2) 2017-18_Q3.xml", "Straße-Łódź-東京.csv"],
)
def test_an_ordinary_name_stays_as_it_is(name: str) -> None:
    assert harmless(name) == name


@given(NAMES)
def test_the_form_shown_is_harmless_and_stays_as_it_is(name: str) -> None:
    assert is_harmless(harmless(name))
    assert harmless(harmless(name)) == harmless(name)


@given(st.lists(NAMES, max_size=8), st.randoms(use_true_random=False))
def test_no_two_names_on_record_are_shown_alike(names: list[str], random) -> None:
    # The worst that a sender can do: send a file under the very form that another was given.
    sent = list(dict.fromkeys([*names, *map(harmless, names)]))
    random.shuffle(sent)
    shown: dict[str, str] = {}
    for name in sent:
        form = distinct(name, shown)
        assert form not in shown and is_harmless(form)
        shown[form] = name
