"""Refusals that stay outstanding, extracts withdrawn and dismissed, and what ledger and status say of now."""

import shutil
from pathlib import Path

import pytest

EXTRACTS = Path(__file__).parents[2] / "extracts"
REFUSED = 3
Q3, Q4 = "library_visits_2017-18_Q3.csv", "libraries/library_visits_2017-18_Q4.csv"


def land(council, name, sample):
    (council.paths.landing / name).write_bytes((EXTRACTS / sample).read_bytes())


@pytest.fixture
def refused(found):
    """A council of whose two extracts one is refused."""
    council = found()
    land(council, "library_visits_2017-18_Q1.csv", "library_visits/good.csv")
    land(council, "HAMS_DEFECTS_2017.csv", "highways_defects/bad/column_missing.csv")
    return council


def test_a_refusal_counts_in_every_exit_code_until_a_corrected_extract_is_accepted(refused):
    assert refused.perform("ingest")[0] == REFUSED
    code, said = refused.perform("nightly")
    assert code == REFUSED
    assert "HAMS_DEFECTS_2017.csv" in said
    land(refused, "HAMS_DEFECTS_2017_corrected.csv", "highways_defects/good.csv")
    assert refused.perform("ingest")[0] == 0


def test_a_dismissed_refusal_is_settled_and_can_be_outstanding_again(refused):
    assert refused.perform("ingest")[0] == REFUSED
    code, said = refused.perform("dismiss", "library_visits_2017-18_Q1.csv", "--reason", "no")
    assert (code, "withdraw it" in said) == (2, True)
    reason = ("--reason", "the sender has no other")
    assert refused.perform("dismiss", "HAMS_DEFECTS_2017.csv", *reason)[0] == 0
    assert refused.perform("ingest")[0] == 0
    assert refused.perform("dismiss", "HAMS_DEFECTS_2017.csv", "--undo", *reason)[0] == 0
    assert refused.perform("ingest")[0] == REFUSED


def test_ledger_and_status_tell_of_now_and_not_of_the_last_release(refused):
    refused.perform("ingest")
    (refused.paths.landing / "notes.txt").write_text("nobody claims this\n")
    refused.perform("ingest")
    _, ledger = refused.perform("ledger")
    rows = {name: line for line in ledger.splitlines() for name in ("Q1.csv", "2017.csv", "notes.txt") if name in line
            and line.startswith("│")}  # fmt: skip
    assert "accepted" in rows["Q1.csv"] and "refused" in rows["2017.csv"] and "unclaimed" in rows["notes.txt"]
    _, status = refused.perform("status")
    said = dict(
        line.split(":", 1) for line in status.splitlines() if ":" in line and not line.startswith(" ")
    )
    assert {name: value.strip() for name, value in said.items() if name != "Quarters to build"} == {
        "To be staged": "none", "Refused, outstanding": "1", "Faults of ours": "none", "Unclaimed": "1",
        "Incomplete sources": "none", "Last release": "none", "To be published": "yes, after the build",
    }  # fmt: skip
    assert "2017-18" in said["Quarters to build"]
    assert max(len(line) for line in status.splitlines()) <= 80


EDITIONS = """
    select value_before is null, value is null, reason from restatement
    where indicator_code = 'library_visits' and quarter_name = '2017-18 Q4' and area_name = organisation_name
    order by published_at
"""
OUTCOME = "select outcome, loaded_count from extract_ledger where file_name = ?"


def test_a_withdrawn_extract_counts_in_no_figure_until_it_is_put_back(after_second, tmp_path):
    council = after_second.copy(tmp_path / "home")
    name = "libraries/library_visits_2017-18_year.csv"
    for extract in (Q4, name):
        assert council.perform("withdraw", extract, "--reason", "counted twice")[0] == 0
    code, said = council.perform("withdraw", Q4, "--reason", "again")
    assert (code, "withdrawn already" in said) == (2, True)
    assert council.perform("nightly")[0] == REFUSED
    assert council.ask(OUTCOME, Q4) == [("withdrawn", 0)]
    ((_, gone, reason),) = council.ask(EDITIONS)
    assert gone
    assert reason.startswith("withdrawn: ") and f"{Q4} was withdrawn: counted twice" in reason
    assert council.ask("select count(*) from restatement where reason like '%changed%'") == [(0,)]
    for extract in (Q4, name):
        assert council.perform("withdraw", extract, "--reason", "it was not", "--undo")[0] == 0
    council.perform("nightly")
    assert council.ask(OUTCOME, Q4) == after_second.ask(OUTCOME, Q4)
    *_, (before, gone, reason) = council.ask(EDITIONS)
    assert (before, gone) == (True, False)
    assert "counts again" in reason
    shutil.rmtree(council.paths.root)


def test_a_file_that_brings_about_a_fault_is_on_record_and_stops_no_other(found, monkeypatch):
    import assets.staging.stage_table as staging

    council = found()
    land(council, "library_visits_2017-18_Q1.csv", "library_visits/good.csv")
    land(council, "library_visits_2017-18_Q0.csv", "library_visits/bad/totals_row.csv")
    whole, calls = staging.find_layout, []

    def faulty(table, *given):
        calls.extend([1] if table.name == "library_visits" else [])
        if table.name == "library_visits" and len(calls) == 1:
            raise IndexError("SYN-VALUE")
        return whole(table, *given)

    with monkeypatch.context() as broken:
        broken.setattr(staging, "find_layout", faulty)
        code, said = council.perform("nightly")
    assert code == 1
    assert "library_visits_2017-18_Q0.csv: could not be staged: IndexError" in said
    assert "Traceback" not in said and "SYN-VALUE" not in said
    outcomes = dict(council.ask("select file_name, outcome from extract_ledger where not is_installed"))
    assert outcomes == {"library_visits_2017-18_Q0.csv": "fault", "library_visits_2017-18_Q1.csv": "loaded"}
    assert council.perform("nightly")[0] == 0
    assert council.ask(OUTCOME, "library_visits_2017-18_Q0.csv")[0][0] == "loaded"
