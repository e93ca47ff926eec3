"""Every source, rule, fact and indicator is declared whole: with words for a human, an owner and known names."""

import fnmatch
import sys
from types import ModuleType

import pytest
import sqlalchemy as sa

from assets.declarations.declared import all_facts, all_indicators, all_sources
from assets.declarations.fact import staged_table
from checks.contract import Source
from checks.rule import RowRule, Rule, all_rules
from warehouse.indicators.declaration import Indicator, Population
from warehouse.naming import column_name_fault

SOURCES, RULES, FACTS, INDICATORS = all_sources(), all_rules(), all_facts(), all_indicators()


def _module(pattern: str) -> ModuleType:
    """The one module of this name, whatever the service whose folder it lies in."""
    (name,) = fnmatch.filter(sys.modules, pattern)
    return sys.modules[name]


SQL_TYPES = {"date": "DATE", "month": "DATE", "period": "DATE", "timestamp": "DATETIME", "integer": "BIGINT"}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_a_source_says_what_it_is_and_who_answers_for_it(source: Source) -> None:
    assert source.description == _module(f"assets.sources.*.{source.name}").__doc__
    assert source.title and source.group and source.frequency
    assert source.owner.startswith("team:")
    assert not [column.name for column in source.columns if not column.description]
    assert not [change.from_date for change in source.changes if not change.reason]


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_a_source_names_its_columns_by_the_grammar(source: Source) -> None:
    for column in source.columns:
        for name in column.staged_names:
            sql_type = "TEXT" if column.codes is not None else SQL_TYPES.get(column.type, "TEXT")
            assert column_name_fault(f"staged_{source.name}", name, sql_type) is None
    headings = [heading for layout in source.layouts() for heading in layout.headings.values()]
    assert all(len(set(layout.headings.values())) == len(layout.headings) for layout in source.layouts()), (
        headings
    )
    assert len(set(source.staged_columns)) == len(source.staged_columns)


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_a_source_is_placed_in_quarters_by_days_and_feeds_a_fact_that_exists(source: Source) -> None:
    timely = {"date", "timestamp", "month", "period"}
    assert not [name for name in source.dated_by if source.column(name).type not in timely]
    assert source.column(source.dated_by[0]).required
    assert source.target_fact is None or source.target_fact in FACTS


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_a_source_with_people_in_it_is_called_personal(source: Source) -> None:
    """The sensitivity decides who may see the rows; a column about a person decides the sensitivity."""
    if any(column.is_personal for column in source.columns):
        assert source.sensitivity == "personal"


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_a_code_that_is_mapped_is_mapped_to_an_agreed_code(source: Source) -> None:
    for codes in (column.codes for column in source.columns if column.codes is not None):
        assert set(codes.fixable.values()) <= set(codes.standard)
        assert not set(codes.fixable) & set(codes.standard)
        assert not set(codes.ignorable) & (set(codes.standard) | set(codes.fixable))
        assert set(codes.stored_as) <= set(codes.standard)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_says_why_and_judges_columns_that_its_sources_have(rule: Rule) -> None:
    assert _module(f"checks.rules.*.{rule.code}").__doc__
    assert rule.message and not rule.message.endswith(".")
    assert rule.applies_to
    for name in rule.applies_to:
        assert set(rule.columns) <= set(SOURCES[name].staged_columns)


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES.values() if isinstance(rule, RowRule)], ids=lambda rule: rule.code
)
def test_a_row_rule_reads_the_columns_it_names_and_no_other(rule: RowRule) -> None:
    """The columns named are those that a rejected row is shown with, so a rule may not read behind them."""
    for name in rule.applies_to:
        table = staged_table(SOURCES[name])
        read = {
            part.name for part in sa.sql.visitors.iterate(rule.fails(table.c)) if isinstance(part, sa.Column)
        }
        assert read == set(rule.columns)


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=INDICATORS)
def test_an_indicator_is_defined_in_words_and_has_people_who_answer_for_it(indicator: Indicator) -> None:
    assert indicator.definition == _module(f"assets.indicators.*.{indicator.code}").__doc__
    assert indicator.title and indicator.why_it_matters and indicator.unit
    assert indicator.numerator_words
    assert (indicator.denominator is None) == (not indicator.denominator_words)
    assert indicator.owner and indicator.author and indicator.checker
    assert indicator.author != indicator.checker
    assert indicator.review_date.year > 2000
    assert indicator.fact.name in FACTS


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=INDICATORS)
def test_an_indicator_always_has_one_place_in_the_report(indicator: Indicator) -> None:
    starts = [theme.from_quarter for theme in indicator.themes]
    assert starts and starts == sorted(set(starts))


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=INDICATORS)
def test_an_indicator_about_people_withholds_small_numbers(indicator: Indicator) -> None:
    sources_of = [source for source in SOURCES.values() if source.target_fact == indicator.fact.name]
    if any(source.sensitivity == "personal" for source in sources_of):
        assert indicator.suppression_threshold >= 3
    if isinstance(indicator.denominator, Population):
        assert indicator.scale > 1


def test_every_fact_is_owned_and_fed() -> None:
    fed = {source.target_fact for source in SOURCES.values()}
    assert not [name for name, fact in FACTS.items() if not fact.owner.startswith("team:") or not fact.title]
    assert not set(FACTS) - fed
