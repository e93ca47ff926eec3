"""Amounts in pounds, in the forms of people and of accountants."""

from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.columns import Money


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("£1,234.50", D("1234.50")),
        ("1234.5", D("1234.50")),
        ("1,234", D("1234")),
        ("£ 1,234,567", D("1234567")),
        ("0", D("0")),
        ("£0.07", D("0.07")),
        ("(£1,234.50)", D("-1234.50")),
        ("(1234)", D("-1234")),
        ("-£1,234.50", D("-1234.50")),
        ("£-1,234.50", D("-1234.50")),
        ("-5", D("-5")),
        ("- £5", D("-5")),
        # Neither thousands nor pence.
        ("1,23", None),
        ("12,34,567", None),
        ("1234,567", None),
        ("1.234,50", None),
        ("£1,234.505", None),
        ("1e3", None),
        (".50", None),
        ("5.", None),
        # Below nought twice, or not to the end.
        ("(-5)", None),
        ("--5", None),
        ("(5", None),
        ("5)", None),
        ("5-", None),
        ("£", None),
        ("€5", None),
        ("£5k", None),
        ("12 345", None),
        ("99999999999999999999", None),
    ],
)
def test_an_amount(read, text, value):
    assert read(Money(), text) == (value, [] if value is not None else ["not_an_amount"])


@settings(deadline=None)
@given(st.decimals(-(10**12), 10**12, places=2))
def test_every_amount_is_read_as_it_is_written(read, amount):
    pounds = f"{abs(amount):,.2f}"
    assert read(Money(), f"(£{pounds})" if amount < 0 else f"£{pounds}") == (amount, [])
    assert read(Money(), f"{amount:f}") == (amount, [])


def test_an_amount_has_its_limits(read):
    assert read(Money(minimum=0), "(5)")[1] == ["out_of_range"]
