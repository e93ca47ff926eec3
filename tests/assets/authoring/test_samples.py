"""The project's own samples: what is written of each can be imported, is well declared, and stages that very file."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assets.authoring.guessed import guess_source
from assets.authoring.module import guesses_in
from assets.declarations.declared import all_services
from assets.readers import Sheet, Workbook
from assets.readers.raw import Unreadable
from assets.well_declared.empty_database import empty_database
from assets.well_declared.fields import field_flaws
from assets.well_declared.sources import source_flaws
from assets.well_declared.trial_sources import typing_flaws
from checks.contract import Source
from warehouse.misdeclared import Subject

ROOT = Path(__file__).parents[3]
EXTRACTS = ROOT / "tests" / "extracts"
SAMPLES = [
    path.relative_to(EXTRACTS).as_posix()
    for path in sorted(EXTRACTS.rglob("*.*"))
    if path.suffix != ".md" and "bad" not in path.parts
]
BAD = [
    path.relative_to(EXTRACTS).as_posix()
    for path in sorted(EXTRACTS.glob("*/bad/*.*"))
    if path.parts[-3] != "library_visits"  # as of highways, in fewer columns
]
WITHOUT_DAYS = {"real/ascof_2024_25_four_tables.ods"}
"""No cell of a table says when: the year stands in headings."""


def _flaws(source: Source) -> list[str]:
    subject = Subject("tried.py", "source 'tried'")
    flaws = [*field_flaws(subject, source, (Source,)), *source_flaws(subject, source, ())]
    with empty_database() as database:
        flaws += typing_flaws(database, subject, source)
    return [flaw.said for flaw in flaws]


@pytest.mark.parametrize("name", [name for name in SAMPLES if name not in WITHOUT_DAYS])
def test_a_sample_is_staged_by_what_is_written_of_it(name, write, staged):
    written = write(EXTRACTS / name)
    assert _flaws(written.source) == []
    outcome = staged(written)
    assert (outcome.verdict, outcome.account.rejected) == ("accepted", 0), outcome.message
    assert outcome.account.accepted == written.guessed.row_count


@pytest.mark.parametrize("table", ["Table_2a", "Table_2b", "Table_2c", "Table_6b"])
def test_a_sheet_without_days_fills_no_fact_and_is_staged_all_the_same(table, write, staged):
    written = write(EXTRACTS / "real/ascof_2024_25_four_tables.ods", table)
    assert len(written.guessed.proposed.others) == 3
    assert (_flaws(written.source), written.source.dated_by) == ([], ())
    outcome = staged(written)
    assert (outcome.verdict, outcome.account.rejected) == ("accepted", 0), outcome.message
    assert outcome.account.accepted == written.guessed.row_count
    assert any(outcome.markers.values())


@pytest.mark.parametrize("name", BAD)
def test_of_a_bad_sample_something_sound_is_written_or_it_is_refused_in_words(name, write):
    try:
        written = write(EXTRACTS / name)
    except Unreadable as refused:
        assert refused.rule and refused.expected
        return
    assert [flaw for flaw in _flaws(written.source) if ", dated_by: " not in flaw] == []


HOSTILE = (
    "Ward",
    '"""',
    "back\\slash\\",
    "{x} %s",
    "# guessed: no; confirm",
    "x" * 300,
    "\u202eturned",
    "line_no",
    "日本",
)


def test_what_is_written_passes_the_linter_of_the_project(write, sample, tmp_path):
    folder = tmp_path / "written"
    folder.mkdir()
    written = [write(EXTRACTS / name) for name in SAMPLES]
    lines = [HOSTILE, *[[f"{text}{place}" for text in HOSTILE] for place in (1, 2, 1, 2, 1, 2)]]
    quoted = [",".join('"' + text.replace('"', '""') + '"' for text in line) for line in lines]
    written.append(write(sample("\n".join(quoted) + "\n", "o'dd {name} \".csv")))
    assert tuple(column.heading for column in written[-1].source.columns) == HOSTILE
    for place, each in enumerate(written):
        (folder / f"tried_{place}.py").write_text(each.text, encoding="utf-8")
    for words in (["check"], ["format", "--check"]):
        command = [
            sys.executable,
            "-m",
            "ruff",
            *words,
            "--no-cache",
            "--config",
            str(ROOT / "pyproject.toml"),
            ".",
        ]
        ended = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("name", SAMPLES)
def test_every_column_says_what_was_guessed(name, write):
    written = write(EXTRACTS / name)
    assert guesses_in(written.text) >= 2 * len(written.source.columns)


def test_a_workbook_without_the_sheet_is_refused_in_the_words_of_its_reader(write, staged):
    written = write(EXTRACTS / "real/ascof_2024_25_four_tables.ods")
    elsewhere = Workbook({"tried": Sheet(name="Table_9", header_row=1)})
    outcome = staged(replace(written, source=replace(written.source, reader=elsewhere)))
    assert (outcome.verdict, [finding.rule for finding in outcome.findings]) == ("refused", ["sheet_missing"])


def test_a_long_sample_is_read_to_its_first_half_million_rows(sample, monkeypatch):
    monkeypatch.setattr("assets.authoring.sample.MOST_ROWS", 2)
    service = all_services()["libraries"]
    guessed = guess_source(sample("Item\nA1\nA2\nA3\n"), "tried", service, date(2025, 6, 1))
    assert (guessed.is_whole, guessed.row_count) == (False, 3)
