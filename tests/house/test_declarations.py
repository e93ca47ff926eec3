"""All that is declared has words for a human; to all else `performance check` holds it."""

import fnmatch
import sys
from types import ModuleType

import pytest

from assets.declarations.declared import all_facts, all_indicators, all_services, all_sources
from assets.declarations.fact import Fact
from assets.declarations.service import Service
from assets.well_declared.whole import well_declared
from checks.contract import Source
from checks.rule import Rule, all_rules
from warehouse.indicators.declaration import Indicator

SOURCES, RULES, FACTS, INDICATORS = all_sources(), all_rules(), all_facts(), all_indicators()
SERVICES = all_services()


def _module(pattern: str) -> ModuleType:
    """The one module of this name, whatever the service whose folder it lies in."""
    (name,) = fnmatch.filter(sys.modules, pattern)
    return sys.modules[name]


def test_everything_is_well_declared_and_nothing_is_passed_over() -> None:
    counted = well_declared()
    assert (counted.sources, counted.facts, counted.indicators, counted.rules) == tuple(
        len(declared) for declared in (SOURCES, FACTS, INDICATORS, RULES)
    )


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_a_source_says_what_it_is_and_who_answers_for_it(source: Source) -> None:
    assert source.description == _module(f"assets.sources.*.{source.name}").__doc__
    assert source.title and source.frequency
    assert source.team.startswith("team:")
    assert not [column.name for column in source.columns if not column.description]
    assert not [change.from_date for change in source.changes if not change.reason]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_says_why(rule: Rule) -> None:
    assert _module(f"checks.rules.*.{rule.code}").__doc__


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_a_fact_has_a_title(fact: Fact) -> None:
    assert fact.title


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_a_service_is_described(service: Service) -> None:
    assert _module(f"assets.services.{service.code}").__doc__


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=INDICATORS)
def test_an_indicator_is_defined_in_words(indicator: Indicator) -> None:
    assert indicator.definition == _module(f"assets.indicators.*.{indicator.code}").__doc__
    assert indicator.numerator_words
    assert indicator.review_date.year > 2000
