"""What comes with the installation: received once for each content, and older than all that a council sends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assets.staging.arrivals import arrivals
from assets.staging.decisions import decide, in_force, withdrawn_extracts
from assets.staging.pending import stage_pending
from assets.staging.receiving.installed import as_at_beside_installed
from assets.staging.receiving.receive import receive_installed
from assets.staging.stage import Stager
from checks.rule import Rules


@pytest.fixture
def installed(paths, small_source, tmp_path):
    """Installs a file of this content, and lets what comes with the installation be received."""
    file = tmp_path / "package" / "small.csv"
    file.parent.mkdir()
    source = replace(small_source(), comes_with=file)

    def install(content: bytes | None = None):
        if content is not None:
            file.write_bytes(content)
        return receive_installed(paths, source)

    return install


def test_it_is_archived_and_entered_once_for_each_content(paths, installed):
    (arrival,) = installed(b"one\n")
    assert (arrival.source, arrival.file_name, arrival.with_installation) == (
        "small",
        "installation/small.csv",
        True,
    )
    assert arrival.content(paths).read_bytes() == b"one\n"
    assert installed() == [] and installed(b"one\n") == [], "another time of change is no other content"
    assert arrivals(paths) == [arrival]


def test_a_source_without_such_a_file_has_none(paths, small_source):
    assert receive_installed(paths, small_source()) == []


def test_that_of_an_earlier_installation_goes_out_of_the_count_on_the_record(paths, installed):
    (first,), (second,) = installed(b"one\n"), installed(b"two\n")
    assert withdrawn_extracts(paths) == {first.extract_key}
    assert in_force(paths)[first.extract_key].reason == "a newer one came with the installation"
    decide(paths, "withdraw", first.extract_key, "put back", undone=True)
    (third,) = installed(b"three\n")
    assert withdrawn_extracts(paths) == {second.extract_key}, "what people decided stays so"
    assert third.with_installation


def test_a_landed_file_of_the_same_name_is_another(paths, installed, drop, take_in):
    installed(b"one\n")
    drop("installation/small.csv", b"two\n")
    small = drop("small_1.csv", b"one\n")
    assert take_in("") and take_in() and small.exists()
    assert installed() == [] and take_in() == []
    assert [
        (a.file_name, a.with_installation, a.duplicate_of is None) for a in arrivals(paths) if a.source
    ] == [
        ("installation/small.csv", True, True),
        ("small_1.csv", False, False),
    ]


def test_it_speaks_as_at_no_day_and_what_is_sent_as_at_the_day_of_its_receipt(installed):
    (arrival,) = installed(b"one\n")
    assert as_at_beside_installed("2018-04-01", arrival) == ""
    sent = replace(arrival, with_installation=False)
    assert as_at_beside_installed("", sent) == sent.received_at.date().isoformat()
    assert as_at_beside_installed("2018-04-01", sent) == "2018-04-01"


def test_what_is_staged_of_it_is_older_than_what_was_sent_before(paths, small_source, tmp_path):
    file = tmp_path / "small.csv"
    source, staged = replace(small_source(), comes_with=file), {}
    stager = Stager(paths, "E10000017", None, rules_instead=Rules())
    for content in (b"Item,Kind,Noted\n1,A,01/04/2017\n", b"Item,Kind,Noted\n1,A,02/04/2017\n"):
        file.write_bytes(content)
        receive_installed(paths, source)
        staged |= {outcome.extract_key: outcome for outcome in stage_pending(source, stager)}
    assert [(outcome.verdict, outcome.as_at) for outcome in staged.values()] == [("accepted", "")] * 2


def test_one_whose_record_cannot_be_read_is_not_taken_in_again(paths, installed):
    (arrival,) = installed(b"one\n")
    record = paths.archive / "arrivals" / f"{arrival.extract_key}.json"
    record.chmod(0o600)
    record.write_text("{")
    assert installed() == []
