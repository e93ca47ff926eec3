"""What becomes of bad library extracts, in the tidy and in the wide layout, and of real ones."""

from __future__ import annotations

import json

import pytest

TIDY, WIDE = "library_visits", "library_visits_by_branch"
ACCEPTED, REFUSED = "accepted", "refused"

# Source and sample: verdict; rows received, accepted, rejected, duplicate, ignored; rules broken and the lines.
# Of a tidy return ten bad rows are tolerable whatever their share, of a wide table a twentieth.
EXPECTED = {
    (TIDY, "in_cp1252"): (REFUSED, (5, 0, 5, 0, 0), {"encoding_not_as_agreed": (5,)}),
    (TIDY, "in_utf16"): (REFUSED, (4, 0, 4, 0, 0), {"encoding_not_as_agreed": (1,)}),
    (TIDY, "column_missing"): (REFUSED, (4, 0, 4, 0, 0), {"headings_not_as_agreed": ()}),
    (TIDY, "column_extra"): (ACCEPTED, (4, 3, 0, 0, 1), {}),
    (TIDY, "column_renamed"): (REFUSED, (4, 0, 4, 0, 0), {"headings_not_as_agreed": ()}),
    (TIDY, "column_twice"): (REFUSED, (4, 0, 4, 0, 0), {"heading_repeated": (1,)}),
    (TIDY, "semicolons"): (REFUSED, (4, 0, 4, 0, 0), {"headings_not_as_agreed": ()}),
    (TIDY, "totals_row"): (ACCEPTED, (5, 3, 0, 0, 2), {}),
    (TIDY, "totals_row_in_words"): (
        ACCEPTED,
        (5, 3, 1, 0, 1),
        {"organisation_code.unknown_code": (5,), "location.missing": (5,), "period.missing": (5,)},
    ),
    (TIDY, "blank_lines"): (ACCEPTED, (7, 3, 0, 0, 4), {}),
    (TIDY, "ragged"): (ACCEPTED, (7, 4, 2, 0, 1), {"wrong_number_of_fields": (5, 6)}),
    (TIDY, "cut_in_mid_line"): (REFUSED, (3, 0, 3, 0, 0), {"file_is_cut_short": (4,)}),
    (TIDY, "cut_inside_quotes"): (REFUSED, (3, 0, 3, 0, 0), {"file_is_cut_short": (4,)}),
    (TIDY, "empty"): (REFUSED, (0, 0, 0, 0, 0), {"file_is_empty": ()}),
    (TIDY, "headings_alone"): (REFUSED, (1, 0, 0, 0, 1), {"minimum_rows": ()}),
    (TIDY, "periods"): (
        ACCEPTED,
        (11, 1, 9, 0, 1),
        {
            "period.not_a_period": (3, 4, 5, 9, 10),
            "period_crosses_quarters": (6,),
            "period.out_of_range": (7, 8),
            "period.missing": (11,),
        },
    ),
    (TIDY, "counts"): (
        ACCEPTED,
        (10, 2, 7, 0, 1),
        {
            "activity_count.not_a_whole_number": (3, 4, 6, 7),
            "activity_count.out_of_range": (5, 8),
            "activity_count.missing": (9,),
        },
    ),
    (TIDY, "codes_unknown"): (
        ACCEPTED,
        (6, 1, 4, 0, 1),
        {
            "organisation_code.unknown_code": (3, 4),
            "location.unknown_code": (5,),
            "location.missing": (6,),
        },
    ),
    (TIDY, "key_repeated"): (ACCEPTED, (7, 3, 2, 1, 1), {"key_repeated_and_disagrees": (6, 7)}),
    (TIDY, "too_many_bad_rows"): (
        REFUSED,
        (18, 0, 17, 0, 1),
        {
            "activity_count.not_a_whole_number": (8, 9, 10, 11, 12, 13),
            "location.unknown_code": (14, 15, 16, 17, 18),
        },
    ),
    (WIDE, "in_cp1252"): (REFUSED, (17, 0, 17, 0, 0), {"encoding_not_as_agreed": (5,)}),
    (WIDE, "heading_missing"): (REFUSED, (13, 0, 13, 0, 0), {"headings_not_as_agreed": ()}),
    (WIDE, "months_in_words"): (REFUSED, (4, 0, 4, 0, 0), {"heading_missing": ()}),
    (WIDE, "column_extra"): (ACCEPTED, (13, 8, 0, 0, 5), {}),
    (WIDE, "column_twice"): (REFUSED, (4, 0, 4, 0, 0), {"heading_repeated": (1,)}),
    # 2016-04 and 2016-4 are one month: one branch says the same twice, the other does not.
    (WIDE, "month_twice"): (REFUSED, (5, 0, 3, 1, 1), {"key_repeated_and_disagrees": (3,)}),
    (WIDE, "months_impossible"): (
        REFUSED,
        (5, 0, 4, 0, 1),
        {"period.not_a_month": (2,), "period.out_of_range": (2,)},
    ),
    (WIDE, "cells_not_counts"): (
        REFUSED,
        (9, 0, 8, 0, 1),
        {"activity_count.not_a_whole_number": (2,), "activity_count.out_of_range": (2,)},
    ),
    (WIDE, "branch_without_name"): (REFUSED, (9, 0, 8, 0, 1), {"library_name.missing": (3,)}),
    (WIDE, "branch_twice"): (REFUSED, (13, 0, 9, 3, 1), {"key_repeated_and_disagrees": (2, 4)}),
    # One branch closed in 2016: twelve visits in January 2017 are not its own, a nought in February is.
    (WIDE, "branch_closed"): (ACCEPTED, (37, 34, 1, 0, 2), {"library_was_not_open": (4,)}),
    (WIDE, "totals_row"): (ACCEPTED, (14, 8, 0, 0, 6), {}),
    (WIDE, "blank_lines"): (ACCEPTED, (15, 8, 0, 0, 7), {}),
    (WIDE, "ragged"): (REFUSED, (11, 0, 10, 0, 1), {"wrong_number_of_fields": (4, 5)}),
    (WIDE, "cut_in_mid_line"): (REFUSED, (5, 0, 5, 0, 0), {"file_is_cut_short": (3,)}),
    (WIDE, "empty"): (REFUSED, (0, 0, 0, 0, 0), {"file_is_empty": ()}),
    (WIDE, "headings_alone"): (REFUSED, (1, 0, 0, 0, 1), {"minimum_rows": ()}),
    (WIDE, "all_cells_empty"): (REFUSED, (5, 0, 0, 0, 5), {"minimum_rows": ()}),
}


@pytest.mark.parametrize("source", [TIDY, WIDE])
def test_every_sample_has_an_expectation(source, extracts):
    samples = {sample.stem for sample in (extracts / source / "bad").iterdir()}
    assert samples == {sample for of, sample in EXPECTED if of == source}


@pytest.mark.parametrize("sample", EXPECTED, ids="-".join)
def test_a_bad_extract(sample, every_bad_extract, account, broken):
    outcome = every_bad_extract[1][sample]
    verdict, rows, rules = EXPECTED[sample]
    assert (outcome.verdict, account(outcome), broken(outcome)) == (verdict, rows, rules)


def test_rows_that_are_each_tolerable_alone_can_be_too_many_together(every_bad_extract):
    said = every_bad_extract[1][TIDY, "too_many_bad_rows"].message
    assert (
        "rule activity_count.not_a_whole_number: expected 'Count' is a whole number in plain digits (6 rows)"
        in said
    )
    assert "rule location.unknown_code" in said
    assert "at most 10% of the rows are rejected (11 rows)" in said


def test_rejected_rows_keep_their_text_and_their_reason(every_bad_extract):
    county, outcomes = every_bad_extract
    rows = {row["line_number"]: row for row in county.rejected(outcomes[TIDY, "counts"])}
    assert json.loads(rows[3]["record_text"])["Count"] == "32,007"
    assert rows[5]["expected"] == ["'Count' is between 0 and 5000000"]


def test_a_long_code_list_is_not_told_code_by_code(every_bad_extract):
    said = every_bad_extract[1][TIDY, "codes_unknown"].message
    assert (
        "one of the codes of areas.csv; 2 different values are not, first on lines 3, 4 (2 rows), line 3, 4"
        in said
    )


def test_leading_zeros_do_not_change_a_count(every_bad_extract):
    county, outcomes = every_bad_extract
    counts = {row["line_number"]: row["activity_count"] for row in county.accepted(outcomes[TIDY, "counts"])}
    assert counts == {2: 164028, 10: 12}


def test_a_cell_with_nought_is_a_count_and_an_empty_cell_is_none(every_bad_extract):
    county, outcomes = every_bad_extract
    rows = county.accepted(outcomes[WIDE, "good"])
    assert ("Weir Bridge", 0) in {(row["library_name"], row["activity_count"]) for row in rows}
    assert "Old Mill" not in {row["library_name"] for row in rows}
    assert {str(row["period_last_date"]) for row in rows} == {
        "2016-11-30",
        "2016-12-31",
        "2017-01-31",
        "2017-02-28",
    }


def test_a_byte_order_mark_does_no_harm(county, extracts):
    good = (extracts / WIDE / "good.csv").read_bytes()
    county.drop("library_visits_by_branch_marked.csv", b"\xef\xbb\xbf" + good)
    (outcome,) = county.ingest().values()
    assert len(county.accepted(outcome)) == 8


@pytest.mark.parametrize(
    "real",
    [
        "library_visits_2023-24_lancashire",
        "library_loans_2023-24_lancashire",
        "library_loans_2023-24_manchester_sefton",
    ],
)
def test_a_real_tidy_return_is_accepted_whole(real, county, extracts, account):
    content = (extracts / "real" / f"{real}.csv").read_bytes()
    county.drop(f"{real}.csv", content)
    (outcome,) = county.ingest().values()
    rows = len(content.splitlines()) - 1
    assert (outcome.verdict, account(outcome)) == (ACCEPTED, (rows, rows, 0, 0, 0))


def test_real_loans_whose_key_repeats_add_up_to_the_totals_of_the_return(county, extracts, account):
    """Bury and Stockport: digital audiobooks bear the label of physical ones. The totals are those of its services."""
    name = "library_loans_2023-24_bury_stockport.csv"
    county.drop(name, (extracts / "real" / name).read_bytes())
    (outcome,) = county.ingest().values()
    assert (outcome.verdict, account(outcome)) == (ACCEPTED, (132, 132, 0, 0, 0))
    rows = county.accepted(outcome)
    assert sum(r["activity_count"] for r in rows if r["organisation_code"] == "E08000002") == 257_793
    assert sum(r["activity_count"] for r in rows if r["organisation_code"] == "E08000007") == 1_000_552


def test_equal_counts_add_up_too_where_the_contract_says_so_and_nowhere_else(county, extracts, account):
    heading = "Authority,Format,Content age group,Period,Count"
    audio = "E08000021,Physical audiobook,Unknown,2023-04-01/P1M,7"
    book = "E08000021,Physical book,Adult,2023-04-01/P1M,7"
    county.drop("library_loans_2023-24.csv", "\n".join([heading, audio, audio, book, book, ""]).encode())
    (outcome,) = county.ingest().values()
    assert (outcome.verdict, account(outcome)) == (ACCEPTED, (4, 3, 0, 1, 0))


def test_real_wide_tables_are_accepted_whole(new_county, extracts, account):
    newcastle = new_county(organisation="E08000021")
    names = {
        "library_visits_by_branch.csv": "newcastle_monthly_visits.csv",
        "library_loans_by_branch.csv": "newcastle_monthly_issues_by_branch.csv",
    }
    for name, real in names.items():
        newcastle.drop(name, (extracts / "real" / real).read_bytes())
    outcomes = newcastle.ingest()
    for name, real in names.items():
        header, *lines = (extracts / "real" / real).read_text().splitlines()
        cells = len(lines) * header.count(",")
        filled = sum(cell != "" for line in lines for cell in line.split(",")[1:])
        assert account(outcomes[name]) == (cells, filled, 0, 0, cells - filled)
        assert outcomes[name].verdict == ACCEPTED
        assert {row["organisation_code"] for row in newcastle.accepted(outcomes[name])} == {"E08000021"}
