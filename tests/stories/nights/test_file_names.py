"""A file's name, whatever a sender puts into it, does nothing wherever a night shows it."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
GOOD = ROOT / "tests" / "extracts" / "library_visits" / "good.csv"
BAD = ROOT / "tests" / "extracts" / "library_visits" / "bad" / "column_missing.csv"
NASTY = (
    "x[/nope]y.csv",
    "[bold red]x.csv",
    "\x1b[31m.csv",
    "\x1b]0;title\x07.csv",
    "=cmd|'calc'!A1.csv",
    "@SUM(A1).csv",
    "+x.csv",
    "-x.csv",
    "two\nlines\r.csv",
    "a\u202egpj.csv",
    "zero\u200bwidth.csv",
    "<img src=x onerror=alert(1)>.csv",
    "[click](javascript:alert(1)).csv",
    "x" * 251 + ".csv",
    "caf\udce9.csv",
    # Claimed by a source: accepted, refused and duplicate.
    "=d\x1b[31m[/]/library_visits_2017-18_[/a]\u202e.csv",
    "=d\x1b[31m[/]/library_visits_2017-18_[/b]<b>|`.csv",
    "=d\x1b[31m[/]/library_visits_2017-18_[/c]\u200b.csv",
)
HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.fixture(scope="module")
def named(found):
    """A council to which files with such names were sent, after a night; with what its commands printed."""
    council = found()
    for place, name in enumerate(NASTY):
        path = council.paths.landing / name
        path.parent.mkdir(parents=True, exist_ok=True)
        content = f"nobody's {place}\n".encode()
        if "library" in name:
            content = (BAD if "<b>" in name else GOOD).read_bytes()
        try:
            path.write_bytes(content)
        except OSError:
            pytest.skip("this file system takes no such name")

    def command(*words: str) -> subprocess.CompletedProcess[bytes]:
        program = [sys.executable, "-m", "pipelines.cli", *words]
        return subprocess.run(program, env=council.environment(), cwd=ROOT, capture_output=True, check=False)

    said = [command("nightly"), command("ledger", "--all")]
    return council, said


def test_every_one_is_entered_under_a_name_of_its_own(named):
    council, said = named
    assert [ended.returncode for ended in said] == [3, 0], said[0].stderr[-2000:]
    names = [name for (name,) in council.ask("select file_name from extract_ledger where not is_installed")]
    assert len(names) == len(set(names)) == len(NASTY)
    outcomes = dict(
        council.ask(
            "select outcome, count(*) from extract_ledger where source_name <> '' and not is_installed group by all"
        )
    )
    assert outcomes == {"loaded": 1, "refused": 1, "duplicate": 1}


def test_the_terminal_shows_them_and_obeys_none(named):
    for ended in named[1]:
        printed = (ended.stdout + ended.stderr).decode()
        assert not HARMFUL.search(printed)
        assert "Traceback" not in printed
    assert "nope_y.csv" in named[1][1].stdout.decode()


def test_no_published_text_opens_a_formula_or_markup(named):
    council, _ = named
    for path in (council.paths.current / "quality").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.reader(lines):
                assert not [cell for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
                assert not [cell for cell in row if HARMFUL.search(cell) or "<img" in cell or "](" in cell]
    for (name,) in council.ask("select file_name from extract_ledger"):
        assert name.isprintable() and name[0] not in "=+-@" and not set(name) & set("[]<>|`*\\")
    for table in ("extract_ledger", "extract_rejection"):
        for (message,) in council.ask(f"select message from {table}"):
            assert message.isprintable() and "[/" not in message and "<img" not in message


def test_what_dagster_shows_is_harmless(named):
    import dagster as dg

    from pipelines.instance import instance

    council, _ = named
    with council.at_work(), instance(council.paths) as opened:
        (run,) = opened.get_runs(dg.RunsFilter(job_name="ingest"))
        entries = opened.all_logs(run.run_id)
        said = [str(entry.user_message) for entry in entries]
        for entry in entries:
            for event in (entry.dagster_event and entry.dagster_event.event_specific_data,):
                for part in (getattr(event, "materialization", None), event):
                    for label, value in (getattr(part, "metadata", None) or {}).items():
                        said += [label, str(value.value)]
    assert any("nope_y.csv" in text for text in said)
    for text in said:
        assert not HARMFUL.search(text)
        assert "<img" not in text and "](javascript" not in text and "[/" not in text


def test_the_name_as_it_was_sent_stays_in_the_restricted_half(named):
    from assets.staging.arrivals import arrivals

    council, _ = named
    sent = [arrival.sent_name for arrival in arrivals(council.paths) if not arrival.with_installation]
    assert set(map(os.fsencode, sent)) == set(map(os.fsencode, NASTY))
