"""Text is trimmed of every kind of white space that the readers know, and of nothing else."""

from __future__ import annotations

import pytest

from assets.readers.csv.malformed_lines import WHITE_SPACE
from assets.staging.typed import text_of
from checks.columns import Column, Text

COLUMN = Column("value", "Value", Text(), "")


@pytest.mark.parametrize("white", WHITE_SPACE)
def test_white_space_of_every_kind_is_taken_away_and_is_no_value(duck, white):
    said = [f"{white}Ash{white}Lane{white}{white}", white, f"{white}é{white}", "", None]
    texts = [
        duck.execute(f"select {text_of(COLUMN, 'said')} from (select ?::varchar as said)", [text]).fetchone()[
            0
        ]
        for text in said
    ]
    assert texts == [f"Ash{white}Lane", None, "é", None, None]
