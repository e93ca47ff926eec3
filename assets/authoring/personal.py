"""What looks as if it were about people: by the heading of a column, or by the texts in it.

Belongs here: the signs of it, and how such a column is declared. A wrong suspicion costs its author a word, a missed
one a person's privacy, so the signs are wide. Does not belong here: any other type (types.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assets.authoring.sample import Texts
from checks.columns import BirthMonth, ColumnType, PersonId, PostcodeArea, Text
from checks.columns.postcode_area import POSTCODE

_PEOPLE = (
    "child|pupil|person|client|patient|service ?user|customer|resident|tenant|carer|employee|worker|staff|learner"
    "|student|applicant|complainant|claimant|parent|guardian|member|borrower|victim|offender"
)
_NAME = re.compile(
    rf"\b(forenames?|(first|given|middle|last|family|full|maiden|preferred) ?names?|surname|initials|known as|alias)\b"
    rf"|\b({_PEOPLE}|officer|inspector|contact|manager|assessor) names?\b|^names?$"
    r"|\b(allocated|assigned|reported|created|updated|recorded|entered|inspected|completed|authori[sz]ed) (to|by)$"
    r"|\b(officer|inspector|social ?worker|case ?worker|key ?worker|assessor|manager|author|assignee)$"
)
_BIRTH = re.compile(r"\b(birth|born|dob|do b)\b|birthda|dateofbirth")
_IDENTIFIER = re.compile(
    r"\bnhs (no|number|num|id)\b|\b(upn|uln|nino|swe no)$|\bnational insurance\b|\bpassport\b"
    r"|\bunique (pupil|learner) number\b"
    rf"|\b({_PEOPLE}) ?(unique )?(id|identifier|number|no|num|ref|reference|key)$"
)
_ADDRESS = re.compile(r"\b(address|house (no|number|name)|uprn)\b")
_POSTCODE = re.compile(r"\bpost ?code\b")
_CONTACT = re.compile(r"\b(e ?mail|telephone|phone|mobile|tel|fax)\b")
_PRIVATE = re.compile(
    r"\b(ethnicity|ethnic|gender|sex|religion|faith|sexual|nationality|disability|disabilities|disabled|death|died)\b"
)
_BIRTH_FORMS = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d-%b-%Y",
    "%d %b %Y",
    "%Y%m%d",
    "%-d/%-m/%Y",
)
_FIRST_BIRTH = date(1900, 1, 1)
_NUMBERS = (
    (PersonId(pattern=r"\d{3} ?\d{3} ?\d{4}", pattern_words="ten digits"), "NHS numbers"),
    (PersonId(pattern=r"[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]", pattern_words="a National Insurance number"),
     "National Insurance numbers"),
    (PersonId(pattern=r"[A-Z]\d{12}|[A-Z]\d{11}[A-Z]", pattern_words="a unique pupil number"), "unique pupil numbers"),
)  # fmt: skip
_CONTACTS_WITHIN = r"[^\s@]+@[^\s@]+\.[a-z]{2,}"
_TITLES_WITHIN = r"(^|[^\w])(mr|mrs|ms|miss|mx|dr|rev)\.? [a-z]"
_POSTCODES_WITHIN = rf"(^|[^\w]){POSTCODE.replace(')[0-9]', ') ?[0-9]')}($|[^\w])"


@dataclass(frozen=True)
class Personal:
    """What a column looks like, and how it may therefore be declared; no type: as any other, but without its texts."""

    looks_like: str
    type: ColumnType | None
    staged: bool = True


def looks_personal(words: str, texts: Texts) -> Personal | None:
    """What a column of these words and texts looks like, where that is about people."""
    return next(_by_heading(words, texts), None) or next(_by_texts(texts), None)


def _by_heading(words: str, texts: Texts) -> Iterator[Personal]:
    if _BIRTH.search(words):
        yield _birth(texts)
    if _POSTCODE.search(words) and texts.values:
        if not sum(texts.broken([PostcodeArea()])):
            yield Personal("a postcode", PostcodeArea())
        elif texts.holding(_POSTCODES_WITHIN):
            yield _left_out("a postcode")
    elif _POSTCODE.search(words):
        yield Personal("a postcode", PostcodeArea())
    if _IDENTIFIER.search(words):
        yield Personal("an identifier of a person", PersonId())
    for pattern, what in ((_ADDRESS, "an address"), (_CONTACT, "an address of e-mail or a telephone number")):
        if pattern.search(words):
            yield _left_out(what)
    # What only counts people, or says yes or no of them, names nobody.
    if _NAME.search(words) and (not texts.values or texts.holding("[a-z]{3}")):
        yield _left_out("the name of a person")
    if _PRIVATE.search(words):
        yield Personal("something private about a person", None)


def _by_texts(texts: Texts) -> Iterator[Personal]:
    if not texts.values:
        return
    kinds = [PostcodeArea(), *(kind for kind, _ in _NUMBERS)]
    names = ["postcodes", *(words for _, words in _NUMBERS)]
    for kind, name, broken in zip(kinds, names, texts.broken(kinds), strict=True):
        if not broken:
            yield Personal(name, kind)
    for pattern, name in (
        (_CONTACTS_WITHIN, "addresses of e-mail"),
        (_TITLES_WITHIN, "names of people"),
        (_POSTCODES_WITHIN, "addresses with a postcode"),
    ):
        if texts.holding(pattern):
            yield _left_out(name)


def _birth(texts: Texts) -> Personal:
    kinds = [BirthMonth(form, earliest=_FIRST_BIRTH) for form in _BIRTH_FORMS]
    broken = texts.broken(kinds)
    if not min(broken):
        return Personal("a date of birth", kinds[broken.index(0)])
    return _left_out("a date of birth, in no form that could be told")


def _left_out(looks_like: str) -> Personal:
    return Personal(looks_like, Text(), staged=False)
