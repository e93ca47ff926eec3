"""Rows of one extract that share a key: identical ones are duplicates, those that disagree are all rejected."""

from __future__ import annotations

import pytest

from assets.staging.keys import mark_repeated_keys

ERROR, DISAGREES, DUPLICATE = 1, 2, 4


@pytest.fixture
def marked(duck, small_source):
    """The marks of rows (item, kind, mark so far), in their order."""

    def mark(*rows: tuple, hashed: str = "hash(item_id)") -> list[int]:
        duck.execute(f"""
            create or replace table typed as
            select 2 as line_number, row_number() over () as row_ordinal,
                   item_id, kind_code, date '2017-04-01' as noted_date, organisation_code,
                   {hashed} as key_hash, broken::bigint as broken_1
            from (values {", ".join(["(?, ?, ?, ?)"] * len(rows))}) as t (item_id, kind_code, broken, organisation_code)
        """, [value for row in rows for value in (*row, "E10000017")[:4]])  # fmt: skip
        mark_repeated_keys(duck, small_source(), ERROR, DISAGREES, DUPLICATE)
        return [
            broken for (broken,) in duck.execute("select broken_1 from typed order by row_ordinal").fetchall()
        ]

    return mark


def test_of_identical_rows_the_first_stays(marked):
    assert marked((1, "A", 0), (2, "A", 0), (1, "A", 0), (1, "A", 0)) == [0, 0, DUPLICATE, DUPLICATE]


def test_of_rows_that_disagree_none_stays(marked):
    assert marked((1, "A", 0), (1, "B", 0), (1, "A", 0), (2, "B", 0)) == [DISAGREES, DISAGREES, DISAGREES, 0]


def test_an_empty_value_disagrees_with_a_filled_one(marked):
    assert marked((1, "A", 0), (1, None, 0)) == [DISAGREES, DISAGREES]
    assert marked((1, None, 0), (1, None, 0)) == [0, DUPLICATE]


def test_a_row_that_is_rejected_anyway_has_no_say(marked):
    assert marked((1, "A", 0), (1, "B", ERROR)) == [0, ERROR]


def test_two_keys_of_one_hash_harm_nobody(marked):
    assert marked((1, "A", 0), (2, "B", 0), (2, "B", 0), hashed="7::ubigint") == [0, 0, DUPLICATE]


def test_the_same_key_of_two_councils_is_two_keys(marked):
    assert marked((1, "A", 0, "E10000017"), (1, "B", 0, "E08000021")) == [0, 0]
    assert marked((1, "A", 0), (1, "A", 0, "E08000021"), (1, "A", 0, "E08000021")) == [0, 0, DUPLICATE]
