"""Every type says of itself what the documents tell: an example that can be written, and a text that it reads."""

from __future__ import annotations

import ast
import dataclasses
from datetime import date

import pytest
import sqlalchemy as sa

import checks.columns
from checks.columns import TYPES, ColumnType
from checks.columns.person_id import PersonId

NAMES = {**vars(checks.columns), "date": date}


def concrete(kind: type) -> set[type]:
    """The types that can be declared, wherever they stand."""
    below = {each for one in kind.__subclasses__() for each in concrete(one)}
    return below if getattr(kind, "__abstractmethods__", None) else {kind, *below}


def test_no_type_is_forgotten_and_each_has_a_file_of_its_own():
    assert set(TYPES) == concrete(ColumnType)
    assert len({kind.__module__ for kind in TYPES}) == len(TYPES)


@pytest.mark.parametrize("kind", TYPES)
def test_its_example_can_be_written_and_reads_its_sample(read, kind):
    example = eval(kind.example, NAMES)
    assert type(example) is kind and not list(example.flaws())
    # The hash of a person needs a key in the session; that it is the right one is held in the tests of staging.
    value, wrong = (None, []) if kind is PersonId else read(example, kind.sample)
    assert wrong == []
    assert kind is PersonId or value not in (None, (None, None))


@pytest.mark.parametrize("kind", TYPES)
def test_what_it_stages_it_reads_and_each_limit_has_words_and_a_condition(kind):
    example = eval(kind.example, NAMES)
    staged, values = example.staged("value"), example.values("value", "text_value")
    assert list(staged) == list(values)
    assert all(isinstance(type_, sa.types.TypeEngine) for type_ in staged.values())
    limits = list(example.limits("value", "text_value"))
    assert all(limit.code and limit.expected and limit.broken for limit in limits)
    assert len({limit.code for limit in limits}) == len(limits)
    assert "text_value" in example.missing("value", "text_value")


@pytest.mark.parametrize("kind", TYPES)
def test_its_example_shows_an_option_where_there_are_any(kind):
    call = ast.parse(kind.example, mode="eval").body
    assert isinstance(call, ast.Call)
    assert bool(call.args or call.keywords) == bool(dataclasses.fields(kind))
