"""Which assets a mended line of this project makes stale: those that use it, by name, and no others."""

from collections.abc import Callable

import pytest

from assets.declarations.declared import all_dimensions, all_facts, all_indicators
from assets.loading.built_from import declared_version
from assets.loading.code_behind import INDICATOR_WORDS, code_of_fact, code_of_indicator
from warehouse.indicators.declaration import Indicator

ASSESSMENTS = {"assessments_over_45_working_days", "assessments_within_45_working_days"}
FACTS, INDICATORS = set(all_facts()), set(all_indicators())
FROM_EXTRACTS = {name for name, dimension in all_dimensions().items() if dimension.rows_of}
BRANCHES = {"dim_library", "fact_library_activity"}
WITHIN_20 = "assets/indicators/highways/defects_repaired_within_20_working_days.py"

Mend = Callable[[str, str, str], None]


def versions() -> dict[str, str]:
    """The version of the code behind every dimension, fact and indicator."""
    return (
        {name: declared_version(dimension) for name, dimension in all_dimensions().items()}
        | {name: code_of_fact(fact).digest for name, fact in all_facts().items()}
        | {code: code_of_indicator(indicator).digest for code, indicator in all_indicators().items()}
    )


@pytest.mark.parametrize(
    ("file", "old", "new", "stale"),
    [
        ("assets/indicators/childrens/assessments_within_45_working_days.py", "LIMIT = 45", "LIMIT = 40", ASSESSMENTS),
        (WITHIN_20, "<= 20", "<= 21", {"defects_repaired_within_20_working_days"}),
        ("warehouse/indicators/scoring.py", "ROUND_HALF_UP", "ROUND_HALF_EVEN", INDICATORS),
        ("warehouse/indicators/compute.py", "OLDEST_POPULATION_YEARS = 2", "OLDEST_POPULATION_YEARS = 3", INDICATORS),
        ("warehouse/indicators/periods/year_to_date.py", "target.c.quarter_key", "target.c.mid_year", ASSESSMENTS),
        ("assets/facts/highways/highway_defect.py", "first(INSPECTED)", "last(INSPECTED)", {"fact_highway_defect"}),
        ("assets/staging/superseding.py", "range(1, len", "range(0, len", FACTS | FROM_EXTRACTS),
        ("assets/dimensions/libraries/library.py", ".distinct()", "", {"dim_library"}),
        ("checks/registers/libraries/library_branches.py", '"Read", closed=2016', '"Read", closed=2017', BRANCHES),
        ("assets/sources/highways/highways_defects.py", '"N": "', '"N": "Not ', {"dim_priority"}),
        (WITHIN_20, 'title="Highway', 'title="All highway', set()),
        ("assets/services/libraries.py", '"Head of Libraries"', '"Head of Culture"', set()),
        ("assets/services/libraries.py", '"2018-19 Q1"', '"2019-20 Q1"', set()),
        ("assets/declarations/service.py", "said | said", "said_itself", set()),
        (WITHIN_20, "A working day is", "Working days are", set()),
        ("assets/facts/highways/highway_defect.py", 'comment="First inspection', 'comment="The first', set()),
        ("assets/reports/explain.py", "rejected", "refused", set()),
        ("warehouse/storage/modes.py", "PRIVATE_FILE", "OWN_FILE", set()),
        ("assets/staging/whole.py", "PAR1", "PAR2", set()),
        ("pipelines/run.py", "night", "evening", set()),
        ("assets/readers/csv/delimited.py", "delimiter", "separator", set()),
    ],
)  # fmt: skip
def test_a_mended_line_makes_stale_what_uses_it(
    mend: Mend, file: str, old: str, new: str, stale: set[str]
) -> None:
    before = versions()
    mend(file, old, new)
    now = versions()
    assert {name for name in now if now[name] != before[name]} == stale


def test_a_mended_title_makes_stale_the_dimension_that_holds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import assets.dimensions.common.indicator as holding

    before = versions()
    said = holding.declared()
    dimension = all_dimensions()["dim_indicator"]
    object.__setattr__(dimension, "declared", lambda: [{**said[0], "title": "Another title"}, *said[1:]])
    try:
        now = versions()
    finally:
        object.__setattr__(dimension, "declared", holding.declared)
    assert {name for name in now if now[name] != before[name]} == {"dim_indicator"}


def test_what_counts_for_words_is_an_argument_of_an_indicator() -> None:
    assert set(Indicator.__dataclass_fields__) >= INDICATOR_WORDS
