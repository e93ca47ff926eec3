"""When the ledger is out of date: whatever becomes of an extract, also of a source that feeds nothing."""

from dataclasses import replace

import pytest

from assets.declarations.declared import all_sources
from assets.loading import held, ledger
from assets.loading.ledger import is_ledger_stale, write_ledger
from assets.staging.again import request_restaging, to_stage_again
from assets.staging.decisions import decide
from checks.columns import Integer
from warehouse.database.connection import open_warehouse

NAME = "library_visits_2017-18_Q1.csv"


@pytest.fixture
def feeds_nothing(monkeypatch):
    """The one source that is declared here, which has no fact."""
    source = replace(all_sources()["library_visits"], target_fact=None)
    monkeypatch.setattr(ledger, "all_tables", lambda: {source.name: source})
    for module in (ledger, held):
        monkeypatch.setattr(module, "all_tables", lambda: {source.name: source})
    return source


@pytest.fixture
def entered(county, extracts, feeds_nothing):
    """A county with one extract of that source, which stands in its ledger."""
    county.drop(NAME, (extracts / "library_visits/good.csv").read_bytes())
    (outcome,) = county.ingest([feeds_nothing]).values()
    with open_warehouse(county.paths) as warehouse:
        (row,) = write_ledger(warehouse, county.paths)
        assert (row["outcome"], row["loaded_count"]) == ("loaded", outcome.account.accepted)
        assert not is_ledger_stale(warehouse, county.paths)
    return county


def rows_of(county):
    with open_warehouse(county.paths) as warehouse:
        assert is_ledger_stale(warehouse, county.paths)
        rows = write_ledger(warehouse, county.paths)
        assert not is_ledger_stale(warehouse, county.paths)
    return rows


def test_an_extract_that_was_staged_again_has_its_new_account(entered, feeds_nothing, extracts):
    stricter = replace(
        feeds_nothing,
        columns=tuple(
            replace(c, type=Integer(maximum=0)) if isinstance(c.type, Integer) else c
            for c in feeds_nothing.columns
        ),
    )
    assert request_restaging(entered.paths, feeds_nothing.name) == 1
    (outcome,) = entered.ingest([stricter]).values()
    assert outcome.verdict == "refused"
    assert not to_stage_again(entered.paths, feeds_nothing.name)
    (row,) = rows_of(entered)
    assert (row["outcome"], row["rejected_count"]) == ("refused", outcome.account.rejected)


def test_while_it_waits_to_be_staged_again_the_ledger_says_what_is_published(entered, feeds_nothing):
    request_restaging(entered.paths, feeds_nothing.name)
    entered.drop("library_visits_2017-18_Q1_v2.csv", b"Date from,Nonsense\n")
    (first, *_) = rows_of(entered)
    assert first["outcome"] == "loaded"
    assert first["loaded_count"] > 0


def test_a_withdrawn_extract_counts_nothing_and_its_account_balances(entered):
    decide(entered.paths, "withdraw", int(first_key(entered)), "sent by mistake")
    (row,) = rows_of(entered)
    assert (row["outcome"], row["loaded_count"]) == ("withdrawn", 0)
    assert row["received_count"] > 0
    assert "sent by mistake" in row["message"]


def test_an_extract_that_arrived_and_is_not_staged_waits(entered, feeds_nothing):
    from assets.staging.receiving.receive import receive

    entered.drop("library_visits_2017-18_Q2.csv", b"anything\n")
    receive(entered.paths, [feeds_nothing], feeds_nothing.name)
    rows = rows_of(entered)
    assert [row["outcome"] for row in rows] == ["loaded", "waiting"]


def first_key(county):
    """The key of the extract that arrived first."""
    return min(path.stem for path in (county.paths.archive / "arrivals").iterdir())
