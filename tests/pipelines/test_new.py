"""`performance new source`: what it says, what it writes, and what it refuses with which exit code."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assets.declarations.service import Service
from pipelines.cli.main import main

SAMPLE = """Ward,Seen,Child name,NHS number,Loans
North,01/04/2017,Maryam Okonkwo,943 476 5919,3
South,02/04/2017,Tomasz Brandreth,943 476 5870,*
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of sources, empty."""
    made = tmp_path / "sources"
    made.mkdir()
    monkeypatch.setattr("assets.authoring.place.sources_folder", lambda: made)
    areas = {"adults": "restricted", "adult_care": "personal", "libraries": "public"}
    services = {
        code: Service(code=code, title=code, owner="Head of it", team=f"team:{code}", sensitivity=sensitivity)
        for code, sensitivity in areas.items()
    }
    monkeypatch.setattr("assets.authoring.place.all_services", lambda: services)
    return made


@pytest.fixture
def new(tmp_path: Path, folder: Path):
    """Runs the verb on a file of this content."""

    def run(content: str, *words: str, name: str = "adult_visits_2017-18.csv") -> Result:
        (tmp_path / name).write_text(content, encoding="utf-8")
        return CliRunner().invoke(main, ["new", "source", str(tmp_path / name), *words])

    return run


def test_it_says_what_it_guessed_and_what_to_do_next(new, folder):
    ended = new(SAMPLE, "--service", "adults")
    assert ended.exit_code == 0
    for said in (
        "guesses from 2 rows",
        "  ward        Text: 2 different texts in 2 rows",
        "  child_name  Text, not kept: looks like the name of a person, left out",
        "  nhs_number  PersonId: looks like an identifier of a person",
        "  loans       Integer: reads 1 of 1 text, and 1 sign without a value",
        "ABOUT PEOPLE, it seems: child_name, nhs_number.",
        "Next:",
        "performance check",
        "tests/extracts/adult_visits,",
        "docs/adding-a-source.md",
    ):
        assert said in ended.output
    text = (folder / "adults" / "adult_visits.py").read_text(encoding="utf-8")
    assert 'name="adult_visits"' in text
    assert 'sensitivity="personal",  # guessed: 2 columns may be about people' in text, (
        "its service says restricted"
    )
    for secret in ("Okonkwo", "Brandreth", "943 476", "North"):
        assert secret not in text and secret not in ended.output


def test_a_new_service_has_a_folder_that_says_what_belongs_there(new, folder):
    assert new(SAMPLE, "--service", "adult_care", "--name", "visits").exit_code == 0
    assert "Sources of adult care: one file each." in (folder / "adult_care" / "__init__.py").read_text()
    written = folder / "adult_care" / "visits.py"
    assert "sensitivity=" not in written.read_text(encoding="utf-8"), "its service says personal already"
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (written.parent, written)]
    assert modes == [0o755, 0o644]


def test_nothing_is_written_over(new, folder):
    there = folder / "libraries" / "adult_visits.py"
    there.parent.mkdir()
    there.write_text("what somebody confirmed")
    ended = new(SAMPLE, "--service", "adults")
    assert ended.exit_code == 2
    assert "assets/sources/libraries/adult_visits.py is there already" in ended.output
    assert there.read_text() == "what somebody confirmed"
    assert not (folder / "adults").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Missing option '--service'"),
        (("--service", "Adult Care"), "the service 'Adult Care' should be lower case words"),
        (("--service", "adults", "--name", "2017"), "the name '2017' should be lower case words"),
        (("--service", "adults", "--name", "../visits"), "should be lower case words"),
        (("--service", "adults", "--name", "class"), "should be lower case words"),
        (
            ("--service", "adlts"),
            "there is no service area 'adlts'; it may be adult_care, adults, libraries; a new one",
        ),
    ],
)
def test_usage_is_refused_in_words(words, said, new, folder):
    ended = new(SAMPLE, *words)
    assert (ended.exit_code, "Traceback" in ended.output) == (2, False)
    assert said in ended.output
    assert list(folder.iterdir()) == []


def test_a_file_that_is_not_there_is_usage(folder, tmp_path):
    ended = CliRunner().invoke(main, ["new", "source", str(tmp_path / "none.csv"), "--service", "adults"])
    assert (ended.exit_code, "does not exist" in ended.output) == (2, True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "file_is_empty (expected a sample with headings and rows)"),
        ("Ward,,Loans\nNorth,x,3\n", "line 1: heading_missing (expected a heading over column 2)"),
        ("North,01/04/2017,3\nSouth,02/04/2017,4\n", "over column 2 (B) stands what reads as a value"),
    ],
)
def test_a_sample_that_cannot_be_read_is_refused_in_the_words_of_the_reader(content, said, new, folder):
    ended = new(content, "--service", "adults")
    assert ended.exit_code == 3
    assert said in ended.output
    assert "North" not in ended.output
    assert list(folder.iterdir()) == []


def test_what_its_author_must_decide_is_said(new):
    content, words = "Ward,Loans\nNorth,3\nNorth,4\n", ("--service", "libraries", "--name")
    dated = new(content, *words, "some_visits", name="library_visits_2017-18.csv").output
    assert "CLAIMED: library_visits takes files of this name" in dated
    assert "NO DATE" not in dated
    undated = new(content, *words, "some_loans", name="loans.csv").output
    for said in ("NO KEY: ", "NO DATE: no column holds days", "no date places in a quarter"):
        assert said in undated
