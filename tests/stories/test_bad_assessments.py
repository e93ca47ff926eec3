"""What becomes of bad returns of children's assessments, and that nobody can be known from what is said of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assets.declarations.declared import all_sources
from assets.staging.person_key import PersonKeyMissing
from checks.contract import Tolerance

SOURCE = "childrens_assessments"
ACCEPTED, REFUSED = "accepted", "refused"

# Sample: verdict; rows received, accepted, rejected, duplicate, ignored; rules broken and the lines.
# Of a file that is refused unread the physical lines are the rows.
EXPECTED = {
    "entity_bomb": (REFUSED, (9, 0, 9, 0, 0), {"xml_declares_entities": (3,)}),
    "external_entity": (REFUSED, (6, 0, 6, 0, 0), {"xml_declares_entities": (3,)}),
    "web_page": (REFUSED, (2, 0, 2, 0, 0), {"xml_declares_entities": (1,)}),
    "cut": (REFUSED, (1, 0, 1, 0, 0), {"xml_not_well_formed": (10,)}),
    "in_cp1252": (REFUSED, (14, 0, 14, 0, 0), {"xml_not_well_formed": (4,)}),
    "other_root": (REFUSED, (14, 0, 14, 0, 0), {"xml_other_document": (3,)}),
    "empty": (REFUSED, (0, 0, 0, 0, 0), {"file_is_empty": ()}),
    "no_assessments": (REFUSED, (0, 0, 0, 0, 0), {"minimum_rows": ()}),
    "dates": (
        REFUSED,
        (10, 0, 10, 0, 0),
        {
            "started_date.not_a_date": (17, 24),
            "started_date.out_of_range": (31,),
            "authorised_date.out_of_range": (38,),
            "authorised_date.not_a_date": (45,),
            "referral_date.out_of_range": (52,),
            "birth_month.out_of_range": (59,),
            "birth_month.not_a_date": (66,),
            "started_date.missing": (73,),
        },
    ),
    "ends_before_it_starts": (REFUSED, (3, 0, 3, 0, 0), {"assessment_ends_before_it_starts": (17,)}),
    "codes": (
        REFUSED,
        (3, 0, 3, 0, 0),
        {"referral_source_code.unknown_code": (17,), "primary_need_code.unknown_code": (24,)},
    ),
    "council_unknown": (
        REFUSED,
        (1, 0, 1, 0, 0),
        {"organisation_code.unknown_code": (10,), "minimum_rows": ()},
    ),
    "child_without_id": (REFUSED, (2, 0, 2, 0, 0), {"child_id.missing": (17,)}),
    "key_repeated": (REFUSED, (4, 0, 3, 1, 0), {"key_repeated_and_disagrees": (24, 25)}),
    "one_bad_among_many": (ACCEPTED, (25, 24, 1, 0, 0), {"assessment_ends_before_it_starts": (154,)}),
    # Nothing wrong here: every assessment of a small return may still be open.
    "all_open": (ACCEPTED, (1, 1, 0, 0, 0), {}),
}


def test_every_sample_has_an_expectation(extracts):
    assert {sample.stem for sample in (extracts / SOURCE / "bad").iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("sample", EXPECTED)
def test_a_bad_return(sample, every_bad_extract, account, broken):
    outcome = every_bad_extract[1][SOURCE, sample]
    verdict, rows, rules = EXPECTED[sample]
    assert (outcome.verdict, account(outcome), broken(outcome)) == (verdict, rows, rules)


def test_an_assessment_before_its_referral_is_loaded_and_counted(county, extracts):
    good = (extracts / SOURCE / "good.xml").read_text()
    county.drop("CIN_Census_early.xml", good.replace("2017-05-03", "2017-05-01", 1).encode())
    (outcome,) = county.ingest().values()
    (warning,) = (finding for finding in outcome.findings if finding.row_count)
    assert (warning.rule, warning.severity, warning.lines) == (
        "assessment_starts_before_its_referral",
        "warning",
        (10,),
    )
    assert outcome.account.accepted == 24
    assert "rule assessment_starts_before_its_referral" in outcome.message


def test_the_real_return_of_2021_is_refused_because_its_dates_lie_before_the_collection(
    county, extracts, broken
):
    county.drop("CIN_Census_2021.xml", (extracts / "real" / "CIN_Census_2021.xml").read_bytes())
    (outcome,) = county.ingest().values()
    assert outcome.verdict == REFUSED
    # Born 1965, referred and assessed in 1970: its one assessment, on line 43, is out of every range.
    assert set(broken(outcome)) == {
        "birth_month.out_of_range",
        "referral_date.out_of_range",
        "started_date.out_of_range",
        "authorised_date.out_of_range",
        "minimum_rows",
    }
    (row,) = county.rejected(outcome)
    assert row["line_number"] == 43


def test_the_real_return_of_2024_is_refused_for_one_of_its_two_assessments(county, extracts, broken):
    county.drop("CIN_Census_2024.xml", (extracts / "real" / "CIN_Census_2024.xml").read_bytes())
    (outcome,) = county.ingest().values()
    assert outcome.verdict == REFUSED
    first, second = county.rejected(outcome)
    # Started in April 2028, authorised in September 2020.
    assert first["line_number"] == 41 and "assessment_ends_before_it_starts" in first["reasons"]
    # Started in December 2023 under a referral of October 2024: a warning, so it falls with the extract only.
    assert second["line_number"] == 92
    assert second["reasons"] == ["assessment_starts_before_its_referral", "extract_refused"]


def test_with_more_tolerance_the_second_assessment_of_2024_is_accepted(county, extracts):
    tolerant = replace(all_sources()[SOURCE], tolerance=Tolerance(rejected_share=0.5))
    county.drop("CIN_Census_2024.xml", (extracts / "real" / "CIN_Census_2024.xml").read_bytes())
    (outcome,) = county.ingest([tolerant]).values()
    (row,) = county.accepted(outcome)
    assert outcome.verdict == ACCEPTED
    assert (str(row["started_date"]), str(row["authorised_date"])) == ("2023-12-25", "2024-01-27")
    assert (row["organisation_code"], str(row["birth_month"])) == ("E09000001", "2023-09-01")


def test_no_child_can_be_known_from_messages_findings_or_staged_rows(every_bad_extract):
    county, outcomes = every_bad_extract
    said = [*county.told]
    for (source, _), outcome in outcomes.items():
        if source == SOURCE:
            said += [county.record(outcome), repr(outcome)]
            said += [str(county.accepted(outcome))] if outcome.verdict == ACCEPTED else []
    assert len(said) > len(EXPECTED)
    assert not [text for text in said if "SYN-CHILD" in text]


def test_a_child_is_known_by_the_same_hash_in_every_return_and_by_another_under_another_key(
    new_county, extracts
):
    hashes = []
    for key in (b"one key", b"one key", b"another key"):
        county = new_county(person_key=key)
        county.drop("CIN_Census_2017.xml", (extracts / SOURCE / "good.xml").read_bytes())
        (outcome,) = county.ingest([all_sources()[SOURCE]]).values()
        hashes.append([row["child_id"] for row in county.accepted(outcome)])
    assert hashes[0] == hashes[1]
    assert len(set(hashes[0])) == 20
    assert not set(hashes[0]) & set(hashes[2])


@pytest.mark.parametrize("key", [None, b""])
def test_without_a_key_nothing_of_a_child_is_staged(key, new_county, extracts):
    county = new_county(person_key=key)
    county.drop("CIN_Census_2017.xml", (extracts / SOURCE / "good.xml").read_bytes())
    with pytest.raises(PersonKeyMissing, match="PERFORMANCE_PERSON_KEY"):
        county.ingest()
    assert not list(county.paths.staged.glob("*/*"))
