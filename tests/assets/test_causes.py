"""Why a figure changed: what did it is named, and nothing that merely changed beside it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from assets.declarations.declared import all_facts, all_indicators
from assets.loading.built_from import CODE, behind_figures, marked
from assets.loading.causes import Causes
from assets.loading.code_behind import code_of_fact, code_of_indicator
from warehouse.calendar import Quarter
from warehouse.indicators.periods import RollingYear

BASE = all_indicators()["defects_repaired_within_20_working_days"]
FACT = BASE.fact.name
DEFINED_IN = "assets/indicators/highways/defects_repaired_within_20_working_days.py"
VERSIONS: dict[str, dict[str, str]] = {}
"""The files of each version of the code that a test noted."""
QUARTER, LONG_BEFORE = Quarter.parse("2017-18 Q4"), Quarter.parse("2014-15 Q1")
FIGURE = {"indicator_key": 1, "quarter_key": QUARTER.key, "numerator": 66, "denominator": 66, "value": 100,
          "target": None, "rag": None, "is_suppressed": False}  # fmt: skip


def extract(key: int) -> str:
    """The line of an extract as it was staged."""
    return f"highways_defects {key} 1 10 0 - -"


def noted(indicator: Any, extracts: dict[Quarter, str], reference: str = "1") -> dict[tuple[str, int], str]:
    """What a warehouse notes of the quarters of a fact and of an indicator."""
    touched = {quarter.key: lines for quarter, lines in extracts.items()}
    figures = behind_figures(indicator, touched, lambda quarter: {"population estimates": reference})
    version = code_of_indicator(indicator)
    VERSIONS[version.digest] = dict(version.parts)
    return {(FACT, key): lines for key, lines in touched.items()} | {
        (indicator.identity, key): lines for key, lines in figures.items()
    }


def _code(built: dict[tuple[str, int], str]) -> str:
    return next(marked(lines, CODE)[""] for (name, _), lines in built.items() if name == BASE.identity)


OLD = {LONG_BEFORE: extract(1), QUARTER: extract(2)}


def told(before: dict, now: dict, indicator: Any = BASE) -> list[str]:
    """The causes that are told of one more defect in the denominator."""
    causes = Causes({1: indicator}, {}, {}, now, before, datetime(2018, 5, 1), dict(VERSIONS))
    return causes(FIGURE, {**FIGURE, "denominator": 67, "value": 98.5})


def mended_word(mend: Any) -> None:
    """Somebody mends the title in the file of the definition."""
    mend(DEFINED_IN, "Highway defects repaired within", "Defects of highways repaired within")


def test_a_word_that_was_mended_is_no_cause_beside_an_extract(mend: Any) -> None:
    before = noted(BASE, OLD)
    mended_word(mend)
    now = noted(BASE, OLD | {QUARTER: f"{extract(2)}\n{extract(3)}"})
    assert told(before, now) == ["later extracts extract 3"]


def test_nor_when_the_extract_is_of_a_quarter_long_before(mend: Any) -> None:
    before = noted(BASE, OLD)
    mended_word(mend)
    now = noted(BASE, OLD | {LONG_BEFORE: f"{extract(1)}\n{extract(3)}"})
    assert told(before, now) == ["later extracts extract 3"]


def test_another_way_of_counting_is() -> None:
    before = noted(BASE, OLD)
    for other in (replace(BASE, period=RollingYear()), replace(BASE, decimals=0), replace(BASE, scale=1)):
        assert told(before, noted(other, OLD), other) == ["definition changed"]
    arrived = OLD | {QUARTER: f"{extract(2)}\n{extract(3)}"}
    both = noted(replace(BASE, decimals=0), arrived)
    assert told(before, both) == ["later extracts extract 3", "definition changed"]


def test_code_that_changed_is_a_cause_with_its_file(mend: Any) -> None:
    before = noted(BASE, OLD)
    mend("warehouse/indicators/scoring.py", "ROUND_HALF_UP", "ROUND_HALF_EVEN")
    now = noted(BASE, OLD)
    assert told(before, now) == ["computed otherwise: warehouse/indicators/scoring.py"]
    mend(DEFINED_IN, "<= 20", "<= 21")
    otherwise = noted(replace(BASE, numerator=BASE.fact.c.days_to_repair_count), OLD)
    # What is declared by hand stands in no file; the file of what it is made from is read for this test.
    said = told(
        before, {p: t.replace(_code(otherwise), _code(noted(BASE, OLD))) for p, t in otherwise.items()}
    )
    assert said == [f"definition changed: {DEFINED_IN}, warehouse/indicators/scoring.py"]


def test_a_fact_that_is_made_otherwise_is_a_cause_with_its_file(mend: Any) -> None:
    def with_code() -> dict[tuple[str, int], str]:
        version = code_of_fact(all_facts()[FACT])
        VERSIONS[version.digest] = dict(version.parts)
        return noted(BASE, {quarter: f"{lines}\n@code {version.digest}" for quarter, lines in OLD.items()})

    before = with_code()
    mend("assets/facts/highways/highway_defect.py", "first(INSPECTED)", "last(INSPECTED)")
    said = told(before, with_code())
    assert said == ["fact_highway_defect made otherwise: assets/facts/highways/highway_defect.py"]


def test_a_reference_figure_is_when_nothing_else_changed(mend: Any) -> None:
    before = noted(BASE, OLD)
    mended_word(mend)
    assert told(before, noted(BASE, OLD, reference="2")) == [
        "reference figures changed: population estimates"
    ]
    assert told(before, noted(BASE, OLD)) == [], "nothing that is known"
    elsewhere = OLD | {LONG_BEFORE: f"{extract(1)}\n{extract(3)}"}
    assert told(before, noted(BASE, elsewhere, reference="2")) == [
        "reference figures changed: population estimates"
    ]


def test_what_an_earlier_version_did_not_note_is_not_said_to_have_changed() -> None:
    before = {place: "\n".join(line for line in lines.splitlines() if not line.startswith(("@counting", "@code")))
              for place, lines in noted(BASE, OLD).items()}  # fmt: skip
    now = noted(BASE, OLD | {LONG_BEFORE: f"{extract(1)}\n{extract(3)}"})
    assert told(before, now) == ["later extracts extract 3"]
