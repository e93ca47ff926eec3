"""In a file of many organisations, those with too many bad rows are left out by themselves."""

from __future__ import annotations

from dataclasses import replace

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.readers.csv.delimited import Delimited
from assets.staging.receiving.receive import receive
from assets.staging.stage import Stager, stage
from assets.staging.whole import rejected_rows_of
from checks.columns import Code, Codes, Column, Date, Integer
from checks.contract import Source, Supersede, Tolerance
from checks.rule import Rules
from warehouse.storage.paths import DataPaths

COUNCILS = ("E10000017", "E10000024", "E08000003", "E08000021")


def source(**tolerance) -> Source:
    return Source(
        name="many", title="Many councils", description="For tests.", service="tests", team="team:tests",
        sensitivity="public", file_pattern=r"many.*\.csv", reader=Delimited(),
        columns=(
            Column("organisation_code", "Council", Code(Codes({c: c for c in COUNCILS})), "", required=True),
            Column("noted_date", "Noted", Date("%Y-%m-%d"), "", required=True),
            Column("visit_count", "Visits", Integer(minimum=0), "", required=True),
        ),
        key=("organisation_code", "noted_date"), dated_by=("noted_date",), supersede=Supersede("key"),
        tolerance=Tolerance(**({"rejected_share": 0.1} | tolerance)),
    )  # fmt: skip


def rows(council: str, good: int, bad: int = 0) -> list[str]:
    days = [f"2017-05-{day:02}" for day in range(1, 31)]
    return [f"{council},{day},{'1' if n < good else 'none'}" for n, day in enumerate(days[: good + bad])]


def sheet(*lines: str) -> str:
    return "\n".join(["Council,Noted,Visits", *lines]) + "\n"


@pytest.fixture
def staged(paths):
    def one(contract: Source, content: str):
        (paths.landing / "many_1.csv").write_text(content, encoding="utf-8")
        (arrival,) = receive(paths, [contract], contract.name)
        return stage(arrival, contract, Stager(paths, "E10000017", None, rules_instead=Rules()))

    return one


def test_bad_rows_of_one_do_not_hide_in_good_ones_of_others(staged, broken_by, paths):
    """Four bad rows of 64 are 6 per cent of the file, and 40 per cent of Manchester's."""
    good = [*rows(COUNCILS[0], 27), *rows(COUNCILS[1], 27)]
    outcome = staged(source(), sheet(*good, *rows("E08000003", 6, bad=4)))
    assert outcome.verdict == "accepted"
    assert (outcome.account.received, outcome.account.accepted, outcome.account.rejected) == (64, 54, 10)
    assert len(broken_by(outcome)["organisation_left_out"]) == 10
    assert "none is loaded; 1 organisation is left out: E08000003 (10 rows), line 56" in outcome.message
    reasons = [row["reasons"] for row in pq.read_table(rejected_rows_of(paths, outcome)).to_pylist()]
    assert reasons[0] == ["organisation_left_out"]
    assert reasons[-1] == ["visit_count.not_a_whole_number", "organisation_left_out"]


def test_the_day_as_at_which_it_speaks_is_not_told_by_who_is_left_out(staged):
    """Good rows of Manchester go on to the twelfth of May, and none of them is loaded."""
    good = [*rows(COUNCILS[0], 5), *rows(COUNCILS[1], 6)]
    contract = replace(source(left_out_share=0.9), as_at="noted_date")
    outcome = staged(contract, sheet(*good, *rows("E08000003", 12, bad=8)))
    assert (outcome.verdict, outcome.as_at) == ("accepted", "2017-05-06")


def test_what_is_tolerable_of_each_is_rejected_alone(staged):
    """Each has 10 per cent of bad rows, which is tolerable."""
    content = sheet(*rows(COUNCILS[0], 9, bad=1), *rows(COUNCILS[1], 18, bad=2))
    outcome = staged(source(), content)
    assert (outcome.verdict, outcome.account.rejected) == ("accepted", 3)


def test_few_bad_rows_are_tolerable_of_each_whatever_their_share(staged):
    content = sheet(*rows(COUNCILS[0], 4, bad=2), *rows(COUNCILS[1], 4, bad=2))
    outcome = staged(source(rejected_rows=2), content)
    assert (outcome.verdict, outcome.account.rejected) == ("accepted", 4)


def test_a_file_of_which_half_would_be_left_out_is_refused(staged):
    content = sheet(*rows(COUNCILS[0], 5), *rows(COUNCILS[1], 4, bad=2))
    outcome = staged(source(), content)
    assert (outcome.verdict, outcome.account.accepted) == ("refused", 0)
    assert "rule organisation_left_out" in outcome.message


def test_a_file_of_one_council_is_refused_whole_as_ever(staged):
    outcome = staged(source(), sheet(*rows(COUNCILS[0], 6, bad=4)))
    assert outcome.verdict == "refused"
    assert "organisation_left_out" not in outcome.message


def test_rows_that_tell_no_council_are_judged_over_the_whole_file(staged):
    good = [*rows(COUNCILS[0], 20), *rows(COUNCILS[1], 20)]
    few = staged(source(), sheet(*good, *rows("Elsewhere", 4)))
    assert (few.verdict, few.account.rejected) == ("accepted", 4)


def test_too_many_rows_that_tell_no_council_refuse_it(staged):
    good = [*rows(COUNCILS[0], 20), *rows(COUNCILS[1], 20)]
    many = staged(source(), sheet(*good, *rows("Elsewhere", 5)))
    assert many.verdict == "refused"
    assert "are rejected and tell no organisation" in many.message


@settings(max_examples=15, deadline=None)
@given(counts=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=4, max_size=4))
def test_each_council_is_loaded_or_left_out_by_its_own_rows_alone(tmp_path_factory, counts):
    paths = DataPaths(tmp_path_factory.mktemp("home")).prepare()
    contract = source(left_out_share=1.0, minimum_rows=0)
    lines = [line for c, (good, bad) in zip(COUNCILS, counts, strict=True) for line in rows(c, good, bad)]
    present = sum(good + bad > 0 for good, bad in counts)
    if present < 2:
        return
    (paths.landing / "many_1.csv").write_text(sheet(*lines), encoding="utf-8")
    (arrival,) = receive(paths, [contract], contract.name)
    outcome = stage(arrival, contract, Stager(paths, "E10000017", None, rules_instead=Rules()))
    loaded = [good for good, bad in counts if good + bad and bad / (good + bad) <= 0.1]
    assert (outcome.verdict, outcome.account.accepted) == ("accepted", sum(loaded))
    assert outcome.account.rejected == len(lines) - sum(loaded)
