"""A fault whose message quotes a record fails its step, and nothing of the quotation is recorded or printed."""

from __future__ import annotations

import duckdb
import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from assets.staging.batch import RuleRaised
from checks.columns import Code

VISITS = "library_visits_2017-18_Q1.csv"


def a_date_that_is_none(planted):
    duckdb.sql(f"select '{planted}'::date").fetchall()


def a_byte_that_is_no_character(planted):
    raise ValueError(
        repr(UnicodeDecodeError("utf-8", f"{planted}\xff".encode("latin-1"), 9, 10, "invalid start"))
    )


def a_code_that_is_no_key(planted):
    {"A": 1}[planted]


def a_statement_with_its_values(planted):
    with sa.create_engine("duckdb://").connect() as connection:
        connection.execute(sa.text("select cast(:name as date)"), {"name": planted})


def ours_in_front_of_another(planted):
    try:
        float(planted)
    except ValueError as error:
        raise RuleRaised("rule some_rule: cannot be judged") from error


def during_another(planted):
    try:
        float(planted)
    except ValueError:
        raise LookupError(planted)  # noqa: B904


FAULTS = (a_date_that_is_none, a_byte_that_is_no_character, a_code_that_is_no_key, a_statement_with_its_values,
          ours_in_front_of_another, during_another)  # fmt: skip
STEPS = {
    "assets.factories.sources.receive": a_byte_that_is_no_character,
    "assets.staging.pending.stage": a_date_that_is_none,
    "assets.factories.star.load_fact": a_statement_with_its_values,
    "assets.factories.indicators.publish_release": ours_in_front_of_another,
}
"""One step of each kind; that no step is without its guard is held by the tests of the house."""


@pytest.fixture
def with_an_extract(found, extracts):
    council = found()
    good = (extracts / "library_visits" / "good.csv").read_bytes()
    (council.paths.landing / VISITS).write_bytes(good)
    return council


@pytest.mark.parametrize(("step", "fails"), STEPS.items(), ids=lambda part: getattr(part, "__name__", part))
def test_a_fault_of_a_step(step, fails, with_an_extract, where_told, mark, monkeypatch, capfd):
    council, planted = with_an_extract, f"{mark}FAULT Jane Doe"
    monkeypatch.setattr(step, lambda *_, **__: fails(planted))
    ran = council.night()
    faults = [fault for job in ran for fault in job.faults]
    assert faults
    assert mark not in str(faults)
    printed = capfd.readouterr()
    assert mark not in printed.out + printed.err
    paths = council.paths
    assert where_told(paths.root, leaving_out=(paths.faults, paths.landing)) == []
    assert [kept for kept in paths.faults.iterdir() if mark in kept.read_text()]
    assert {kept.stat().st_mode & 0o777 for kept in paths.faults.iterdir()} == {0o600}


@pytest.mark.parametrize("fails", FAULTS)
def test_a_fault_of_the_command_line(fails, with_an_extract, mark, monkeypatch):
    from pipelines.cli.main import main

    monkeypatch.setattr("pipelines.run.night", lambda *_: fails(f"{mark}FAULT"))
    with with_an_extract.at_work():
        ended = CliRunner().invoke(main, ["nightly"])
    assert ended.exit_code == 1
    assert mark not in ended.output
    assert str(with_an_extract.paths.faults) in ended.output


def test_an_expectation_that_raises_says_which_and_quotes_nothing(
    with_an_extract, where_told, mark, monkeypatch, capfd
):
    """What Great Expectations says of an exception holds the statement and the value that it was about."""
    import great_expectations.expectations as gxe

    def raises(*_, **__):
        raise ValueError(f"{mark}FAULT")

    monkeypatch.setattr(gxe.ExpectColumnDistinctValuesToBeInSet, "_validate", raises)
    (ingest, *_) = with_an_extract.night()
    assert "is an agreed code raised" in str(ingest.faults)
    printed = capfd.readouterr()
    assert mark not in f"{ingest.faults} {printed.out} {printed.err}"
    paths = with_an_extract.paths
    assert where_told(paths.root, leaving_out=(paths.faults, paths.landing)) == []
    assert [kept for kept in paths.faults.iterdir() if mark in kept.read_text()]


def test_a_broken_guarantee_says_which_and_not_by_what(with_an_extract, where_told, mark, monkeypatch):
    """Staging at fault lets a code through that is none: the expectation sees it, and it stays there."""
    monkeypatch.setattr(Code, "values", lambda self, name, text: {name: text})
    name = with_an_extract.paths.landing / VISITS
    name.write_text(name.read_text().replace("Shared building", f"{mark}PLACE"))
    (ingest, *_) = with_an_extract.night()
    assert "accepted rows break location is an agreed code" in str(ingest.faults)
    paths = with_an_extract.paths
    assert where_told(paths.root, leaving_out=(paths.faults, paths.landing, paths.archive)) == []
