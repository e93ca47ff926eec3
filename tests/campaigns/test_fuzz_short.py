"""A fixed short part of the campaign holds; and where the project has a fault, the campaign finds it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assets.declarations.declared import all_sources
from assets.readers import XmlRecords
from assets.readers.csv import block, delimited
from assets.staging import pending, rejected, stage_table
from assets.staging.batch import Batch
from assets.staging.outcome import Outcome
from checks.columns import person_id

SCRIPT = Path(__file__).parent / "run_fuzz.py"
SEED = 1


@pytest.fixture(scope="module")
def held():
    """What the short part printed: run by the script, in processes of their own, so that memory is theirs alone."""
    command = [sys.executable, SCRIPT, "--files", "60", "--seed", str(SEED), "--processes", "1"]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def test_a_short_part_holds(held):
    assert held.returncode == 0, held.stdout + held.stderr
    assert "60 of 60 files" in held.stdout and "All held." in held.stdout


def test_every_kind_of_damage_is_done_to_every_kind_of_file():
    from fuzz.mutations import FAMILIES
    from fuzz.plan import cases_of

    cases = [case for batch in range(6) for case in cases_of(SEED, batch)]
    met = {(case.sample.kind, case.families[0]) for case in cases}
    assert met == {(kind, name) for kind in ("table", "document") for name in FAMILIES[kind]}


def test_every_source_takes_part_and_the_same_seed_makes_the_same_files():
    from fuzz.plan import cases_of

    # Each kind of file has as many batches as the other, and within a kind sources take turns.
    first = [case for batch in range(2 * len(all_sources())) for case in cases_of(SEED, batch)]
    assert {case.sample.source.name for case in first} == set(all_sources())
    assert first[:30] == [case for batch in range(3) for case in cases_of(SEED, batch)]
    assert [case.content for case in first[:10]] != [case.content for case in cases_of(SEED + 1, 0)]


def what_is_found(source_name: str, folder: Path, *, expected: bool = False) -> str:
    """All failures of good files of a source, told in one text; a row or two of each is bad."""
    from fuzz.home import Home
    from fuzz.plan import cases_of
    from fuzz.properties import failures
    from fuzz.samples import samples

    home, found = Home(folder), []
    cases = (case for batch in range(20) for case in cases_of(SEED, batch))
    like = next(case for case in cases if case.sample.source.name == source_name)
    content = samples()[source_name][1].content
    for number in range(2):
        bad = content.replace(b"E10000017,L", b"ZQX,L", 1).replace(b"<LEA>888", b"<LEA>ZQX", number)
        case = replace(like, number=number, content=bad, with_great_expectations=expected, block_bytes=None)
        found += failures(case, home.stage(case))
    return "\n".join(found)


TABLE, DOCUMENT = "library_visits", "childrens_assessments"


@pytest.mark.parametrize("source_name", [TABLE, DOCUMENT])
def test_nothing_is_found_where_all_is_well(source_name, tmp_path):
    assert what_is_found(source_name, tmp_path, expected=True) == ""


def a_line_too_many(patch):
    moved_down = delimited._moved_down
    patch.setattr(delimited, "_moved_down", lambda batch, lines: moved_down(batch, lines + 1))


def another_hash(patch):
    person_hash = person_id.person_hash
    patch.setattr(person_id, "person_hash", lambda value: person_hash(f"{value} || ' '"))


def a_row_that_vanishes(patch):
    received = stage_table.rows_received
    patch.setattr(stage_table, "rows_received", lambda rows, raw: received(rows, raw) - 1)


def a_footer_taken_for_a_row(patch):
    patch.setattr(block, "_begin_as_footer", lambda fields, layout: np.zeros(len(fields), dtype=bool))


def somebody_elses_text(patch):
    write = rejected._bring

    def swap(con, name, table):
        write(con, name, table)
        con.execute(
            "update typed set record_text = (select max(record_text) from typed) where record_text is null"
        )
        con.execute("update typed set record_text = replace(record_text, 'Library', 'Shared building')")

    patch.setattr(rejected, "_bring", swap)


def a_telling_message(patch):
    def tell(outcome: Outcome) -> str:
        return f"{outcome.file_name}: ZQX is no authority"

    patch.setattr(stage_table, "accepted_message", tell)
    patch.setattr(stage_table, "refused_message", tell)


def an_exception(patch):
    patch.setattr(pending, "stage", lambda *_: [][1])


def a_row_accepted_that_is_bad(patch):
    patch.setattr(Batch, "errors", property(lambda batch: 0))


@pytest.mark.parametrize(
    ("fault", "source_name", "said"),
    [
        (a_line_too_many, TABLE, "not the values or the hash of its line"),
        (another_hash, DOCUMENT, "not the values or the hash of its line"),
        (a_row_that_vanishes, TABLE, "an exception escaped"),
        (a_footer_taken_for_a_row, TABLE, "are to be"),
        (somebody_elses_text, TABLE, "the text kept of it is not its own"),
        (a_telling_message, TABLE, "told outside the restricted half"),
        (an_exception, TABLE, "an exception escaped"),
        (a_row_accepted_that_is_bad, TABLE, "not the values or the hash of its line"),
    ],
)
def test_the_campaign_finds(fault, source_name, said, tmp_path, monkeypatch):
    fault(monkeypatch)
    assert said in what_is_found(source_name, tmp_path)


def test_the_campaign_finds_another_count_of_an_unreadable_document(tmp_path, monkeypatch):
    from fuzz.home import Home
    from fuzz.plan import cases_of
    from fuzz.properties import failures

    monkeypatch.setattr(XmlRecords, "count_rows", lambda reader, path: 1)
    home = Home(tmp_path)
    like = next(
        case for batch in range(2) for case in cases_of(SEED, batch) if case.sample.kind == "document"
    )
    cut = replace(like, content=like.sample.content[:-20], with_great_expectations=False, block_bytes=None)
    assert any(
        "stand in it; refused by xml_not_well_formed" in said for said in failures(cut, home.stage(cut))
    )


def test_a_failure_ends_with_1_and_its_smallest_file_is_kept(monkeypatch, tmp_path, capsys):
    import run_fuzz
    from fuzz.worker import Failure, Told

    failures = [
        Failure("file 7", 7, "a.csv", b"long content", ("rows",), ["line 7: lost"]),
        Failure("file 9", 9, "b.csv", b"short", ("white space",), ["line 12: lost"]),
    ]
    monkeypatch.setattr(run_fuzz, "run", lambda *_: Told(failures=failures))
    monkeypatch.setattr(run_fuzz.tempfile, "mkdtemp", lambda prefix: str(tmp_path))
    assert run_fuzz.main([]) == 1
    (kept,) = tmp_path.iterdir()
    assert kept.name == "9_white-space" and (kept / "b.csv").read_bytes() == b"short"
    assert "line 12: lost" in (kept / "said.txt").read_text() and str(kept) in capsys.readouterr().out
