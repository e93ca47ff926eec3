"""A heading line of white space, whatever kind, is a blank line."""

import pytest

from assets.readers.csv.delimited import Delimited
from assets.readers.raw import Unreadable

WHITE = ["\u3000", "\u0085", "\u2003", "\x1c", "\u3000,\u2003", '"\u0085"', " \t"]


@pytest.mark.parametrize("white", WHITE)
def test_above_good_headings_it_is_set_aside(white, tmp_path):
    path = tmp_path / "some.csv"
    path.write_text(f"{white}\nItem,Kind\n1,A\n", encoding="utf-8")
    raw = Delimited().read(path)
    (batch,) = raw.batches
    assert raw.headings == ("Item", "Kind")
    assert batch.column("line_number").to_pylist() == [3]
    assert [(line.line, line.kind) for line in raw.set_aside] == [(1, "blank")]


@pytest.mark.parametrize("white", WHITE)
def test_alone_it_is_an_empty_file(white, tmp_path):
    path = tmp_path / "some.csv"
    path.write_text(f"{white}\n", encoding="utf-8")
    with pytest.raises(Unreadable, match="file_is_empty"):
        Delimited().read(path)
