"""What becomes of bad highways extracts: whole files that cannot be trusted, and single bad rows."""

from __future__ import annotations

import json

import pytest

from assets.declarations.declared import all_sources
from assets.reports.headings import unknown_headings
from assets.staging.outcome import folder_of

SOURCE = "highways_defects"
ACCEPTED, REFUSED = "accepted", "refused"

# Sample: verdict; rows received, accepted, rejected, duplicate, ignored; rules broken and the lines.
EXPECTED = {
    "in_utf8": (REFUSED, (6, 0, 6, 0, 0), {"encoding_not_as_agreed": ()}),
    "in_utf16": (REFUSED, (5, 0, 5, 0, 0), {"encoding_not_as_agreed": (1,)}),
    "with_nul": (REFUSED, (4, 0, 4, 0, 0), {"file_holds_binary_data": (4,)}),
    "column_missing": (REFUSED, (5, 0, 5, 0, 0), {"headings_not_as_agreed": ()}),
    "column_renamed": (REFUSED, (5, 0, 5, 0, 0), {"headings_not_as_agreed": ()}),
    "column_twice": (REFUSED, (5, 0, 5, 0, 0), {"heading_repeated": (1,)}),
    "headings_missing": (REFUSED, (5, 0, 5, 0, 0), {"headings_not_as_agreed": ()}),
    "column_extra": (ACCEPTED, (5, 4, 0, 0, 1), {}),
    "headings_alone": (REFUSED, (1, 0, 0, 0, 1), {"minimum_rows": ()}),
    "empty": (REFUSED, (0, 0, 0, 0, 0), {"file_is_empty": ()}),
    "totals_row": (ACCEPTED, (6, 4, 0, 0, 2), {}),
    "blank_lines": (ACCEPTED, (8, 4, 0, 0, 4), {}),
    "ragged": (REFUSED, (6, 0, 5, 0, 1), {"wrong_number_of_fields": (4, 5)}),
    "cut_in_mid_line": (REFUSED, (4, 0, 4, 0, 0), {"file_is_cut_short": (5,)}),
    "cut_inside_quotes": (REFUSED, (4, 0, 4, 0, 0), {"file_is_cut_short": (5,)}),
    "quote_left_open": (REFUSED, (6, 0, 6, 0, 0), {"quotation_mark_not_closed": (4,)}),
    "dates": (
        REFUSED,
        (13, 0, 12, 0, 1),
        {
            "recorded_date.not_a_date": (3, 5, 6, 7),
            "event_at.not_a_date": (4, 10, 11),
            "recorded_date.out_of_range": (8,),
            "event_at.out_of_range": (9,),
            "recorded_date.missing": (12,),
            "cleared_date.not_a_date": (13,),
        },
    ),
    "event_before_recorded": (REFUSED, (4, 0, 3, 0, 1), {"event_before_defect_was_recorded": (3,)}),
    "codes_unknown": (
        REFUSED,
        (7, 0, 6, 0, 1),
        {
            "stage_code.unknown_code": (3,),
            "priority_code.unknown_code": (4,),
            "defect_type_code.unknown_code": (5,),
            "area_code.unknown_code": (6,),
            "stage_code.missing": (7,),
            "area_code.missing": (7,),
        },
    ),
    "codes_fixable": (ACCEPTED, (5, 4, 0, 0, 1), {}),
    # Line 4 repeats line 2, line 8 repeats line 3 but for a zero before its number.
    "key_repeated": (REFUSED, (8, 0, 5, 2, 1), {"key_repeated_and_disagrees": (5, 6)}),
    "numbers": (REFUSED, (6, 0, 5, 0, 1), {"defect_id.missing": (3, 5), "defect_id.wrong_form": (4, 6)}),
    "all_rows_bad": (
        REFUSED,
        (5, 0, 4, 0, 1),
        {"priority_code.unknown_code": (2, 3, 4, 5), "minimum_rows": ()},
    ),
}


def test_every_sample_has_an_expectation(extracts):
    assert {sample.stem for sample in (extracts / SOURCE / "bad").iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("sample", EXPECTED)
def test_a_bad_extract(sample, every_bad_extract, account, broken):
    outcome = every_bad_extract[1][SOURCE, sample]
    verdict, rows, rules = EXPECTED[sample]
    assert (outcome.verdict, account(outcome), broken(outcome)) == (verdict, rows, rules)


def test_each_line_of_a_refused_extract_says_what_is_wrong_with_it(every_bad_extract):
    county, outcomes = every_bad_extract
    reasons = {row["line_number"]: row["reasons"] for row in county.rejected(outcomes[SOURCE, "dates"])}
    assert reasons[2] == ["extract_refused"]
    assert reasons[3] == ["recorded_date.not_a_date", "extract_refused"]
    assert reasons[9] == ["event_at.out_of_range", "extract_refused"]
    assert sorted(reasons) == list(range(2, 14))


def test_rows_that_disagree_are_kept_as_they_were_received(every_bad_extract):
    county, outcomes = every_bad_extract
    rows = {row["line_number"]: row for row in county.rejected(outcomes[SOURCE, "key_repeated"])}
    assert sorted(rows) == [2, 3, 5, 6, 7]
    assert [json.loads(rows[line]["record_text"])["Priority"] for line in (5, 6)] == ["M", "N"]
    assert rows[5]["expected"][0] == "one row for each record; these rows share a key and differ"


def test_a_line_with_too_few_fields_is_kept_as_it_stands(every_bad_extract):
    county, outcomes = every_bad_extract
    rows = {row["line_number"]: row["record_text"] for row in county.rejected(outcomes[SOURCE, "ragged"])}
    assert rows[4] == "42004,05/07/2017 09:00,05/07/2017,1"


def test_known_wrong_codes_are_mapped_and_counted(every_bad_extract):
    county, outcomes = every_bad_extract
    outcome = outcomes[SOURCE, "codes_fixable"]
    assert outcome.fixed_codes == {"priority_code": 2, "defect_type_code": 1}
    assert [row["priority_code"] for row in county.accepted(outcome)] == ["N", "N", "E", "N"]
    assert "priority_code 2, defect_type_code 1" in outcome.message


def test_a_heading_beyond_the_contract_is_told_and_not_loaded(every_bad_extract):
    county, outcomes = every_bad_extract
    outcome = outcomes[SOURCE, "column_extra"]
    assert outcome.unknown_columns == (11,)
    assert "not loaded: 1 unknown heading, over column 11 (K)" in outcome.message
    assert "North" not in str(county.accepted(outcome))


def test_the_words_of_a_heading_beyond_the_contract_are_kept_for_those_who_may_read_them(every_bad_extract):
    county, outcomes = every_bad_extract
    for sample, position, words in (
        ("column_extra", 11, "Inspector's Area"),
        ("column_renamed", 9, "LA Code"),
    ):
        outcome = outcomes[SOURCE, sample]
        kept = unknown_headings(county.paths, all_sources()[SOURCE], outcome.extract_key)
        assert [(heading.position, heading.text) for heading in kept] == [(position, words)]
        assert words not in county.record(outcome) + "".join(county.told)
        file = folder_of(county.paths, SOURCE, outcome.extract_key) / "headings.json"
        assert file.stat().st_mode & 0o777 == 0o600


def test_a_renamed_heading_is_guessed_at_but_not_taken(every_bad_extract):
    said = every_bad_extract[1][SOURCE, "column_renamed"].message
    assert "does column 9 (I) hold the new name of 'L.A.Code'?" in said


def test_a_first_line_that_is_a_record_is_not_repeated_in_the_message(every_bad_extract):
    county, outcomes = every_bad_extract
    outcome = outcomes[SOURCE, "headings_missing"]
    assert "is it a record" in outcome.message
    assert "Sandy Lane" not in county.record(outcome)


def test_one_bad_row_among_many_is_rejected_and_the_rest_is_accepted(county, extracts, account, broken):
    good = (extracts / SOURCE / "good.csv").read_bytes()
    bad = b"42099,05/07/2017 09:00,2017-07-05,1,Recorded,,N,POTH,BUR,Mill Brow\r\n"
    county.drop("HAMS_2017-18_Q2.csv", good + bad)
    (outcome,) = county.ingest().values()
    assert (outcome.verdict, account(outcome)) == ("accepted", (57, 55, 1, 0, 1))
    assert broken(outcome) == {"recorded_date.not_a_date": (58,)}
    assert [row["reasons"] for row in county.rejected(outcome)] == [["recorded_date.not_a_date"]]
    assert "'Recorded Date' is a date as dd/mm/yyyy (1 row), line 58" in outcome.message


def test_a_byte_order_mark_proves_utf8_and_does_no_harm(county, extracts):
    good = (extracts / SOURCE / "good.csv").read_bytes()
    county.drop("HAMS_marked.csv", good.decode("cp1252").encode("utf-8-sig"))
    county.drop("HAMS_plain.csv", good)
    outcomes = county.ingest()
    marked, plain = outcomes["HAMS_marked.csv"], outcomes["HAMS_plain.csv"]
    assert county.accepted(marked) == county.accepted(plain)
    assert len(county.accepted(plain)) == 55


def test_both_layouts_of_the_source_stage_to_the_same_columns(every_bad_extract):
    county, outcomes = every_bad_extract
    old = county.accepted(outcomes[SOURCE, "good"])
    new = county.accepted(outcomes[SOURCE, "good_from_october_2017"])
    assert list(old[0]) == list(new[0])
    assert [row["defect_id"] for row in new[:4]] == ["41001"] * 4
    assert old[-1]["area_code"] == "E07000118"


def test_an_outcome_that_quotes_headings_is_staged_again(county, extracts):
    """Before, outcomes held the words of unknown headings, and so did their messages."""
    county.drop("HAMS_more.csv", (extracts / SOURCE / "bad" / "column_extra.csv").read_bytes())
    (outcome,) = county.ingest().values()
    record = folder_of(county.paths, SOURCE, outcome.extract_key) / "outcome.json"
    said = json.loads(record.read_text())
    del said["unknown_columns"]
    record.write_text(
        json.dumps(said | {"other_headings": ["Jane Doe"], "message": "not loaded: 'Jane Doe'"})
    )
    (again,) = county.ingest().values()
    assert (again.unknown_columns, again.account) == (outcome.unknown_columns, outcome.account)
    assert "Jane Doe" not in record.read_text()
