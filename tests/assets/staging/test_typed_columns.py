"""Text as received becomes a typed value, or is marked: held against Python's own parsing."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assets.readers.csv.malformed_lines import WHITE_SPACE
from assets.staging.typed import trimmed as typed_text
from assets.staging.typed import typed_column
from checks.contract import Codes, Column
from checks.reasons import column_reasons
from warehouse.database import sql

unhurried = settings(deadline=None)

RECEIVED = date(2018, 5, 1)
EARLIEST = date(2008, 4, 1)

DAY = Column("value", "Value", "date", "", date_format="%d/%m/%Y", earliest=EARLIEST)
ISO_DAY = Column("value", "Value", "date", "", earliest=EARLIEST)
MOMENT = Column("value", "Value", "timestamp", "", date_format="%d/%m/%Y %H:%M", earliest=EARLIEST)
WHOLE = Column("value", "Value", "integer", "", minimum=-5, maximum=1_000_000)
NUMBER = Column("value", "Value", "decimal", "")
MONTH = Column("value", "Value", "month", "", earliest=EARLIEST)
PERIOD = Column("value", "Value", "period", "", earliest=EARLIEST)


@pytest.fixture(scope="module")
def read():
    """Reads one text as a column would: the staged values, and the codes of what is wrong with it."""
    import duckdb

    with duckdb.connect() as con:

        def one(column: Column, text: str | None) -> tuple[tuple, list[str]]:
            typed = typed_column(column, RECEIVED)
            staged = ", ".join(f"{expression} as {sql.name(n)}" for n, expression in typed.staged.items())
            names = ", ".join(sql.name(name) for name in typed.staged)
            marks = ", ".join(f"coalesce({mark}, false)" for mark in typed.marks) or "null"
            received = (
                f"select nullif({typed_text('said')}, '') as {sql.name('text_' + column.name)}"
                " from (select ?::varchar as said)"
            )
            row = con.execute(
                f"select {names}, [{marks}] from (select *, {staged} from ({received}))", [text]
            ).fetchone()
            codes = [reason.code.partition(".")[2] for reason in column_reasons(column)]
            assert len(codes) == len(typed.marks)
            return row[:-1], [code for code, marked in zip(codes, row[-1], strict=True) if marked]

        yield one


def trimmed(text: str) -> str:
    """Without the white space around it; spreadsheets leave no-break spaces, so these are white space too."""
    return text.strip()


@pytest.mark.parametrize("white", WHITE_SPACE)
def test_white_space_of_every_kind_is_taken_away_and_is_no_value(read, white):
    text = Column("value", "Value", "text", "", required=True)
    assert read(text, f"{white}Ash{white}Lane{white}{white}") == ((f"Ash{white}Lane",), [])
    assert read(text, white) == ((None,), ["missing"])
    assert read(text, f"{white}é{white}") == (("é",), [])


def python_day(text: str, form: str, pattern: str) -> datetime | None:
    """What Python reads, of a text in exactly the agreed form."""
    if not re.fullmatch(pattern, text, flags=re.ASCII):
        return None
    try:
        return datetime.strptime(text, form)
    except ValueError:
        return None


def out_of_range(day: date) -> bool:
    return not EARLIEST <= day <= RECEIVED


day_like = st.one_of(
    st.dates().map(lambda day: day.strftime("%d/%m/%Y")),
    st.tuples(st.integers(0, 40), st.integers(0, 14), st.integers(1990, 2030)).map(
        lambda d: f"{d[0]:02d}/{d[1]:02d}/{d[2]}"
    ),
    st.dates().map(date.isoformat),
    st.text("0123456789/- +.", max_size=11),
)


@unhurried
@given(day_like)
@example("1/2/2017")
@example("31/02/2017")
@example("12/31/2017")
@example("01/01/1066")
@example("01/02/17")
@example("29/02/2017")
def test_a_date_is_read_only_in_its_agreed_form(read, text):
    (value,), wrong = read(DAY, text)
    expected = python_day(trimmed(text), "%d/%m/%Y", r"\d\d/\d\d/\d{4}")
    if not trimmed(text):
        assert (value, wrong) == (None, [])
    elif expected is None:
        assert (value, wrong) == (None, ["not_a_date"])
    else:
        assert value == expected.date()
        assert wrong == (["out_of_range"] if out_of_range(value) else [])


@unhurried
@given(day_like)
def test_an_iso_date_is_read_only_in_its_agreed_form(read, text):
    (value,), wrong = read(ISO_DAY, text)
    expected = python_day(trimmed(text), "%Y-%m-%d", r"\d{4}-\d\d-\d\d")
    assert value == (expected and expected.date())
    assert ("not_a_date" in wrong) == (bool(trimmed(text)) and expected is None)


@unhurried
@given(
    st.one_of(
        st.datetimes().map(lambda at: at.strftime("%d/%m/%Y %H:%M")),
        st.tuples(day_like, st.integers(0, 30), st.integers(0, 70)).map(
            lambda t: f"{t[0]} {t[1]:02d}:{t[2]:02d}"
        ),
    )
)
@example("01/02/2017 24:00")
@example("01/02/2017")
@example("01/02/2017 09:05:00")
def test_a_time_is_read_only_in_its_agreed_form(read, text):
    (value,), wrong = read(MOMENT, text)
    expected = python_day(trimmed(text), "%d/%m/%Y %H:%M", r"\d\d/\d\d/\d{4} \d\d:\d\d")
    assert value == expected
    assert ("not_a_date" in wrong) == (bool(trimmed(text)) and expected is None)
    assert ("out_of_range" in wrong) == (expected is not None and out_of_range(expected.date()))


@unhurried
@given(
    st.one_of(
        st.integers().map(str),
        st.integers(-(2**63), 2**63 - 1).map(str),
        st.text("0123456789-+_e., ", max_size=8),
        st.text(max_size=4).filter(lambda text: "\0" not in text),
    )
)
@example("\xa042\u2003")
@example("1e3")
@example("1_000")
@example("12.0")
@example("٣")
@example("-0")
@example("007")
@example("9223372036854775808")
def test_a_whole_number_is_plain_digits(read, text):
    (value,), wrong = read(WHOLE, text)
    plain = trimmed(text)
    is_number = re.fullmatch(r"-?[0-9]+", plain) and -(2**63) <= int(plain) < 2**63
    if not plain:
        assert (value, wrong) == (None, [])
    elif not is_number:
        assert (value, wrong) == (None, ["not_a_whole_number"])
    else:
        assert value == int(plain)
        assert wrong == ([] if -5 <= value <= 1_000_000 else ["out_of_range"])


@unhurried
@given(
    st.one_of(
        st.decimals(-(10**9), 10**9, places=2).map(str),
        st.text("0123456789-.e, ", max_size=8),
    )
)
@example(".")
@example("-.")
@example("1.2.3")
def test_a_number_is_plain_digits_with_at_most_one_point(read, text):
    (value,), wrong = read(NUMBER, text)
    plain = trimmed(text)
    is_number = re.fullmatch(r"-?([0-9]+\.?[0-9]*|\.[0-9]+)", plain)
    assert wrong == (["not_a_number"] if plain and not is_number else [])
    assert value is None if not is_number else abs(value - Decimal(plain)) < Decimal("0.000001")


@unhurried
@given(st.integers(1990, 2030), st.integers(0, 14), st.booleans())
def test_a_month_is_read_with_and_without_its_zero(read, year, month, padded):
    (first, last), wrong = read(MONTH, f"{year}-{month:02d}" if padded else f"{year}-{month}")
    if not 1 <= month <= 12:
        assert (first, last, wrong) == (None, None, ["not_a_month"])
    else:
        assert first == date(year, month, 1)
        assert (last + timedelta(days=1)).day == 1 and (last - first).days in (27, 28, 29, 30)
        assert wrong == ([] if first >= EARLIEST and last <= RECEIVED else ["out_of_range"])


@pytest.mark.parametrize(
    ("text", "last", "wrong"),
    [
        ("2017-04-01/P1M", date(2017, 4, 30), []),
        ("2017-04-01/P3M", date(2017, 6, 30), []),
        ("2017-04-01/P1Y", date(2018, 3, 31), []),
        ("2017-04-01/P12M", date(2018, 3, 31), []),
        # Begins in time and is not over on the day of receipt.
        ("2018-04-01/P3M", date(2018, 6, 30), ["out_of_range"]),
        ("1066-04-01/P1M", date(1066, 4, 30), ["out_of_range"]),
        ("2017-04-02/P1M", None, ["not_a_period"]),
        ("2017-13-01/P1M", None, ["not_a_period"]),
        ("2017-04-01/P0M", None, ["not_a_period"]),
        ("2017-04-01/P1W", None, ["not_a_period"]),
        ("2017-04-01", None, ["not_a_period"]),
        ("2017-04", None, ["not_a_period"]),
        ("", None, []),
    ],
)
def test_a_period_is_an_interval_of_whole_months(read, text, last, wrong):
    (_, end), marks = read(PERIOD, text)
    assert (end, marks) == (last, wrong)


def test_a_code_is_standard_mapped_ignorable_or_unknown(read):
    codes = Codes(
        {"A": "a", "B": "b"}, fixable={"bee": "B"}, ignorable=("n/a",), stored_as={"B": "E07000117"}
    )
    kind = Column("value", "Value", "code", "", codes=codes)
    read_as = {text: read(kind, text) for text in ("A", "B", "bee", " A ", "n/a", "", "a", "E07000117")}
    assert read_as == {
        "A": (("A",), []),
        "B": (("E07000117",), []),
        "bee": (("E07000117",), []),
        " A ": (("A",), []),
        "n/a": ((None,), []),
        "": ((None,), []),
        "a": ((None,), ["unknown_code"]),
        "E07000117": ((None,), ["unknown_code"]),
    }
    required = Column("value", "Value", "code", "", codes=codes, required=True)
    assert [read(required, text)[1] for text in ("A", "n/a", "", "a")] == [
        [],
        ["missing"],
        ["missing"],
        ["unknown_code"],
    ]


@pytest.mark.parametrize(
    ("text", "value", "wrong"),
    [
        ("00042", "42", []),
        ("42", "42", []),
        ("100", "100", []),
        ("000", None, ["missing"]),
        ("", None, ["missing"]),
        ("4a", "4a", ["wrong_form"]),
        ("'; drop table typed; --", "'; drop table typed; --", ["wrong_form"]),
    ],
)
def test_a_number_kept_as_text_loses_its_zeros_and_no_more(read, text, value, wrong):
    column = Column("value", "Value", "text", "", required=True, leading_zeros="dropped", pattern=r"\d{1,12}")
    assert read(column, text) == ((value,), wrong)


def test_of_a_birth_date_only_the_month_is_staged(read):
    born = Column("value", "Value", "birth_month", "", earliest=date(1980, 1, 15))
    assert read(born, "2009-03-14") == ((date(2009, 3, 1),), [])
    # The limits are those of the day, not of the month.
    assert read(born, "1980-01-16") == ((date(1980, 1, 1),), [])
    assert read(born, "1980-01-14") == ((date(1980, 1, 1),), ["out_of_range"])
    assert read(born, "2018-05-02")[1] == ["out_of_range"]
    assert read(born, "14/03/2009") == ((None,), ["not_a_date"])
