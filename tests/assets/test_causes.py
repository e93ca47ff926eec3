"""Why a figure changed: what did it is named, and nothing that merely changed beside it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from assets.declarations.declared import all_indicators
from assets.loading import built_from
from assets.loading.built_from import behind_figures
from assets.loading.causes import Causes
from warehouse.calendar import Quarter
from warehouse.indicators.periods import RollingYear

BASE = all_indicators()["defects_repaired_within_20_working_days"]
FACT = BASE.fact.name
QUARTER, LONG_BEFORE = Quarter.parse("2017-18 Q4"), Quarter.parse("2014-15 Q1")
FIGURE = {"indicator_key": 1, "quarter_key": QUARTER.key, "numerator": 66, "denominator": 66, "value": 100,
          "target": None, "rag": None, "is_suppressed": False}  # fmt: skip


def extract(key: int) -> str:
    """The line of an extract as it was staged."""
    return f"highways_defects {key} 1 10 0 - -"


def noted(indicator: Any, extracts: dict[Quarter, str], reference: str = "1") -> dict[tuple[str, int], str]:
    """What a warehouse notes of the quarters of a fact and of an indicator."""
    touched = {quarter.key: lines for quarter, lines in extracts.items()}
    figures = behind_figures(indicator, touched, {"population.csv": reference})
    return {(FACT, key): lines for key, lines in touched.items()} | {
        (indicator.identity, key): lines for key, lines in figures.items()
    }


OLD = {LONG_BEFORE: extract(1), QUARTER: extract(2)}


def told(before: dict, now: dict, indicator: Any = BASE) -> list[str]:
    """The causes that are told of one more defect in the denominator."""
    causes = Causes({1: indicator}, {}, {}, now, before, datetime(2018, 5, 1))
    return causes(FIGURE, {**FIGURE, "denominator": 67, "value": 98.5})


@pytest.fixture
def mended(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """Somebody mends a word in the file of the definition."""
    (tmp_path / f"{BASE.code}.py").write_text("another title", encoding="utf-8")
    monkeypatch.setattr(built_from, "INDICATORS", tmp_path)


def test_a_word_that_was_mended_is_no_cause_beside_an_extract(request: pytest.FixtureRequest) -> None:
    before = noted(BASE, OLD)
    request.getfixturevalue("mended")
    now = noted(BASE, OLD | {QUARTER: f"{extract(2)}\n{extract(3)}"})
    assert told(before, now) == ["later extracts extract 3"]


def test_nor_when_the_extract_is_of_a_quarter_long_before(request: pytest.FixtureRequest) -> None:
    before = noted(BASE, OLD)
    request.getfixturevalue("mended")
    now = noted(BASE, OLD | {LONG_BEFORE: f"{extract(1)}\n{extract(3)}"})
    assert told(before, now) == ["later extracts extract 3"]


def test_another_way_of_counting_is() -> None:
    before = noted(BASE, OLD)
    for other in (replace(BASE, period=RollingYear()), replace(BASE, decimals=0), replace(BASE, scale=1)):
        assert told(before, noted(other, OLD), other) == ["definition changed"]
    arrived = OLD | {QUARTER: f"{extract(2)}\n{extract(3)}"}
    both = noted(replace(BASE, decimals=0), arrived)
    assert told(before, both) == ["later extracts extract 3", "definition changed"]


def test_a_reference_figure_is_when_nothing_else_changed(request: pytest.FixtureRequest) -> None:
    before = noted(BASE, OLD)
    request.getfixturevalue("mended")
    assert told(before, noted(BASE, OLD, reference="2")) == ["reference figures changed: population.csv"]
    assert told(before, noted(BASE, OLD)) == [], "nothing that is known"
    elsewhere = OLD | {LONG_BEFORE: f"{extract(1)}\n{extract(3)}"}
    assert told(before, noted(BASE, elsewhere, reference="2")) == [
        "reference figures changed: population.csv"
    ]


def test_what_an_earlier_version_did_not_note_is_not_said_to_have_changed() -> None:
    before = {place: "\n".join(line for line in lines.splitlines() if not line.startswith("counting"))
              for place, lines in noted(BASE, OLD).items()}  # fmt: skip
    now = noted(BASE, OLD | {LONG_BEFORE: f"{extract(1)}\n{extract(3)}"})
    assert told(before, now) == ["later extracts extract 3"]
