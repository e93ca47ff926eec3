"""Signs in place of a value: the value is empty, its kind is kept and counted, and no key can do without a value."""

from __future__ import annotations

import pytest

from assets.staging.outcomes import outcomes
from checks.columns import Code, Codes, Column, Date, FinancialYear, Integer, Markers, Money, Percentage
from checks.columns.markers import MARKED

SIGNS = Markers(
    suppressed=("*", "c"),
    not_applicable=("z",),
    not_available=("[x]", ":", ".."),
    missing=("-", "#N/A"),
    low=("k",),
)
HEADINGS = "Item,Noted,Year,Rate,Cost,Kind\n"


@pytest.fixture
def staged(stage_one, small_source):
    """What becomes of rows of a source of which every column but the day may bear markers."""
    source = small_source(
        columns=(
            Column("item_id", "Item", Integer(minimum=0), "", markers=SIGNS),
            Column("noted_date", "Noted", Date("%d/%m/%Y"), "", required=True, markers=SIGNS),
            Column("year", "Year", FinancialYear(may_lie_ahead=True), "", markers=SIGNS),
            Column("rate_pct", "Rate", Percentage(), "", markers=SIGNS),
            Column("cost_gbp", "Cost", Money(), ""),
            Column("kind_code", "Kind", Code(Codes({"A": "a"}, fixable={"a": "A"})), "", markers=SIGNS),
        )
    )
    return lambda *rows: stage_one(source, HEADINGS + "".join(f"{row}\n" for row in rows))


def test_a_marker_leaves_the_value_empty_and_its_kind_beside_it(staged):
    _, rows = staged("1,01/07/2017,2016-17,45%,£5,A", "2,01/07/2017,..,c,£6,#N/A", "3,01/07/2017, k ,-,£7,")
    names = ("year_first_date", "year_marker", "rate_pct", "rate_pct_marker", "kind_code", "kind_code_marker")
    assert [[str(row[name]) for name in names] for row in rows] == [
        ["2016-04-01", "None", "45.000000", "None", "A", "None"],
        ["None", "not available", "None", "suppressed", "None", "missing"],
        ["None", "low", "None", "missing", "None", "None"],
    ]
    assert "cost_gbp_marker" not in rows[0]


def test_markers_are_counted_by_column_and_kind_and_told_in_words(staged):
    outcome, _ = staged("1,01/07/2017,..,c,£5,A", "2,01/07/2017,:,*,£6,a", "3,01/07/2017,k,3,£7,A")
    assert outcome.markers == {"year": {"not available": 2, "low": 1}, "rate_pct": {"suppressed": 2}}
    assert (
        "no value but a sign for its absence: year not available 2, low 1 and rate_pct suppressed 2"
        in outcome.message
    )
    assert outcome.fixed_codes == {"kind_code": 1}


def test_what_is_counted_is_kept_with_the_outcome(staged, paths):
    outcome, _ = staged("1,01/07/2017,..,c,£5,A")
    assert [kept.markers for kept in outcomes(paths, "small")] == [outcome.markers]


def test_a_sign_that_is_not_declared_is_a_wrong_value(staged, broken_by):
    outcome, rows = staged("1,01/07/2017,2016-17,x,£5,A", "2,01/07/2017,C,3,£5,A", "3,01/07/2017,,3,*,A")
    assert broken_by(outcome) == {
        "rate_pct.not_a_percentage": (2,), "year.not_a_financial_year": (3,), "cost_gbp.not_an_amount": (4,),
    }  # fmt: skip
    assert (rows, outcome.markers) == ([], {})


def test_a_marker_where_a_value_must_be_rejects_the_row_for_that_and_for_nothing_else(staged, broken_by):
    outcome, rows = staged("1,z,,3,£5,A", "2,,,3,£5,A", "3,01/07/2017,,3,£5,A")
    assert broken_by(outcome) == {f"noted_date.{MARKED}": (2,), "noted_date.missing": (3,)}
    assert [row["item_id"] for row in rows] == [3]
    (told,) = [finding.expected for finding in outcome.findings if finding.rule == f"noted_date.{MARKED}"]
    assert told == (
        "'Noted' is a value, and not marked as suppressed or not applicable or not available or missing or low: "
        "no row can do without it"
    )


def test_a_marker_in_the_key_rejects_the_row_though_the_column_need_not_be_filled_in(staged, broken_by):
    outcome, rows = staged("c,01/07/2017,,3,£5,A", ",01/07/2017,,3,£5,A", "3,01/07/2017,,3,£5,A")
    assert broken_by(outcome) == {f"item_id.{MARKED}": (2,)}
    assert [row["item_id"] for row in rows] == [None, 3]


def test_rows_that_differ_in_a_marker_alone_disagree(staged, broken_by):
    outcome, _ = staged(
        "1,01/07/2017,,c,£5,A", "1,01/07/2017,,z,£5,A", "2,01/07/2017,,c,£5,A", "2,01/07/2017,,c,£5,A"
    )
    assert broken_by(outcome) == {"key_repeated_and_disagrees": (2, 3)}
    assert outcome.account.duplicate == 1
