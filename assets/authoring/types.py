"""Which type a column has: the first, in an order of preference, that finds nothing broken in its texts.

Belongs here: that order, and which types a heading lets in at all. Does not belong here: what a type reads, which it is
asked itself; forms of days (days.py); what is about people (personal.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assets.authoring.days import in_several_forms, kinds_of_days, within_limits
from assets.authoring.sample import Texts
from assets.authoring.written import quoted
from assets.reference import FOLDER
from checks.columns import (
    Code,
    Codes,
    ColumnType,
    Decimal,
    ExcelSerialDate,
    Integer,
    Markers,
    Money,
    Percentage,
    ReferenceCodes,
    Text,
    YesNo,
)
from checks.columns.days import OfDays
from checks.columns.numbers import OfNumbers

SIGNS = {
    "suppressed": ("*", "**", "c", "[c]", "(c)"),
    "not_applicable": ("z", "[z]", "n/a", "N/A"),
    "not_available": ("x", "[x]", ":", "..", "[:]"),
    "missing": ("-", "--", "#N/A", "#DIV/0!", "#REF!", "NULL", "null"),
    "low": ("[low]", "k", "~"),
}
"""What most publishers mean by a sign; some mean another thing, so its author confirms it."""
_SIGNS_OF_ANY_TYPE = ("[c]", "[z]", "[x]", "[:]", "[low]", "#N/A", "#DIV/0!", "#REF!", "..")
_YES, _NO = ("yes", "y", "true", "t", "1"), ("no", "n", "false", "f", "0")
_MOST_CODES = 40
_LONGEST_CODE = 40
_REPEATED = 3
"""So often must a code stand there on average, and each one twice at least."""
_COUNTS = re.compile(
    r"\b(count|number of|total|no of|numerator|denominator|visits|loans|issues|hours|days|cases)\b"
)
_CODED = re.compile(
    r"\b(code|type|stage|status|category|priority|band|group|class|level|grade|reason|source|kind)s?$"
)
_NUMBERED = re.compile(r"\b(id|identifier|ref|reference|number|no|urn|uprn|usrn|key|item|serial)$")
_SHARE = re.compile(r"\b(percent|percentage|pct|proportion|share|per cent)\b")
_PRICED = re.compile(
    r"\b(gbp|cost|costs|price|amount|spend|expenditure|budget|payment|paid|fee|fees|income|value)\b"
)
_PLACE = re.compile(r"\b(authority|lea|la|council|organisation|area|ons|gss|district|ward|region)\b")
_FREE = re.compile(r"\b(notes?|comments?|remarks?|narrative|description|details|free text|location)\b")
_WORDS_OF_FREE_TEXT = 6


@dataclass(frozen=True)
class Guess:
    """The type of a column, the signs among its texts, and why."""

    type: ColumnType
    why: str
    markers: Markers | None = None
    staged: bool = True


def guess_type(words: str, texts: Texts, about_people: bool = False) -> Guess:
    """The type of a column of that heading; of one `about_people` no text is put into a list of codes."""
    if not texts.values:
        return Guess(Text(), f"empty in all {texts.row_count:,} rows, so that any type may be right")
    every = [sign for signs in SIGNS.values() for sign in signs]
    for allowed, kinds in (
        ((), _read_days), ((), _yes_no), ((), _areas), (every, _numbers), (_SIGNS_OF_ANY_TYPE, _read_days),
        (_SIGNS_OF_ANY_TYPE, _areas),
    ):  # fmt: skip
        signs = texts.among(allowed)
        if len(signs) == len(texts.values):
            continue
        found = next(kinds(words, texts, signs), None)
        if found is not None:
            return Guess(found, _told(texts, signs), _markers(signs))
    signs = texts.among(_SIGNS_OF_ANY_TYPE)
    values = [(text, times) for text, times in texts.values if text not in signs]
    if _is_free_text(words, values):
        return Guess(Text(), "free text, which may hold anything, also about people: left out", staged=False)
    is_number = _NUMBERED.search(words) and not _CODED.search(words)
    if values and not about_people and not is_number and _are_codes(values):
        codes = Codes({text: text for text, _ in sorted(values)})
        return Guess(
            Code(codes), f"{_count(len(values), 'value')} in {texts.row_count:,} rows", _markers(signs)
        )
    return Guess(
        Text(), f"{_count(len(values), 'different text')} in {texts.row_count:,} rows", _markers(signs)
    )


def _read_days(words: str, texts: Texts, signs: Sequence[str]) -> Iterator[ColumnType]:
    if not all(re.search(r"\d", text) for text, _ in texts.values if text not in signs):
        return  # No day is written without a figure.
    kinds = [kind for kind, _ in kinds_of_days(words)]
    is_digits = all(text.isdigit() for text, _ in texts.values if text not in signs)
    spans = {"year", "month", "period"} & set(words.split())
    for (kind, of_digits), unread in zip(kinds_of_days(words), texts.unread(kinds, signs), strict=True):
        if unread or (is_digits and not of_digits and not spans):
            continue
        if (limited := within_limits(kind, texts, signs)) is not None and not _is_any_number(limited):
            yield limited
    if not is_digits and (several := in_several_forms(texts, signs)):
        yield from filter(None, [within_limits(several, texts, signs)])


def _is_any_number(kind: ColumnType) -> bool:
    """Whether it would read any number as the serial number of some day."""
    return isinstance(kind, ExcelSerialDate) and kind.earliest is not None


def _yes_no(words: str, texts: Texts, signs: Sequence[str]) -> Iterator[ColumnType]:
    found = {text: text.lower() for text, _ in texts.values}
    if len(found) > 6 or not set(found.values()) <= {*_YES, *_NO} or _COUNTS.search(words):
        return
    yes = tuple(sorted(text for text, plain in found.items() if plain in _YES))
    no = tuple(sorted(text for text, plain in found.items() if plain in _NO))
    if min(len(text) for text in found) == 1 and not (yes and no):
        return  # One letter or digit alone is no answer.
    yield YesNo(yes=yes or (_like(no[0], _YES[_NO.index(no[0].lower())]),),
                no=no or (_like(yes[0], _NO[_YES.index(yes[0].lower())]),))  # fmt: skip


def _like(written: str, word: str) -> str:
    """The word in the capitals of another."""
    if written.isupper():
        return word.upper()
    return word.capitalize() if written[0].isupper() else word


def _areas(words: str, texts: Texts, signs: Sequence[str]) -> Iterator[ColumnType]:
    kinds = [Code(ReferenceCodes(FOLDER / "areas.csv", "area_code", "area_name"))]
    if _PLACE.search(words):
        kinds.append(Code(ReferenceCodes(FOLDER / "areas.csv", "dfe_code", "area_name", "area_code")))
    yield from (kind for kind, broken in zip(kinds, texts.broken(kinds, signs), strict=True) if not broken)


def _numbers(words: str, texts: Texts, signs: Sequence[str]) -> Iterator[ColumnType]:
    values = [text for text, _ in texts.values if text not in signs]
    if any(re.match(r"-?0\d", text) for text in values) or (
        _CODED.search(words) and not _COUNTS.search(words)
    ):
        return  # The number of a thing, or a code: nobody adds it up.
    if _NUMBERED.search(words) and not _COUNTS.search(words):
        return
    kinds: list[OfNumbers] = []
    if _SHARE.search(words) or any(text.endswith("%") for text in values):
        if any("." in text for text in values) and not sum(
            texts.broken([Decimal(minimum=-1, maximum=1)], signs)
        ):
            kinds.append(Percentage(written_as="share"))
        kinds += [Percentage(), Percentage(maximum=None), Percentage(minimum=None, maximum=None)]
    if _PRICED.search(words) or any("£" in text for text in values):
        kinds.append(Money())
    kinds += [Integer(), Decimal()]
    # Nought is the least of nearly everything that is counted, where the sample does not say otherwise.
    kinds = [
        each
        for kind in kinds
        for each in ([replace(kind, minimum=0), kind] if kind.minimum is None else [kind])
    ]
    yield from (kind for kind, broken in zip(kinds, texts.broken(kinds, signs), strict=True) if not broken)


def _are_codes(values: Sequence[tuple[str, int]]) -> bool:
    rows = sum(times for _, times in values)
    return (
        len(values) <= _MOST_CODES
        and rows >= _REPEATED * len(values)
        and all(times > 1 and len(quoted(text)) <= _LONGEST_CODE + 2 for text, times in values)
    )


def _is_free_text(words: str, values: Sequence[tuple[str, int]]) -> bool:
    """Whether somebody wrote as they pleased: at length, or with commas and figures under a heading that invites it."""
    spoken = sum(len(text.split()) for text, _ in values) / max(len(values), 1)
    if not _FREE.search(words):
        return spoken >= _WORDS_OF_FREE_TEXT and not _are_codes(values)
    return any(re.search(r"[,;.\d]|(\S+\s+){4}", text) for text, _ in values) and spoken > 1


def _markers(signs: Sequence[str]) -> Markers | None:
    kinds = {kind: tuple(sign for sign in of_kind if sign in signs) for kind, of_kind in SIGNS.items()}
    return Markers(**kinds) if signs else None


def _told(texts: Texts, signs: Sequence[str]) -> str:
    read = sum(times for text, times in texts.values if text not in signs)
    beside = f", and {_count(len(signs), 'sign')} without a value" if signs else ""
    return f"reads {read:,} of {_count(read, 'text')}{beside}"


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def is_day(kind: ColumnType) -> bool:
    """Whether rows can be placed in quarters by it."""
    return isinstance(kind, OfDays) and kind.places_rows
