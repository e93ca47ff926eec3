"""What cannot be taken in is entered with the reason and wakes somebody until it is mended; all else goes on."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

GOOD = Path(__file__).parents[2] / "extracts" / "library_visits" / "good.csv"
# Two patterns match it: one allows anything behind the beginning of the path, one anything before the end.
TWICE = "HAMS_2017/library_visits_2017-18_Q2.csv"


def ledger(council):
    return {
        name: (outcome, message)
        for name, outcome, message in council.ask("select file_name, outcome, message from extract_ledger")
    }


def steps(ran):
    """By job, the steps that were refused and those at fault."""
    return [(run.job, run.refusals, run.faults) for run in ran]


@pytest.fixture(scope="module")
def door(found, tmp_path_factory):
    """A council with a good file among a link, a pipe, an unreadable file and folder, and one claimed twice."""
    from pipelines.cli.say import finish

    council = found()
    landing = council.paths.landing
    secret = tmp_path_factory.mktemp("outside") / "secret"
    secret.write_text("ZQXSECRET")
    (landing / "deep").mkdir()
    (landing / "shut").mkdir()
    (landing / "HAMS_2017").mkdir()
    (landing / "CIN_Census_link.xml").symlink_to(secret)
    (landing / "a_link.csv").symlink_to("/proc/self/environ")
    os.mkfifo(landing / "deep" / "HAMS_pipe.csv")
    (landing / "HAMS_unreadable.csv").write_text("closed")
    (landing / TWICE).write_bytes(GOOD.read_bytes())
    (landing / "library_visits_2017-18_Q1.csv").write_bytes(GOOD.read_bytes())
    usual = os.open

    def opening(path, *how, **more):
        # Modes do not bind root, under which tests may run: the system itself says no.
        if path in ("HAMS_unreadable.csv", "shut"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return usual(path, *how, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", opening)
        first, second = council.night(), council.night()
    yield council, first, second, finish


def test_everything_else_goes_on_and_somebody_is_woken(door):
    council, first, _, finish = door
    assert [run.job for run in first] == ["ingest", "build", "publish"]
    assert steps(first)[0] == ("ingest", ("landing__unclaimed_files",), ())
    assert finish(first) not in (0, 1)
    assert ledger(council)["library_visits_2017-18_Q1.csv"][0] == "loaded"


@pytest.mark.parametrize(
    ("name", "outcome", "said"),
    [
        ("CIN_Census_link.xml", "refused", "links are not followed"),
        ("a_link.csv", "refused", "links are not followed"),
        ("deep/HAMS_pipe.csv", "refused", "named pipe"),
        ("HAMS_unreadable.csv", "refused", os.strerror(errno.EACCES)),
        ("shut", "refused", os.strerror(errno.EACCES)),
        (TWICE, "claimed twice", "highways_defects"),
        (TWICE, "claimed twice", "library_visits"),
    ],
)
def test_each_stands_in_the_ledger_with_the_reason(door, name, outcome, said):
    found, message = ledger(door[0])[name]
    assert found == outcome
    assert name in message and said in message


def test_the_time_of_arrival_stands_with_each(door):
    times = door[0].ask(
        "select extract_key, received_at from extract_ledger where not is_installed order by 1"
    )
    assert len(times) == 7
    assert [key for key, at in times if abs(key / 1e6 - at.timestamp()) > 86_400] == []


def test_it_is_outstanding_the_next_night_and_not_entered_again(door):
    _, _, second, finish = door
    assert [run.job for run in second] == ["ingest"]
    assert finish(second) not in (0, 1)


def test_nothing_of_what_a_link_leads_to_is_kept(door):
    council = door[0]
    kept = [path for path in council.paths.root.rglob("*") if path.is_file() and not path.is_symlink()]
    outside = [path for path in kept if council.paths.landing not in path.parents]
    assert outside
    assert [path for path in outside if b"ZQXSECRET" in path.read_bytes()] == []
    assert [path for path in outside if b"PERFORMANCE_PERSON_KEY=" in path.read_bytes()] == []


def test_mended_or_withdrawn_it_wakes_nobody_any_more(door):
    council = door[0]
    landing = council.paths.landing
    for name in ("CIN_Census_link.xml", "a_link.csv", "deep/HAMS_pipe.csv", "HAMS_unreadable.csv"):
        (landing / name).unlink()
    (landing / TWICE).rename(landing / "library_visits_2017-18_Q2.csv")
    council.night()
    ran = council.night()
    assert door[3](ran) == 0
    assert ledger(council)["library_visits_2017-18_Q2.csv"][0] in ("loaded", "duplicate")
