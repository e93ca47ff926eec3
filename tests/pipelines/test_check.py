"""`performance check`, and the verbs that look first: what is wrong is said in words, and nothing has begun."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from assets.well_declared import whole
from assets.well_declared.declared import everything_declared
from pipelines.cli.main import main
from warehouse.misdeclared import Misdeclared

ROOT = Path(__file__).parents[2]
VERBS = [
    ["check"], ["ingest"], ["ingest", "--again", "library_visits"], ["build"], ["nightly"], ["publish"], ["ui"],
    ["demo"],
]  # fmt: skip
SAID = """Error: not well declared, nothing runs: 2 faults
  assets/sources/libraries/library_visits.py: source 'library_visits', key: 'locaton' is no staged column; it may be \
activity_count, location, organisation_code, period_first_date, period_last_date; did you mean 'location'?
  checks/rules/common/row_count_fell_by_half.py: rule 'row_count_fell_by_half', applies_to: 'library_visit' is no \
source or table of one; it may be childrens_assessments, highways_defects, library_loans, \
library_loans_by_branch, library_visits, library_visits_by_branch; did you mean 'library_visits'?
"""


@pytest.fixture
def misdeclared(monkeypatch):
    """The project with a misspelt column in a source and a misspelt source in a rule."""
    declared = everything_declared()
    wrong = {
        "library_visits": {"key": ("locaton",)},
        "row_count_fell_by_half": {"applies_to": ("library_visit",)},
    }
    for kind in (declared.sources, declared.rules):
        for subject, each in kind.sound.items():
            kind.sound[subject] = replace(each, **wrong.get(Path(subject.file).stem, {}))
    monkeypatch.setattr(whole, "everything_declared", lambda: declared)
    whole.well_declared.cache_clear()
    yield
    whole.well_declared.cache_clear()


def test_what_is_well_declared_is_counted():
    ended = CliRunner().invoke(main, ["check"])
    assert (ended.exit_code, ended.output) == (
        0,
        "6 sources, 3 facts, 8 indicators, 7 rules: well declared\n",
    )


@pytest.mark.parametrize("words", VERBS, ids=" ".join)
def test_what_is_not_is_listed_and_nothing_has_begun(misdeclared, tmp_path, monkeypatch, words):
    monkeypatch.setenv("PERFORMANCE_HOME", str(tmp_path / "home"))
    ended = CliRunner().invoke(main, words)
    assert (ended.exit_code, ended.output) == (1, SAID)
    assert not (tmp_path / "home").exists()


def test_dagster_shows_the_same_words(misdeclared):
    with pytest.raises(Misdeclared) as raised:
        from pipelines.definitions import build_definitions

        build_definitions()
    assert f"Error: {raised.value}\n" == SAID


@pytest.mark.parametrize("words", [["ingest"], ["build"], ["nightly"], ["publish"], ["ui"]], ids=" ".join)
def test_a_weak_key_is_refused_before_anything_begins(tmp_path, monkeypatch, words):
    monkeypatch.setenv("PERFORMANCE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PERFORMANCE_PERSON_KEY", "secret")
    ended = CliRunner().invoke(main, words)
    assert ended.exit_code == 1
    assert ended.output.startswith(
        "Error: PERFORMANCE_PERSON_KEY is refused: it has 6 characters and needs 32 at least;"
    )
    assert not (tmp_path / "home").exists()


def test_looking_needs_neither_dagster_nor_great_expectations():
    asked = (
        "import sys; from pipelines.cli.before import look_first; look_first();"
        "print(*{'dagster', 'great_expectations', 'pandas', 'pyarrow'} & set(sys.modules))"
    )
    found = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == []
