"""`performance rejected` shows what was rejected of an extract, and nothing of it acts on the terminal."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from assets.declarations.declared import all_sources
from assets.staging.receiving.receive import receive
from assets.staging.stage import Stager, stage
from pipelines.cli.main import main
from pipelines.cli.rejected import harmless
from warehouse.storage.paths import DataPaths

EXTRACT = "library_visits_2017-18_odd.csv"


@pytest.fixture
def shown(tmp_path, monkeypatch):
    """Takes in library visits whose last rows have other codes, and gives what the command shows."""
    from pathlib import Path

    paths = DataPaths(tmp_path / "home").prepare()
    monkeypatch.setenv("PERFORMANCE_HOME", str(paths.root))
    good = (Path(__file__).parents[1] / "extracts/library_visits/good.csv").read_text(encoding="utf-8")
    headings, first, *_ = good.splitlines()
    code = next(field for field in first.split(",") if field.startswith("E"))
    odd = ["\x1b[31mE1", "[/nope]E2", "[/nope]E2", "E\u202e3"]
    rows = [first, *(first.replace(code, value) for value in odd)]
    lines = [f"{headings},Odd\x1b[2J", *(f"{row},1" for row in rows)]
    (paths.landing / EXTRACT).write_text("\n".join(lines) + "\n", encoding="utf-8")
    source = all_sources()["library_visits"]
    (arrival,) = receive(paths, list(all_sources().values()), source.name)
    stage(arrival, source, Stager(paths, "E10000017", None))

    def show(*arguments: str):
        return CliRunner().invoke(main, ["rejected", *arguments])

    show.key = str(arrival.extract_key)
    return show


def test_lines_reasons_texts_and_unknown_codes_are_shown(shown):
    by_name, by_key = shown(EXTRACT), shown(shown.key)
    assert by_name.exit_code == 0 and by_name.output == by_key.output
    assert "3 different unknown codes" in by_name.output
    assert "'[/nope]E2'  2 rows" in by_name.output
    assert "line 3: organisation_code.unknown_code" in by_name.output
    assert not {"\x1b", "\u202e"} & set(by_name.output)
    assert r"\x1b[31mE1" in by_name.output and r"E\u202e3" in by_name.output


def test_headings_that_the_contract_does_not_know_are_shown(shown):
    assert r"heading not agreed, 'Odd\x1b[2J'" in shown(EXTRACT).output


def test_only_so_many_rows_are_shown_and_all_are_counted(shown):
    output = shown(EXTRACT, "--rows", "1").output
    assert "(1 of 4 rejected rows" in output and "line 4:" not in output
    assert "'[/nope]E2'  2 rows" in output


def test_an_unknown_extract_is_told_in_a_sentence(shown):
    said = shown("no\x1bsuch.csv")
    assert said.exit_code == 1
    assert r"no\x1bsuch.csv: no extract" in said.output and "Traceback" not in said.output


@pytest.mark.parametrize("text", ["plain", "Zoë Łukasz – £5", "[bold]x[/]"])
def test_ordinary_text_stays_as_it_is(text):
    assert harmless(text) == text
