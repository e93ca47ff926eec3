"""The life of an extract until it is staged: bad ones harm no others, say what is wrong, and lose no row."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from assets.declarations.declared import all_sources
from assets.staging.arrivals import arrivals
from assets.staging.batch import RuleRaised
from assets.staging.current import current_rows
from checks.expectations import suites as expectations
from checks.expectations.suites import ExpectationRaised
from checks.rule import ExtractRule, RowRule, Rules, SetRule

HIGHWAYS = "highways_defects"
GOOD = {
    "highways_defects": "HAMS_good.csv",
    "library_visits": "library_visits_2017-18_good.csv",
    "library_visits_by_branch": "library_visits_by_branch_good.csv",
    "childrens_assessments": "CIN_Census_good.xml",
}


@pytest.fixture(scope="module")
def only_the_good(new_county, extracts):
    """The good samples alone, and their outcomes by name."""
    county = new_county()
    for source, name in GOOD.items():
        (sample,) = (extracts / source).glob("good.*")
        county.drop(name, sample.read_bytes())
    return county, county.ingest()


@pytest.mark.parametrize("source", GOOD)
def test_a_good_extract_is_accepted_whole(source, only_the_good):
    outcome = only_the_good[1][GOOD[source]]
    rows = outcome.account
    assert outcome.verdict == "accepted"
    assert (rows.rejected, rows.duplicate) == (0, 0)
    assert (
        rows.accepted
        == {
            "highways_defects": 55,
            "library_visits": 12,
            "library_visits_by_branch": 8,
            "childrens_assessments": 24,
        }[source]
    )


@pytest.mark.parametrize("source", GOOD)
def test_bad_extracts_do_not_harm_a_good_one(source, only_the_good, every_bad_extract):
    exclusive_lock, among_others = only_the_good[1][GOOD[source]], every_bad_extract[1][source, "good"]
    assert among_others.account == exclusive_lock.account
    assert every_bad_extract[0].accepted(among_others) == only_the_good[0].accepted(exclusive_lock)


def test_every_message_names_file_rule_expectation_and_line(every_bad_extract):
    for outcome in every_bad_extract[1].values():
        assert outcome.message.startswith(outcome.file_name)
        for finding in outcome.findings:
            if finding.severity == "error" and finding.status == "failed":
                assert f"rule {finding.rule}: expected {finding.expected}" in outcome.message
                assert not finding.lines or f"line {finding.lines[0]}" in outcome.message


def test_every_rejected_row_is_on_record_with_a_reason(every_bad_extract):
    county, outcomes = every_bad_extract
    for outcome in outcomes.values():
        unread = len(outcome.findings) == 1
        rows = county.rejected(outcome)
        assert len(rows) == (0 if unread else outcome.account.rejected)
        assert all(row["reasons"] and len(row["reasons"]) == len(row["expected"]) for row in rows)


def test_a_refused_extract_leaves_no_staged_rows(every_bad_extract):
    county, outcomes = every_bad_extract
    for outcome in outcomes.values():
        staged = county.paths.staged / outcome.source / str(outcome.extract_key) / "accepted.parquet"
        assert staged.exists() == (outcome.verdict == "accepted")


def test_the_restricted_half_is_closed_to_everybody_else(every_bad_extract):
    paths = every_bad_extract[0].paths
    for half in (paths.archive, paths.staged, paths.rejected):
        entries = [half, *half.rglob("*")]
        assert len(entries) > len(GOOD)
        assert not [str(path) for path in entries if path.stat().st_mode & 0o077]


def test_a_file_that_no_source_claims_is_archived_and_not_read(every_bad_extract):
    county, outcomes = every_bad_extract
    (unclaimed,) = arrivals(county.paths, "")
    assert unclaimed.file_name == "notes for the night.txt"
    assert unclaimed.content(county.paths).read_bytes() == b"no source claims this\n"
    assert not any(outcome.extract_key == unclaimed.extract_key for outcome in outcomes.values())


def sample(extracts):
    return (extracts / HIGHWAYS / "good.csv").read_bytes()


def test_the_same_file_twice_changes_nothing(county, extracts):
    county.drop("HAMS_2017-18_Q2.csv", sample(extracts))
    (first,) = county.ingest().values()
    county.drop("HAMS_2017-18_Q2.csv", sample(extracts))
    county.drop("again/HAMS_2017-18_Q2.csv", sample(extracts))
    assert county.ingest() == {}
    original, again = arrivals(county.paths, HIGHWAYS)
    assert (original.extract_key, original.duplicate_of) == (first.extract_key, None)
    assert (again.file_name, again.duplicate_of) == ("again/HAMS_2017-18_Q2.csv", first.extract_key)


def test_the_same_name_with_other_content_supersedes(county, extracts, duck):
    source = all_sources()[HIGHWAYS]
    county.drop("HAMS_2017-18_Q2.csv", sample(extracts))
    (first,) = county.ingest().values()
    corrected = sample(extracts).replace(b"POTH,BUR,Mill Brow", b"KERB,BUR,Mill Brow")
    county.drop("HAMS_2017-18_Q2.csv", corrected)
    (second,) = county.ingest().values()
    current = current_rows(duck, county.paths, source)
    assert current.superseded == {first.extract_key: 55, second.extract_key: 0}
    types = duck.execute(
        f"select distinct defect_type_code from {current.relation} where defect_id = '41001'"
    )
    assert types.fetchall() == [("KERB",)]


def test_a_file_is_staged_once_its_wrong_name_is_mended(county, extracts):
    county.drop("defects Q2.csv", sample(extracts))
    county.drop("library_visits_2017-18_Q2.csv", sample(extracts))
    (refused,) = county.ingest().values()
    assert (refused.source, refused.verdict) == ("library_visits", "refused")
    county.drop("HAMS_2017-18_Q2.csv", sample(extracts))
    (accepted,) = county.ingest().values()
    assert (accepted.source, accepted.verdict, accepted.account.accepted) == (HIGHWAYS, "accepted", 55)


def test_a_corrected_file_is_accepted_after_the_first_was_refused(county, extracts):
    county.drop("HAMS_2017-18_Q2.csv", sample(extracts)[:-40])
    (refused,) = county.ingest().values()
    county.drop("HAMS_2017-18_Q2.csv", sample(extracts))
    (accepted,) = county.ingest().values()
    assert (refused.verdict, accepted.verdict) == ("refused", "accepted")


def row_rule(fails):
    return RowRule("ours_to_mend", "says nothing of the data", "error", (HIGHWAYS,), ("stage_words",), fails)


RAISING_ROW_RULES = {
    "cannot be built": row_rule(lambda row: row.no_such_column > 0),
    "cannot be bound": row_rule(lambda row: sa.func.no_such_function(row.defect_id)),
    "cannot be evaluated": row_rule(lambda row: sa.cast(row.area_code, sa.Integer) > 0),
}
RAISING_SET_RULES = {
    "cannot find": SetRule(
        "ours_to_mend", "", "error", (HIGHWAYS,), (),
        finds=lambda found: sa.select(found.rows.c.row_ordinal).where(sa.cast(found.rows.c.area_code, sa.Integer) > 0),
    ),
}  # fmt: skip
RAISING_EXTRACT_RULES = {
    "cannot observe": ExtractRule(
        "ours_to_mend", "", "warning", (HIGHWAYS,), (),
        observe=lambda rows: sa.select(sa.func.max(sa.cast(rows.c.area_code, sa.Integer))),
        fails=lambda now, before: False,
    ),
    "cannot judge": ExtractRule(
        "ours_to_mend", "", "warning", (HIGHWAYS,), (),
        observe=lambda rows: sa.select(sa.func.count()).select_from(rows),
        fails=lambda now, before: now < before,
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", [*RAISING_ROW_RULES, *RAISING_SET_RULES, *RAISING_EXTRACT_RULES])
def test_a_rule_that_raises_blocks_and_the_extract_is_staged_once_it_is_mended(how, county, extracts):
    county.drop("HAMS_2017-18_Q2.csv", sample(extracts))
    highways = [all_sources()[HIGHWAYS]]
    raising = Rules(
        rows=(RAISING_ROW_RULES[how],) if how in RAISING_ROW_RULES else (),
        sets=(RAISING_SET_RULES[how],) if how in RAISING_SET_RULES else (),
        extracts=(RAISING_EXTRACT_RULES[how],) if how in RAISING_EXTRACT_RULES else (),
    )
    with pytest.raises(RuleRaised, match="rule ours_to_mend") as raised:
        county.ingest(highways, rules_instead=raising)
    # The message quotes no value of a record, and neither does anything that it was raised from.
    assert "E07000" not in str(raised.value)
    assert raised.value.__cause__ is None or "E07000" not in str(raised.value.__cause__)
    assert not list(county.paths.staged.glob("*/*")) and not list(county.paths.rejected.glob("*/*"))
    (outcome,) = county.ingest(highways, rules_instead=Rules()).values()
    assert (outcome.verdict, outcome.account.accepted) == ("accepted", 55)


def test_an_expectation_that_raises_is_not_taken_for_bad_data(county, extracts, monkeypatch):
    import great_expectations.expectations as gxe

    agreed = expectations.guarantee_suite

    def with_one_that_raises(*about):
        # Great Expectations has no regular expressions for this database: it raises, and says success=False.
        return agreed(*about) | {"form": gxe.ExpectColumnValuesToMatchRegex(column="defect_id", regex=".*")}

    county.drop("HAMS_2017-18_Q2.csv", sample(extracts))
    monkeypatch.setattr(expectations, "guarantee_suite", with_one_that_raises)
    with pytest.raises(ExpectationRaised, match="table highways_defects: expectation form raised"):
        county.ingest()
    assert not list(county.paths.staged.glob("*/*"))
    monkeypatch.undo()
    (outcome,) = county.ingest().values()
    assert outcome.verdict == "accepted"


@pytest.fixture
def duck():
    """An empty database in memory."""
    import duckdb

    with duckdb.connect() as con:
        yield con
